"""How a feed is doing, in one word, and what its operator was told of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Health(StrEnum):
    """What can be said of a feed that was polled. All but OK and LATE are bad: a change to one is told on ``ops``."""

    OK = "ok"
    LATE = "late"
    """Not asked when it was due, its last poll failed, or quiet for longer than it usually is."""
    SILENT = "silent"
    """Quiet for more than three times its own rhythm, counted on trading days."""
    FROZEN = "frozen"
    """It answers, but its newest item is old."""
    GAPPED = "gapped"
    """Two successive documents had no item in common: what stood between them may be lost."""
    WRONG_CONTENT = "wrong content"
    """It answers with something that is no feed."""
    FAILING = "failing"
    GONE = "gone"

    @property
    def is_bad(self) -> bool:
        """Whether somebody should look at the feed."""
        return self not in (Health.OK, Health.LATE)


class Fault(StrEnum):
    """What kind of thing went wrong with a poll; the words are stored."""

    NETWORK = "network"
    """No answer in HTTP came."""
    STATUS = "status"
    MISSING = "missing"
    """404."""
    GONE = "gone"
    """410."""
    CONTENT = "content"
    """An answer, but no feed."""
    OTHER = "other"
    OURS = "ours"
    """The feed may have answered well: its news could not be stored, or a defect of ours met it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRecord:
    """What is kept of a feed's health. ``health`` holds since ``since``; ``told`` is what its operator heard last.

    ``flaps`` counts how often a bad state was told within a day of the one before.
    """

    feed: str
    health: Health
    since: datetime
    told: Health = Health.OK
    told_at: datetime | None = None
    flaps: int = 0
