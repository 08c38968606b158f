"""When a feed's news is to be expected: the hours of a market, or hours of the day that the operator names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Some hours of some days, in the timetable's zone. ``days`` counts from 0, Monday.

    ``start`` and ``end`` are minutes since midnight; an ``end`` at or before the ``start`` is on the day after.
    """

    days: frozenset[int]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The hours in which a feed is asked at its own interval; outside of them it is asked every ``closed`` seconds.

    Either the sessions of ``market`` (an ISO 10383 code), each ``margin`` seconds longer at both ends, or ``windows`` in
    the time of ``zone`` (IANA).
    """

    closed: float
    market: str | None = None
    margin: float = 0.0
    windows: tuple[Window, ...] = ()
    zone: str = "UTC"
