"""What is remembered of the alerts of one key: when one was told, and how many have been held back since."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """``key`` is what ``delivery.throttle`` counts by. ``told_at`` is None before the first alert was told.

    ``span`` is how many seconds the next one waits, 0 without a throttle. ``held`` counts what stayed silent since.
    """

    key: str
    told_at: datetime | None = None
    span: float = 0.0
    held: int = 0
