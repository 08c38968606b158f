"""What rule sets would have told about stored items: a pure function of the items, whatever their order.

Each item is judged as if it came in when it was news, by the same decision as a live one (``delivery/plan.py``), except
that it is looked at by itself: of all items of a story that a rule would tell, the earliest is the alert and the others
are silent as the same story. That is what makes the order of the items unimportant. Reasons that depend on other alerts
(a throttle, quiet hours) are decided over the tellings, in the order of their times, and join ``silent``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from alerts.delivery.plan import plan
from alerts.model.item import Item
from alerts.model.match import Match
from alerts.model.rule import Rule
from alerts.model.seen import SeenItem
from alerts.model.suppression import SuppressionReason
from alerts.pipeline.ports import Matcher


class CountingMatcher(Matcher, Protocol):
    """A compiled rule set that can leave the evidence out, which most of a replay has no use for."""

    def match(self, item: Item, *, evidence: bool = True) -> Sequence[Match]:
        """The rules that are true for the item, suppressed ones marked."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From ``since`` to before ``until``. ``baseline`` includes what was there at the first poll of a feed."""

    since: datetime
    until: datetime
    baseline: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Telling:
    """One alert: when it would have been made, and the id of the item."""

    at: datetime
    item: int


@dataclass(frozen=True, slots=True)
class Course:
    """What one rule would have done. ``tellings`` are its alerts by story, ``silent`` counts its other matches."""

    rule: Rule
    tellings: Mapping[int, Telling]
    silent: Mapping[SuppressionReason, int]


Side = Mapping[str, Course]
"""What one rule set would have done: each of its rules by id, in the order of their files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """``sides`` are in the order of the rule sets. Of the ``items`` replayed, ``baseline`` were there at the first poll of
    their feed; ``left_out`` were not replayed. ``first`` is when the earliest was news.
    """

    window: Window
    sides: tuple[Side, ...]
    items: int
    baseline: int
    left_out: int
    first: datetime | None

    @property
    def days(self) -> float:
        """How many days the items cover: from the first of them on, at least one."""
        if self.first is None:
            return 1.0
        return max(1.0, (self.window.until - self.first).total_seconds() / 86_400)


def replay(seen: Iterable[SeenItem], matchers: Sequence[CountingMatcher], window: Window) -> Replay:
    """Replay items through each of the rule sets. Items are looked at once, and not kept."""
    desks = [_Desk(matcher) for matcher in matchers]
    items = baseline = left_out = 0
    first: datetime | None = None
    for one in seen:
        at = news_at(one, window)
        if at is None:
            left_out += 1
            continue
        items += 1
        baseline += one.baseline
        first = at if first is None else min(at, first)
        for desk in desks:
            desk.take(one, at)
    sides = tuple(desk.side() for desk in desks)
    return Replay(window=window, sides=sides, items=items, baseline=baseline, left_out=left_out, first=first)


def news_at(seen: SeenItem, window: Window) -> datetime | None:
    """When an item was news; None where it is not to be replayed.

    That is when it was first seen. What a feed's first poll brought may be weeks old by then; it counts as news of the
    time when it was published, and not at all without a date.
    """
    if not seen.baseline:
        at: datetime | None = seen.seen_at
    elif not window.baseline or seen.item.published is None:
        at = None
    else:
        at = min(seen.item.published, seen.seen_at)
    return at if at is not None and window.since <= at < window.until else None


def regrouped(seen: SeenItem, groups: Mapping[str, tuple[str, ...]]) -> SeenItem:
    """The item in the groups that its feed has today, by feed; of a feed that is gone, the groups it had stay."""
    item = seen.item
    today = groups.get(item.feed or "", item.groups)
    return seen if today == item.groups else replace(seen, item=replace(item, groups=today))


def verdicts(seen: SeenItem, at: datetime, matches: Sequence[Match]) -> Mapping[str, SuppressionReason | None]:
    """For each rule that is true for the item: None where it would tell it, else why it stays silent."""
    if not matches:
        return {}
    planned = plan(
        matches, seen.item, story_alerted=frozenset(), now=at, late=False, revised=False, previously=frozenset()
    )
    silent: dict[str, SuppressionReason | None] = {one.rule: one.reason for one in planned.suppressions}
    return silent | {one.alert.rule: None for one in planned.alerts if one.alert.rule is not None}


@dataclass(slots=True)
class _Tally:
    tellings: dict[int, Telling] = field(default_factory=dict)
    silent: Counter[SuppressionReason] = field(default_factory=Counter)


class _Desk:
    """Where one rule set's matches are counted."""

    def __init__(self, matcher: CountingMatcher) -> None:
        self._matcher = matcher
        self._tallies = {rule.id: _Tally() for rule in matcher.rules}

    def take(self, seen: SeenItem, at: datetime) -> None:
        for rule, reason in verdicts(seen, at, self._matcher.match(seen.item, evidence=False)).items():
            tally = self._tallies[rule]
            if reason is not None:
                tally.silent[reason] += 1
                continue
            telling = Telling(at, seen.id)
            earlier = tally.tellings.get(seen.story)
            if earlier is not None:
                tally.silent[SuppressionReason.SAME_STORY] += 1
                telling = min(earlier, telling)
            tally.tellings[seen.story] = telling

    def side(self) -> Side:
        tallies = self._tallies
        return {
            rule.id: Course(rule, tallies[rule.id].tellings, dict(tallies[rule.id].silent))
            for rule in self._matcher.rules
        }
