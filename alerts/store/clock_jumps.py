"""What a wall clock that jumps does to deliveries that wait by it."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, bindparam, or_, type_coerce, update

from alerts.store.columns import MICROSECOND, Moment
from alerts.store.past import IS_PENDING, IS_WAITING
from alerts.store.tables.delivery import DELIVERY

NOW = bindparam("now", type_=Moment())
MADE_AFTER = bindparam("made_after", type_=Moment())
HASTEN = (
    update(DELIVERY)
    .where(
        DELIVERY.c.next_attempt_at > NOW,
        (IS_PENDING & or_(DELIVERY.c.claimed_at > NOW, DELIVERY.c.created_at > NOW))
        | (IS_WAITING & or_(DELIVERY.c.claimed_at > MADE_AFTER, DELIVERY.c.created_at > MADE_AFTER)),
    )
    .values(next_attempt_at=NOW)
)
FORGIVE = (
    update(DELIVERY)
    .where(IS_PENDING, DELIVERY.c.failed_since.is_not(None))
    .values(failed_since=type_coerce(DELIVERY.c.failed_since, BigInteger) + bindparam("by", type_=BigInteger))
)


def hasten(connection: Connection, now: datetime, *, ahead: timedelta = timedelta()) -> int:
    """After the wall clock was set back: what was touched in what is now the future is due now; of what waits for its time of
    day, what was made further ahead than ``ahead``. Returns how many.
    """
    return connection.execute(HASTEN, {"now": now, "made_after": now + ahead}).rowcount


def forgive(connection: Connection, span: timedelta) -> int:
    """After the wall clock went on by ``span`` while nothing was tried (the machine slept): no delivery has failed for that long.
    Returns how many were failing.
    """
    return connection.execute(FORGIVE, {"by": span // MICROSECOND}).rowcount
