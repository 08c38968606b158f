"""What has gone before, as a schedule asks for it; and the holds that it leaves."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, literal_column, select

from alerts.model.delivery import DeliveryState
from alerts.model.history import Asked, History
from alerts.model.hold import Hold
from alerts.store.chunks import chunks
from alerts.store.silences import in_force
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.hold import HOLD
from alerts.store.upsert import upsert

STORM = "storm "
"""What the ``gather`` of a storm's digest begins with."""

IS_WAITING = DELIVERY.c.state == literal_column("'waiting'")
IS_PENDING = DELIVERY.c.state == literal_column("'pending'")
"""Literals, not parameters: only so does a partial index match."""

IS_MESSAGE = DELIVERY.c.state.not_in(
    [state.value for state in (DeliveryState.DROPPED, DeliveryState.GATHERED, DeliveryState.WAITING)]
)
"""What is gathered is one message with others, which has a delivery of its own; what waits is none yet."""


def recall_history(connection: Connection, asked: Asked, now: datetime) -> History:
    """What is known of ``asked``, and the silences in force at ``now``."""
    return History(
        holds=_holds(connection, asked.keys),
        # Later than now is what a clock ahead of today's wrote.
        recent={
            channel: _count(connection, channel, since, now, one_by_one=True)
            for channel, since in asked.recent_since.items()
        },
        today={
            channel: _count(connection, channel, since, now, one_by_one=False)
            for channel, since in asked.today_since.items()
        },
        gathering=_gathering(connection, asked.recent_since, now),
        silences=in_force(connection, now),
    )


def keep_holds(connection: Connection, holds: Iterable[Hold], now: datetime) -> None:
    """Store holds as they are now."""
    rows = [
        {"key": hold.key, "told_at": hold.told_at, "span": hold.span, "held": hold.held, "touched_at": now}
        for hold in holds
    ]
    if rows:
        insert = upsert(connection, HOLD)
        changed = {name: insert.excluded[name] for name in ("told_at", "span", "held", "touched_at")}
        connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_=changed), rows)


def _holds(connection: Connection, keys: Collection[str]) -> Mapping[str, Hold]:
    found: dict[str, Hold] = {}
    for chunk in chunks(keys):
        for row in connection.execute(select(HOLD).where(HOLD.c.key.in_(chunk))):
            found[row.key] = Hold(key=row.key, told_at=row.told_at, span=row.span, held=row.held)
    return found


def _count(connection: Connection, channel: str, since: datetime, now: datetime, *, one_by_one: bool) -> int:
    query = select(func.count()).where(
        DELIVERY.c.channel == channel,
        DELIVERY.c.created_at > since,
        DELIVERY.c.created_at <= now,
        IS_MESSAGE,
    )
    if one_by_one:
        query = query.where(DELIVERY.c.gather == "")
    amount: int = connection.execute(query).scalar_one()
    return amount


def _gathering(connection: Connection, channels: Iterable[str], now: datetime) -> Mapping[str, datetime]:
    wanted = tuple(channels)
    if not wanted:
        return {}
    query = (
        select(DELIVERY.c.channel, func.min(DELIVERY.c.next_attempt_at))
        .where(IS_WAITING, DELIVERY.c.channel.in_(wanted), DELIVERY.c.gather.startswith(STORM))
        .where(DELIVERY.c.next_attempt_at > now)
        .group_by(DELIVERY.c.channel)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
