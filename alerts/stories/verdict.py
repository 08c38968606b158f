"""What the judgement says of two items."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a new item stands to an older one."""

    SAME = "same story"
    FOLLOW_UP = "follow-up"
    OTHER = "another story"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reasons`` are for people, what weighs most first. ``likeness`` is from 0 (nothing shared) to 1 (the same report)."""

    kind: Kind
    reasons: tuple[str, ...] = ()
    likeness: float = 0.0


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an item belongs: ``verdict`` is how it stands to ``item`` of ``story``; never OTHER."""

    story: int
    item: int
    verdict: Verdict

    @property
    def rank(self) -> tuple[bool, float]:
        """For comparing two placements of one item: the greater is the better."""
        return self.verdict.kind is Kind.SAME, self.verdict.likeness
