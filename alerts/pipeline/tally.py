"""What has been counted of a replay, of all its items or of a part of them. Two parts that are joined are as one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts.model.suppression import SuppressionReason


@dataclass(frozen=True, slots=True, order=True)
class Telling:
    """One alert: when it would have been made, the id of the item, and the keys that its rule's throttle counts by."""

    at: datetime
    item: int
    keys: tuple[str, ...] = ()


@dataclass(slots=True)
class RuleTally:
    """Of one rule: ``tellings`` are the earliest by story, ``silent`` counts its other matches."""

    tellings: dict[int, Telling] = field(default_factory=dict)
    silent: Counter[SuppressionReason] = field(default_factory=Counter)

    def tell(self, story: int, telling: Telling) -> None:
        """Of all that a rule would tell of a story, the earliest is the alert and the others are silent."""
        earlier = self.tellings.get(story)
        if earlier is not None:
            self.silent[SuppressionReason.SAME_STORY] += 1
            telling = min(earlier, telling)
        self.tellings[story] = telling

    def join(self, other: "RuleTally") -> None:
        """Count what ``other`` has counted."""
        self.silent.update(other.silent)
        for story, telling in other.tellings.items():
            self.tell(story, telling)


Tallies = dict[str, RuleTally]
"""Of one rule set, by the id of the rule."""


@dataclass(slots=True)
class Tally:
    """``items`` were replayed, of which ``baseline`` were there at the first poll of their feed; ``left_out`` were not. ``first``
    is when the earliest was news.
    """

    sides: Sequence[Tallies]
    items: int = 0
    baseline: int = 0
    left_out: int = 0
    first: datetime | None = None

    def take(self, at: datetime, *, baseline: bool) -> None:
        """One more item, which was news at ``at``."""
        self.items += 1
        self.baseline += baseline
        self.first = at if self.first is None else min(at, self.first)

    def join(self, other: "Tally") -> None:
        """Count what ``other`` has counted of other items with the same rule sets."""
        self.items += other.items
        self.baseline += other.baseline
        self.left_out += other.left_out
        if other.first is not None:
            self.first = other.first if self.first is None else min(self.first, other.first)
        for own, others in zip(self.sides, other.sides, strict=True):
            for rule, tally in others.items():
                own[rule].join(tally)
