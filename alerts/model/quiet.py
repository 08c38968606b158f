"""Hours in which people do not want to be woken."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietWindow:
    """From ``begins`` to ``ends`` on the clock of ``zone`` (an IANA name); past midnight where ``ends`` is not later.

    ``days`` are the days on which it begins, Monday is 0. On days of ``zone`` on which the exchange ``closed`` does not trade
    (its weekends and holidays), all day is quiet.
    """

    id: str
    begins: time
    ends: time
    zone: str
    days: frozenset[int] = frozenset(range(7))
    closed: str | None = None
