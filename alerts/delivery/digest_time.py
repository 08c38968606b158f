"""When a digest is due next. Pure: its times, the exchanges' sessions and now in, an instant out."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from alerts.model.handling import CronTime, DigestPlan, DigestTime, Edge, SessionTime
from alerts.model.sessions import Calendar


def next_digest(plan: DigestPlan, now: datetime, calendars: Mapping[str, Calendar]) -> datetime | None:
    """The first of its times that is later than ``now``, in UTC.

    None where it has only times of sessions and no later session is known: the caller must not let alerts wait then.
    Changes of the clock as in Debian's cron: a time of day that is left out comes right after the change, one that comes
    twice is taken once.
    """
    times = (_next(at, plan.zone, now, calendars) for at in plan.at)
    return min((at for at in times if at is not None), default=None)


def _next(at: DigestTime, zone: str, now: datetime, calendars: Mapping[str, Calendar]) -> datetime | None:
    match at:
        case CronTime():
            found: datetime = next(CronSim(at.expression, now.astimezone(ZoneInfo(zone))))
            return found.astimezone(UTC)
        case SessionTime():
            calendar = calendars.get(at.calendar)
            shift = timedelta(seconds=at.offset)
            sessions = calendar.sessions if calendar else ()
            edges = (session.opens if at.edge is Edge.OPENS else session.closes for session in sessions)
            return min((edge + shift for edge in edges if edge + shift > now), default=None)
