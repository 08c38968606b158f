"""When quiet hours end. Pure: a window, the exchange's sessions and the time in, the end out.

Both changes of the clock are right: a window is quiet from the first to the last instant at which the local clock shows a
time within it. So where the clock is set back, an end that comes twice is the second one; where it is set forward, an end
that is left out is the instant of the change or later, never earlier.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.model.quiet import QuietWindow
from alerts.model.sessions import Session, Sessions

Span = tuple[datetime, datetime]

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_MOMENT = timedelta(microseconds=1)
_MOST = 64
"""Windows that follow each other without a gap; Chinese New Year with its weekends is quiet for nine days."""


def quiet_until(window: QuietWindow, now: datetime, sessions: Sessions) -> datetime | None:
    """The end, in UTC, of the quiet time that ``now`` lies in; None where it is not quiet.

    Quiet times that touch are one. A day of which the exchange's sessions are not known is taken for a trading day: what
    is not known to be a holiday must not silence anything.
    """
    trading = sessions.get(window.closed, ()) if window.closed else ()
    until: datetime | None = None
    for _ in range(_MOST):
        at = until or now
        later = max((end for begin, end in _near(window, at, trading) if begin <= at < end), default=None)
        if later is None:
            break
        until = later
    return until


def quiet_span(window: QuietWindow, now: datetime, sessions: Sessions) -> Span | None:
    """The quiet time that ``now`` lies in, in UTC; None where it is not quiet."""
    until = quiet_until(window, now, sessions)
    if until is None:
        return None
    trading = sessions.get(window.closed, ()) if window.closed else ()
    since, at = now, now
    for _ in range(_MOST):
        earlier = min((begin for begin, end in _near(window, at, trading) if begin <= at < end), default=None)
        if earlier is None:
            break
        since, at = earlier, earlier - _MOMENT
    return since, until


def _near(window: QuietWindow, at: datetime, trading: Sequence[Session]) -> Iterator[Span]:
    zone = ZoneInfo(window.zone)
    today = at.astimezone(zone).date()
    for day in (today - _DAY, today):
        if day.weekday() in window.days:
            last = day if window.ends > window.begins else day + _DAY
            yield _first(day, window.begins, zone), _last(last, window.ends, zone)
    if is_closed(trading, today, zone):
        yield _first(today, time(), zone), _first(today + _DAY, time(), zone)


def is_closed(trading: Sequence[Session], day: date, zone: ZoneInfo) -> bool:
    """Whether an exchange is known not to trade on this day of a zone; its first and last session bound what is known."""
    begin, end = _first(day, time(), zone), _first(day + _DAY, time(), zone)
    if not trading or begin < trading[0][0] or end > trading[-1][1]:
        return False
    return not any(opens < end and closes > begin for opens, closes in trading)


def _first(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first instant at which the clock shows this time, or has passed it."""
    local = datetime.combine(day, at, zone)
    first, other = local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if first <= other:
        return first
    # The clock leaves it out: the instant of the change lies in between.
    while other.astimezone(zone).replace(tzinfo=None) < local.replace(tzinfo=None):
        other += _MINUTE
    return other


def _last(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The last instant at which the clock shows this time; one that is left out is read as before the change, so it lies
    after it.
    """
    local = datetime.combine(day, at, zone)
    return max(local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC))
