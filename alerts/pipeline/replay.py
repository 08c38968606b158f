"""What rule sets would have told about stored items: a pure function of the items, whatever their order.

Each item is judged as if it came in when it was news, by the same decision as a live one (``delivery/plan.py``), except
that it is looked at by itself: of all items of a story that a rule would tell, the earliest is the alert and the others
are silent as the same story. That is what makes the order of the items unimportant. Reasons that depend on other alerts
(a throttle, quiet hours that drop) are decided over the tellings, in the order of their times, and join ``silent``; a live
story that was kept back may still be told by a later report of it, which a replay leaves out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from alerts.delivery.plan import plan
from alerts.delivery.quiet import quiet_until
from alerts.model.handling import QuietMode, ThrottleKey
from alerts.model.hold import Hold, all_wait_until, hold_keys, told
from alerts.model.item import Item
from alerts.model.match import Match
from alerts.model.quiet import QuietWindow
from alerts.model.rule import Rule
from alerts.model.seen import SeenItem
from alerts.model.severity import Severity
from alerts.model.suppression import SuppressionReason
from alerts.pipeline.ports import Matcher
from alerts.pipeline.tally import RuleTally, Tallies, Tally, Telling


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


def replay(
    seen: Iterable[SeenItem],
    matchers: Sequence[CountingMatcher],
    window: Window,
    quiet: Mapping[str, QuietWindow] | None = None,
) -> Replay:
    """Replay items through each of the rule sets. ``quiet`` are the quiet windows by name; their market holidays are not
    known here.
    """
    return conclude(count(seen, matchers, window), matchers, window, quiet)


def count(seen: Iterable[SeenItem], matchers: Sequence[CountingMatcher], window: Window) -> Tally:
    """The first half of a replay, for which all items are needed, though not at once. They are looked at once, and not kept."""
    desks = [_Desk(matcher) for matcher in matchers]
    tally = Tally([desk.tallies for desk in desks])
    for one in seen:
        at = news_at(one, window)
        if at is None:
            tally.left_out += 1
            continue
        tally.take(at, baseline=one.baseline)
        for desk in desks:
            desk.take(one, at)
    return tally


def conclude(
    tally: Tally,
    matchers: Sequence[CountingMatcher],
    window: Window,
    quiet: Mapping[str, QuietWindow] | None = None,
) -> Replay:
    """The second half: what each rule tells after its throttle and its quiet hours."""
    sides = tuple(
        {rule.id: _course(rule, tallies[rule.id], quiet or {}) for rule in matcher.rules}
        for matcher, tallies in zip(matchers, tally.sides, strict=True)
    )
    return Replay(
        window=window,
        sides=sides,
        items=tally.items,
        baseline=tally.baseline,
        left_out=tally.left_out,
        first=tally.first,
    )


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


class _Desk:
    """Where one rule set's matches are counted."""

    def __init__(self, matcher: CountingMatcher) -> None:
        self._matcher = matcher
        self._throttles = {rule.id: rule.handling.throttle for rule in matcher.rules if rule.handling.throttle}
        self.tallies: Tallies = {rule.id: RuleTally() for rule in matcher.rules}

    def take(self, seen: SeenItem, at: datetime) -> None:
        for rule, reason in verdicts(seen, at, self._matcher.match(seen.item, evidence=False)).items():
            tally = self.tallies[rule]
            if reason is not None:
                tally.silent[reason] += 1
            else:
                tally.tell(seen.story, Telling(at, seen.id, self._keys(rule, seen)))

    def _keys(self, rule: str, seen: SeenItem) -> tuple[str, ...]:
        throttle = self._throttles.get(rule)
        if throttle is None:
            return ()
        needs_evidence = {ThrottleKey.TOPIC, ThrottleKey.TICKER} & set(throttle.key)
        found = self._matcher.match(seen.item) if needs_evidence else ()
        evidence = [one for match in found if match.rule.id == rule for one in match.evidence]
        return hold_keys(
            throttle,
            rule=rule,
            story=str(seen.story),
            feed=seen.item.feed or "",
            topics=(one.topic for one in evidence if one.topic),
            tickers=(one.term.removeprefix("ticker:") for one in evidence if one.term.startswith("ticker:")),
        )


def _course(rule: Rule, tally: RuleTally, quiet: Mapping[str, QuietWindow]) -> Course:
    """What the rule tells after its throttle and the quiet hours that drop alerts, in the order of time."""
    throttle = rule.handling.throttle
    silent, told_ones = Counter(tally.silent), dict(tally.tellings)
    holds: dict[str, Hold] = {}
    for story, telling in sorted(tally.tellings.items(), key=lambda pair: pair[1]):
        known = [holds.get(key) for key in telling.keys]
        if throttle is not None and all_wait_until(throttle, known, telling.at) is not None:
            reason = SuppressionReason.THROTTLED
        elif _is_dropped(rule, telling.at, quiet):
            reason = SuppressionReason.QUIET
        else:
            holds |= {key: told(throttle, holds.get(key), key, telling.at) for key in telling.keys}
            continue
        silent[reason] += 1
        del told_ones[story]
    return Course(rule, told_ones, dict(silent))


def _is_dropped(rule: Rule, at: datetime, windows: Mapping[str, QuietWindow]) -> bool:
    quiet = rule.handling.quiet
    if quiet is None or quiet.mode is not QuietMode.DROP or rule.severity is Severity.CRITICAL:
        return False
    window = windows.get(quiet.window)
    return window is not None and quiet_until(window, at, {}) is not None
