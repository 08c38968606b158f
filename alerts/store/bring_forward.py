"""What waits by wishes that have changed since (a storm's span, quiet hours, the times of a digest) waits no longer than it
would by those of today.
"""

from datetime import datetime

from sqlalchemy import Connection, and_, select, update

from alerts.model.planned import Scheduling
from alerts.store.past import IS_WAITING
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY

# What waits for want of an answer has its own time, and is gathered by an answer alone.
GATHERED_LATER = and_(IS_WAITING, DELIVERY.c.gather != "", ~DELIVERY.c.unless_answered)
KINDS = (
    select(DELIVERY.c.channel, ALERT.c.rule, DELIVERY.c.gather)
    .join(ALERT, ALERT.c.id == DELIVERY.c.alert_id)
    .where(GATHERED_LATER, ALERT.c.rule.is_not(None))
    .distinct()
)


def bring_forward(connection: Connection, scheduling: Scheduling) -> int:
    """Returns how many are due sooner. Nothing is put off: who waits for a later end is asked again when quiet hours go on."""
    sooner = 0
    for channel, rule, gather in connection.execute(KINDS).all():
        latest = scheduling.at_latest(channel, rule, gather)
        if latest is None:
            continue
        which = (
            DELIVERY.c.channel == channel,
            DELIVERY.c.gather == gather,
            DELIVERY.c.alert_id.in_(select(ALERT.c.id).where(ALERT.c.rule == rule)),
        )
        changed = {"next_attempt_at": latest, "gather": _named(gather, latest)}
        over = update(DELIVERY).where(GATHERED_LATER, *which, DELIVERY.c.next_attempt_at > latest)
        sooner += connection.execute(over.values(changed)).rowcount
    return sooner


def _named(gather: str, due: datetime) -> str:
    """What is planned for the same moment from now on is gathered together with it."""
    kind, _, *rest = gather.split(" ", 2)
    return " ".join((kind, due.isoformat(), *rest))
