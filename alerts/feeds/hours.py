"""Is a feed's market open, and until when? Pure: a timetable, the sessions that are known, and the time in."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.model.sessions import Session, Sessions
from alerts.model.timetable import Timetable, Window

_MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """``is_open`` now, and until when; ``until`` is None where no change is known."""

    is_open: bool
    until: datetime | None = None


def hours(timetable: Timetable, now: datetime, sessions: Sessions) -> Hours:
    """What the timetable says of ``now`` (aware).

    A market whose sessions are not known counts as open: asking too often is the smaller mistake.
    """
    if timetable.market is None:
        return _within(_windows(timetable, now), now) or Hours(is_open=False)
    known = sessions.get(timetable.market, ())
    margin = timedelta(seconds=timetable.margin)
    # Two of either side are all that can matter, even with margins that overlap.
    at = bisect_right(known, now, key=lambda session: session[0])
    near = [(begin - margin, end + margin) for begin, end in known[max(0, at - 2) : at + 2]]
    if not known or now < known[0][0] - margin:
        return Hours(is_open=True)
    return _within(near, now) or Hours(is_open=True)


def _within(spans: Sequence[Session], now: datetime) -> Hours | None:
    """Open in any of the spans, else closed until the next; None where nothing follows."""
    ends = [end for begin, end in spans if begin <= now < end]
    if ends:
        return Hours(is_open=True, until=max(ends))
    begins = [begin for begin, _ in spans if begin > now]
    return Hours(is_open=False, until=min(begins)) if begins else None


def _windows(timetable: Timetable, now: datetime) -> list[Session]:
    """Every span from yesterday to this day next week, in UTC, by the clocks of the zone: a change of them is in it."""
    zone = ZoneInfo(timetable.zone)
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    spans = []
    for offset in range(-1, 9):
        day = today + timedelta(days=offset)
        spans += [_span(day, window, zone) for window in timetable.windows if day.weekday() in window.days]
    return spans


def _span(day: datetime, window: Window, zone: ZoneInfo) -> Session:
    end = window.end if window.end > window.start else window.end + _MIDNIGHT
    begins, ends = (day + timedelta(minutes=minutes) for minutes in (window.start, end))
    return begins.replace(tzinfo=zone).astimezone(UTC), ends.replace(tzinfo=zone).astimezone(UTC)
