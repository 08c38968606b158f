"""What has gone before, as a schedule asks for it; and the holds that it leaves."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, literal_column, select

from alerts.model.delivery import DeliveryState
from alerts.model.history import Asked, History
from alerts.model.hold import Hold
from alerts.store.chunks import chunks
from alerts.store.columns import Moment
from alerts.store.silences import in_force
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.hold import HOLD
from alerts.store.upsert import upsert

STORM = "storm "
"""What the ``gather`` of a storm's digest begins with."""

IS_WAITING = DELIVERY.c.state == literal_column("'waiting'")
IS_PENDING = DELIVERY.c.state == literal_column("'pending'")
IS_DEAD = DELIVERY.c.state == literal_column("'dead'")
"""Literals, not parameters: only so does a partial index match."""

IS_MESSAGE = DELIVERY.c.state.not_in(
    [state.value for state in (DeliveryState.DROPPED, DeliveryState.GATHERED, DeliveryState.WAITING)]
)
"""What is gathered is one message with others, which has a delivery of its own; what waits is none yet."""

_DIGEST, _ELSEWHERE = DELIVERY.alias("digest"), DELIVERY.alias("elsewhere")
_LOST = (DeliveryState.DEAD.value, DeliveryState.DROPPED.value)
_OF_DIGEST = _DIGEST.c.alert_id == _ELSEWHERE.c.digest_id
_HAS_FAILED = exists().where(_OF_DIGEST) & ~exists().where(_OF_DIGEST, _DIGEST.c.state.not_in(_LOST))
_OF_ALERT = _ELSEWHERE.c.alert_id == ALERT.c.id
# What has gone into a digest is told with that, unless each channel refused it.
_IS_TOLD = exists().where(_OF_ALERT, _ELSEWHERE.c.state.not_in(_LOST), ~_HAS_FAILED)
TOLD_AT = select(ALERT.c.hold_keys, ALERT.c.more, _IS_TOLD.label("is_told")).where(
    ALERT.c.created_at == bindparam("at", type_=Moment()), ALERT.c.rule.is_not(None), exists().where(_OF_ALERT)
)


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
    return {key: _given_back(connection, hold) for key, hold in found.items()}


def _given_back(connection: Connection, hold: Hold) -> Hold:
    """The hold without what reaches nobody: an alert that each channel refused, or that was taken back, holds none back, and
    counts among those that stayed silent.
    """
    if hold.told_at is None:
        return hold
    rows = [row for row in connection.execute(TOLD_AT, {"at": hold.told_at}) if hold.key in row.hold_keys]
    if not rows or any(row.is_told for row in rows):
        return hold
    return replace(hold, told_at=None, held=hold.held + sum(1 + row.more for row in rows))


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
