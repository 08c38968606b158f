"""Until when what waits waits under the wishes of today: they may be others than when it was planned. Pure."""

from datetime import datetime, timedelta

from alerts.delivery.digest_time import next_digest
from alerts.delivery.quiet import quiet_until
from alerts.model.handling import DigestPlan, Handling, QuietMode
from alerts.model.limits import Limits
from alerts.model.quiet import QuietWindow
from alerts.model.sessions import Sessions


def storm_ends(limits: Limits | None, now: datetime) -> datetime | None:
    """The latest that a storm's digest may wait for now; None where the channel is not known."""
    if limits is None:
        return None
    return now if limits.storm_alerts is None else now + timedelta(seconds=limits.storm_within)


def quiet_ends(
    wishes: Handling | None, window: QuietWindow | None, sessions: Sessions, now: datetime
) -> datetime | None:
    """The end of what holds a rule's alerts back; ``now`` where nothing does any more. None where that is not known: a rule that
    is gone has no wishes, and trading days that nobody knows end no holiday.
    """
    if wishes is None:
        return None
    if wishes.quiet is None or wishes.quiet.mode is QuietMode.DOWNGRADE:
        return now
    if window is None or (window.closed is not None and window.closed not in sessions):
        return None
    return quiet_until(window, now, sessions) or now


def digest_comes(plan: DigestPlan | None, channel: str, sessions: Sessions, now: datetime) -> datetime | None:
    """The next digest of a rule on the channel; None where it has none there, or its time is not known."""
    return next_digest(plan, now, sessions) if plan is not None and plan.channel == channel else None
