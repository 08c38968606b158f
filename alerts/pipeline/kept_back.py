"""What a story did not tell because it came at a bad time, and what of it is told now that more carry the story. Pure.

A report in other words, for which the rule does not hold, raises what was told (``alerts.pipeline.telling``). It raises as well
what a silence, a throttle, quiet hours or the share of a day has kept back, so that no alert of the story is there to be raised.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from alerts.delivery.plan import plan
from alerts.delivery.routing import channels_of
from alerts.model.planned import PlannedAlert
from alerts.model.rule import Rule
from alerts.model.story import Coverage
from alerts.model.suppression import SuppressionReason
from alerts.model.told import ToldAlert
from alerts.pipeline.dossier import Dossier, Dossiers
from alerts.pipeline.ports import Matcher
from alerts.pipeline.telling import raised_at_once


def told_after_all(
    dossier: Dossier, dossiers: Dossiers, rules: Mapping[str, Rule], matcher: Matcher, now: datetime
) -> tuple[PlannedAlert, ...]:
    """Alerts of earlier reports of the story, the first of each rule, that the newest of its sources raises, or brings to a
    channel whose condition holds by all of them. The dossier learns of them.
    """
    if len(dossier.publishers) < 2:
        return ()
    found = []
    for kept, item in dossiers.kept_back(dossier).items():
        planned = plan(
            [match for match in matcher.match(item) if match.rule.id == kept.rule],
            item,
            story_alerted=frozenset(dossier.alerted),
            now=now,
            late=False,
            revised=False,
            previously=frozenset(),
            coverage=Coverage(sources=len(dossier.publishers)),
        )
        for first in planned.alerts:
            alert = raised_at_once(first, dossier, rules, now)
            is_throttled = kept.reason is SuppressionReason.THROTTLED
            if alert.alert.escalated or (not is_throttled and _leads_further(alert, rules[kept.rule])):
                dossier.alerted.add(kept.rule)
                dossier.made.append(ToldAlert(alert.alert, frozenset(alert.channels)))
                found.append(alert)
    return tuple(found)


def _leads_further(planned: PlannedAlert, rule: Rule) -> bool:
    """Whether a channel is told by this many sources that was not by the first. A throttle holds those back too."""
    before = channels_of(rule, replace(planned.alert, sources=1))
    return not set(planned.channels) <= set(before)
