"""When a digest is due next. Pure: its times, the exchanges' sessions and now in, an instant out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from alerts.model.handling import CronTime, DigestPlan, DigestTime, Edge, SessionTime
from alerts.model.sessions import Sessions


def next_digest(plan: DigestPlan, now: datetime, sessions: Sessions) -> datetime | None:
    """The first of its times that is later than ``now``, in UTC.

    None where it has only times of sessions and no later session is known: the caller must not let alerts wait then.
    Changes of the clock as in Debian's cron: a time of day that is left out comes right after the change, one that comes
    twice is taken once.
    """
    times = (_next(at, plan.zone, now, sessions) for at in plan.at)
    return min((at for at in times if at is not None), default=None)


def _next(at: DigestTime, zone: str, now: datetime, sessions: Sessions) -> datetime | None:
    match at:
        case CronTime():
            # Within the hour that comes twice it goes on from what the clock shows, and so begins with the first time round.
            found = (local.astimezone(UTC) for local in CronSim(at.expression, now.astimezone(ZoneInfo(zone))))
            return next(due for due in found if due > now)
        case SessionTime():
            shift = timedelta(seconds=at.offset)
            trading = sessions.get(at.calendar, ())
            edges = (opens if at.edge is Edge.OPENS else closes for opens, closes in trading)
            return min((edge + shift for edge in edges if edge + shift > now), default=None)
