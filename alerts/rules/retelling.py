"""Which arrivals of a test's sequence are told: each story once, and no more often than the rule's throttle lets through.

``alerts.delivery`` decides so in the daemon, by the same holds.
"""

from datetime import UTC, datetime, timedelta

from alerts.model.hold import Hold, all_wait_until, held, hold_keys, told
from alerts.model.match import Match
from alerts.model.rule import Rule
from alerts.rules.expectation import Step
from alerts.settings.duration import written

_START = datetime(2025, 1, 1, tzinfo=UTC)


class Retelling:
    """One sequence of one rule."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._stories: set[str] = set()
        self._holds: dict[str, Hold] = {}

    def why_not(self, step: Step, match: Match | None) -> str:
        """Why the arrival is not told, empty if it is. ``match`` is why the rule is true, if the test says an item."""
        if step.story in self._stories:
            return "its story is told already"
        throttle, now = self._rule.handling.throttle, _START + timedelta(seconds=step.at)
        keys = hold_keys(
            throttle,
            rule=self._rule.id,
            story=step.story,
            feed=(step.trial.item.feed or "") if step.trial else "",
            topics=[found.topic for found in match.evidence if found.topic] if match else (),
            tickers=[found.term[7:] for found in match.evidence if found.term.startswith("ticker:")] if match else (),
        )
        until = all_wait_until(throttle, [self._holds.get(key) for key in keys], now) if throttle else None
        if until is not None:
            self._holds |= {key: held(self._holds.get(key), key) for key in keys}
            return f"the throttle holds it back until {written((until - _START).total_seconds())}"
        self._holds |= {key: told(throttle, self._holds.get(key), key, now) for key in keys}
        self._stories.add(step.story)
        return ""
