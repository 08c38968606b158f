"""What people have silenced since it was planned is dropped, with the reason; it counts among what stayed silent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, exists, select, update
from sqlalchemy import Row as Result

from alerts.model.delivery import DeliveryState
from alerts.model.silence import Hush
from alerts.model.suppression import SuppressionReason
from alerts.store.alert_shape import stored_alert
from alerts.store.chunks import chunks
from alerts.store.past import IS_PENDING
from alerts.store.silences import in_force
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.hold import HOLD
from alerts.store.tables.item import ITEM
from alerts.store.tables.suppression import SUPPRESSION
from alerts.store.upsert import upsert

SILENCED = "silenced "
"""What the reason begins with where a silence has dropped a delivery."""

PENDING = (
    select(ALERT, DELIVERY.c.id.label("delivery"), DELIVERY.c.channel, DELIVERY.c.created_at.label("since"))
    .join(DELIVERY, DELIVERY.c.alert_id == ALERT.c.id)
    .where(IS_PENDING)
)

WHOLE, LEFT = DELIVERY.alias("whole"), DELIVERY.alias("left")
IS_LEFT = exists().where(LEFT.c.alert_id == ALERT.c.id, LEFT.c.state != DeliveryState.DROPPED.value)
OF_ITEM = (
    select(ALERT.c.item_id, ALERT.c.rule).join(ITEM, ITEM.c.id == ALERT.c.item_id).where(ALERT.c.rule.is_not(None))
)


def hush_pending(connection: Connection, now: datetime, hush: Hush, known: frozenset[int]) -> frozenset[int]:
    """Drop what is pending and was silenced since it became so. ``known`` are the silences that were asked about before.
    Returns those in force. What a person has sent again in the time of a silence, which makes it younger than its alert, is sent.
    """
    silences = in_force(connection, now)
    if fresh := [one for one in silences if one.id not in known]:
        for row in connection.execute(PENDING).all():
            asked = [one for one in fresh if row.since == row.created_at or one.begins > row.since]
            if by := hush(stored_alert(row), row.channel, asked):
                silence(connection, row.delivery, row.id, f"{row.channel}: {by}", by, now)
    return frozenset(one.id for one in silences)


def heard(connection: Connection, rows: Sequence[Result[Any]], hush: Hush, now: datetime) -> Sequence[Result[Any]]:
    """Those of the deliveries that nobody has silenced meanwhile; the others are dropped."""
    silences = in_force(connection, now)
    if not silences:
        return rows
    alerts = {
        row.id: stored_alert(row)
        for ids in chunks({row.alert_id for row in rows})
        for row in connection.execute(select(ALERT).where(ALERT.c.id.in_(ids)))
    }
    found = []
    for row in rows:
        if by := hush(alerts[row.alert_id], row.channel, silences):
            silence(connection, row.id, row.alert_id, f"{row.channel}: {by}", by, now)
        else:
            found.append(row)
    return found


def silence(connection: Connection, delivery: int, alert: int, detail: str, by: str, now: datetime) -> None:
    """Drop a delivery, and count its alert among what stayed silent, as one that was silenced when it was planned. Where it is
    a digest, so is all that it tells.
    """
    drop(connection, [delivery], f"{SILENCED}{by}", now)
    told = select(DELIVERY.c.id, DELIVERY.c.alert_id).join(WHOLE, WHOLE.c.id == delivery)
    members = connection.execute(
        told.where(DELIVERY.c.digest_id == WHOLE.c.alert_id, DELIVERY.c.channel == WHOLE.c.channel)
    ).all()
    drop(connection, [row.id for row in members], f"{SILENCED}{by}", now)
    for ids in chunks((alert, *(row.alert_id for row in members))):
        for item, rule in connection.execute(OF_ITEM.where(ALERT.c.id.in_(ids))).all():
            row = {
                "item_id": item,
                "rule": rule,
                "reason": SuppressionReason.SILENCED.name,
                "detail": detail,
                "at": now,
            }
            connection.execute(upsert(connection, SUPPRESSION).on_conflict_do_nothing(), row)
        _unmake(connection, ids, now)


def _unmake(connection: Connection, alerts: Sequence[int], now: datetime) -> None:
    """What reaches nobody is no alert of its story any more: a later report may be told. It holds nothing back, and the next
    alert of its keys says that there was one more.
    """
    query = select(ALERT.c.id, ALERT.c.hold_keys, ALERT.c.created_at, ALERT.c.more)
    for row in connection.execute(query.where(ALERT.c.id.in_(alerts), ALERT.c.rule.is_not(None), ~IS_LEFT)).all():
        told_at = case((HOLD.c.told_at == row.created_at, None), else_=HOLD.c.told_at)
        given_back = {"held": HOLD.c.held + 1 + row.more, "told_at": told_at, "touched_at": now}
        connection.execute(update(HOLD).where(HOLD.c.key.in_(row.hold_keys)).values(given_back))
        connection.execute(update(ALERT).where(ALERT.c.id == row.id).values(story_id=None, hold_keys=()))


def drop(connection: Connection, deliveries: Sequence[int], reason: str, now: datetime) -> None:
    """Take deliveries back; they stay listed."""
    dropped = {"state": DeliveryState.DROPPED.value, "settled_at": now, "next_attempt_at": None, "reason": reason}
    for ids in chunks(deliveries):
        connection.execute(update(DELIVERY).where(DELIVERY.c.id.in_(ids)).values(dropped))
