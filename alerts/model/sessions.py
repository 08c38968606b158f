"""When an exchange trades."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One trading session, from its opening to its close, both aware and in UTC. A lunch break is part of it."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The sessions of one exchange, in order, for the time that is known: nothing is known before ``begins`` or after
    ``ends``. ``zone`` is the exchange's (an IANA name), by whose days holidays are counted.
    """

    id: str
    zone: str
    begins: datetime
    ends: datetime
    sessions: tuple[Session, ...]
