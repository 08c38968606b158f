"""Which alerts and deliveries follow from an item's matches, and why the others stay silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.delivery.cut import cut
from alerts.delivery.routing import channels_of
from alerts.delivery.span import in_words
from alerts.model.alert import Alert
from alerts.model.item import Item
from alerts.model.match import Match
from alerts.model.planned import PlannedAlert
from alerts.model.rule import RuleStatus
from alerts.model.story import Coverage
from alerts.model.suppression import Suppression, SuppressionReason
from alerts.text.untitled import headline

SUMMARY_KEPT = 2_000
"""Characters of an item's summary that its alert keeps; messages show less, and a summary may be a whole article."""

EVIDENCE_KEPT = 100
"""Occurrences that an alert keeps; a long article can hold thousands, and a message shows a handful."""

NOTHING_KNOWN = Coverage()


@dataclass(frozen=True, slots=True)
class Planned:
    """What follows from the matches of one item: every match is in one of the two, once."""

    alerts: tuple[PlannedAlert, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


def plan(
    matches: Sequence[Match],
    item: Item,
    *,
    story_alerted: frozenset[str],
    now: datetime,
    late: bool,
    revised: bool,
    previously: frozenset[str],
    coverage: Coverage = NOTHING_KNOWN,
) -> Planned:
    """Decide about every match: an alert with its channels, or the first reason why not.

    The reasons are asked in this order: the rule held already (``previously``: for the item's earlier text, or for the
    item of a silent first poll that this one is a copy of: an edit is news to the rules that it brings in); an
    exception of the rules applies; the rule is in shadow; the item is older than the rule's ``max_age`` (an item
    without a date has age 0); the rule alerted on this story already (``story_alerted``, rule ids). A rule without a
    route, or with none whose condition holds, makes an alert with no channel: it is recorded and listed, and nothing is
    sent.
    """
    alerts: list[PlannedAlert] = []
    suppressions: list[Suppression] = []
    alerted = set(story_alerted)
    for match in matches:
        rule = match.rule
        if rule.id in previously:
            suppressions.append(Suppression(rule.id, SuppressionReason.UNCHANGED))
        elif reason := _silenced(match, item, alerted, now):
            suppressions.append(reason)
        else:
            alerted.add(rule.id)
            alert = _alert(match, item, now, coverage, late=late, revised=revised)
            alerts.append(PlannedAlert(alert=alert, channels=channels_of(rule, alert), handling=rule.handling))
    return Planned(tuple(alerts), tuple(suppressions))


_DAY = 86_400.0


def _silenced(match: Match, item: Item, alerted: set[str], now: datetime) -> Suppression | None:
    rule = match.rule
    if match.suppressed_by is not None:
        return Suppression(rule.id, SuppressionReason.SUPPRESSED, match.suppressed_by)
    if rule.status is not RuleStatus.LIVE:
        return Suppression(rule.id, SuppressionReason.SHADOW)
    if rule.max_age is not None and item.published is not None:
        age = (now - item.published).total_seconds()
        if item.dated_by_day:
            # The hour is not known: it is as young as it may be.
            age = max(0.0, age - _DAY)
        if age > rule.max_age:
            return Suppression(rule.id, SuppressionReason.TOO_OLD, f"{in_words(age)} old")
    if rule.id in alerted:
        return Suppression(rule.id, SuppressionReason.SAME_STORY)
    return None


def _alert(match: Match, item: Item, now: datetime, coverage: Coverage, *, late: bool, revised: bool) -> Alert:
    rule = match.rule
    return Alert(
        headline=item.title or cut(headline("", item.summary or item.body), 120) or item.link or "(untitled)",
        severity=rule.severity,
        created_at=now,
        rule=rule.id,
        rule_title=rule.title,
        tags=rule.tags,
        feed=item.feed,
        link=item.link,
        summary=item.summary[:SUMMARY_KEPT],
        lang=item.lang,
        published=item.published,
        evidence=match.evidence[:EVIDENCE_KEPT],
        late=late,
        revised=revised,
        novelty=coverage.novelty,
        relevance=coverage.relevance.get(rule.id),
        sources=coverage.sources,
        follows=coverage.follows,
        follow_kind=coverage.follow_kind,
        tickers=coverage.tickers,
    )
