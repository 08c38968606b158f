"""Which alerts follow from an item in its story: new ones, raised ones, and old ones that are told to further channels. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.delivery.escalation import carried, raised
from alerts.delivery.plan import Planned, plan
from alerts.delivery.routing import channels_of
from alerts.model.alert import Alert
from alerts.model.intake import Amendment
from alerts.model.item import Item
from alerts.model.match import Evidence, Match
from alerts.model.planned import PlannedAlert
from alerts.model.rule import Escalation, Rule, RuleStatus
from alerts.model.story import Coverage
from alerts.model.suppression import SuppressionReason
from alerts.model.told import ToldAlert
from alerts.pipeline.dossier import Dossier
from alerts.pipeline.place import Place
from alerts.pipeline.placing import Placing
from alerts.pipeline.ports import Matcher
from alerts.stories.novelty import relevance
from alerts.stories.reading import Reading
from alerts.stories.returning import TURNED
from alerts.stories.untitled import titled
from alerts.text.scan import words


@dataclass(frozen=True, slots=True)
class Told:
    """What follows from one item."""

    planned: Planned
    amendments: tuple[Amendment, ...] = ()


_NOTHING = Told(Planned())

_LONG_AGO = timedelta(hours=6)
"""So long after a rule has told a story it tells it again, if it has not held for what its item said meanwhile."""


def tell(
    item: Item,
    place: Place,
    matches: Sequence[Match],
    placing: Placing,
    rules: Mapping[str, Rule],
    *,
    now: datetime,
    late: bool,
    revised: bool,
    previously: frozenset[str],
) -> Told:
    """Decide about an item that has been placed, and about the alerts that its story has made before.

    The dossier learns which rules have told it now.
    """
    dossier = place.dossier
    coverage = _coverage(item, place, matches, placing)
    planned = plan(
        matches,
        item,
        story_alerted=frozenset(dossier.alerted),
        now=now,
        late=late,
        revised=revised,
        previously=previously,
        coverage=coverage,
    )
    for silent in planned.suppressions:
        if silent.reason is SuppressionReason.SAME_STORY:
            dossier.weigh(silent.rule, coverage.relevance[silent.rule], coverage.tickers)
    alerts = tuple(raised_at_once(one, dossier, rules, now) for one in planned.alerts)
    more = again(dossier, rules, now=now)
    for one in alerts:
        if one.alert.rule is not None:
            dossier.alerted.add(one.alert.rule)
            dossier.made.append(ToldAlert(one.alert, frozenset(one.channels)))
    return Told(replace(planned, alerts=(*alerts, *more.planned.alerts)), more.amendments)


def _coverage(item: Item, place: Place, matches: Sequence[Match], placing: Placing) -> Coverage:
    if not matches:
        return Coverage()
    reading = place.reading
    return Coverage(
        novelty=placing.novelty(place),
        relevance={match.rule.id: relevance_of(match.evidence, item, reading) for match in matches},
        sources=max(1, len(place.dossier.publishers)),
        follows=place.follows,
        follow_kind=place.follow_kind,
        tickers=tuple(sorted(reading.instruments)),
    )


def relevance_of(evidence: Sequence[Evidence], item: Item, reading: Reading) -> int:
    """How much an item is about what a rule has found in it, from 0 to 100."""
    headline, field = titled(item).title, "title" if item.title else "summary"
    # The numbers of the words of the headline at which the rule's evidence begins.
    starts = [found.start for found in evidence[:20] if found.field == field and found.start < len(headline)]
    places = [len(words(headline[:start]).split()) for start in starts]
    return relevance(places, len(words(headline).split()), len(reading.names | reading.instruments))


def raised_at_once(planned: PlannedAlert, dossier: Dossier, rules: Mapping[str, Rule], now: datetime) -> PlannedAlert:
    """Many carry the story by the time that the rule first holds: its one alert has the higher severity."""
    rule = rules.get(planned.alert.rule or "")
    escalation = _escalation(rule)
    why = carried(escalation, dossier.publishers, now) if escalation else ""
    if rule is None or escalation is None or not why or rule.id in dossier.raised:
        return planned
    dossier.raised.add(rule.id)
    alert = raised(planned.alert, escalation, why, now, planned.alert.sources)
    return replace(planned, alert=alert, channels=channels_of(rule, alert))


def again(dossier: Dossier, rules: Mapping[str, Rule], *, now: datetime) -> Told:
    """What becomes of the alerts that the story has made before, now that one more carries it, in silence or not.

    An alert that has been raised goes to further channels in that form, and not to one that had the first. One that this
    decision makes has gone nowhere yet: it is raised by itself at the end of its document (``in_full``).
    """
    if not dossier.alerts:
        return _NOTHING
    more: list[PlannedAlert] = []
    amendments: list[Amendment] = []
    told = _by_rule([*dossier.alerts, *dossier.made])
    for name, alerts in told.items():
        rule = rules.get(name)
        if rule is None or rule.status is not RuleStatus.LIVE:
            continue
        latest = alerts[-1]
        if not latest.alert.id:
            continue
        best = dossier.at_best(latest.alert)
        escalation = _escalation(rule) if rule.id not in dossier.raised else None
        if escalation is not None and (why := carried(escalation, dossier.publishers, now)):
            dossier.raised.add(rule.id)
            alert = raised(best, escalation, why, now, best.sources)
            planned = PlannedAlert(alert=alert, channels=channels_of(rule, alert), handling=rule.handling)
            dossier.made.append(ToldAlert(alert, frozenset(planned.channels)))
            more.append(planned)
            continue
        channels = frozenset[str]().union(*(one.channels for one in alerts))
        further = _further_channels(rule, ToldAlert(latest.alert, channels), best)
        if further:
            dossier.gone_to(latest, further)
            amendments.append(Amendment(best, further, rule.handling))
    return Told(Planned(tuple(more)), tuple(amendments))


def holds_again(dossier: Dossier, begun: Collection[str], *, now: datetime, revised_at: datetime | None) -> bool:
    """Whether rules that begin to hold for an edited item have told its story long ago: a warning that was lowered is raised again.
    What the item said meanwhile has to have stood for longer than a page flickers; ``revised_at`` is since when it does.
    """
    told = [one.alert for one in dossier.alerts if one.alert.rule in begun]
    if not dossier.alerted.intersection(begun) or (revised_at is not None and now - revised_at < TURNED):
        return False
    return all(now - alert.created_at >= _LONG_AGO for alert in told)


def ruled(matcher: Matcher, item: Item | None) -> frozenset[str]:
    """The rules that hold for a text and are not kept silent by an exception."""
    matches = matcher.match(item) if item is not None else ()
    return frozenset(match.rule.id for match in matches if match.suppressed_by is None)


def in_full(planned: PlannedAlert, dossier: Dossier, rules: Mapping[str, Rule], now: datetime) -> PlannedAlert:
    """A planned alert by the end of its document, when it is known who carries its story and what they say."""
    rule = rules.get(planned.alert.rule or "")
    best = dossier.at_best(planned.alert)
    if rule is None or best == planned.alert:
        return planned
    first, planned = planned.alert, raised_at_once(replace(planned, alert=best), dossier, rules, now)
    further = _further_channels(rule, ToldAlert(first, frozenset(planned.channels)), planned.alert)
    return replace(planned, channels=(*planned.channels, *further))


def _by_rule(alerts: Sequence[ToldAlert]) -> dict[str, list[ToldAlert]]:
    """Alerts by their rule; the one that was raised is the last."""
    found: dict[str, list[ToldAlert]] = {}
    for one in sorted(alerts, key=lambda told: bool(told.alert.escalated)):
        found.setdefault(one.alert.rule or "", []).append(one)
    return found


def _further_channels(rule: Rule, told: ToldAlert, best: Alert) -> tuple[str, ...]:
    """The channels that have not been told and whose condition holds by all reports together, but did not by the first. One
    without such a condition that a rule has named since is not told of old alerts.
    """
    before = {*told.channels, *channels_of(rule, replace(told.alert, sources=1))}
    return tuple(one for one in channels_of(rule, best) if one not in before)


def _escalation(rule: Rule | None) -> Escalation | None:
    """The rule's, if it can raise its alerts at all."""
    if rule is None or rule.escalation is None or rule.escalation.to <= rule.severity:
        return None
    return rule.escalation
