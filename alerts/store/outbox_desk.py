"""The outbox for people: what lies in it, and what they send again or take back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from alerts.model.alert import Alert
from alerts.model.delivery import DeliveryState
from alerts.store.alert_shape import stored_alert
from alerts.store.chunks import chunks
from alerts.store.outbox import MEMBERS
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY

OPEN = (DeliveryState.WAITING, DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.DEAD)
"""What a person may want to look after; the rest is done with."""

REVIVED = (DeliveryState.WAITING, DeliveryState.PENDING, DeliveryState.DEAD, DeliveryState.DROPPED)
DROPPED = (DeliveryState.WAITING, DeliveryState.PENDING, DeliveryState.DEAD)
"""One that is being sent cannot be called back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedDelivery:
    """A delivery with its alert. ``digest`` is the number of the digest that it went into, ``members`` are the headlines of
    one that is a digest, where it is looked at by itself.
    """

    id: int
    alert: Alert
    channel: str
    state: DeliveryState
    attempts: int
    in_doubt: bool
    created_at: datetime
    next_attempt_at: datetime | None
    settled_at: datetime | None
    reason: str | None
    why: str
    digest: int | None
    members: tuple[str, ...] = ()


def boxed(
    connection: Connection, *, states: Sequence[DeliveryState], channel: str | None, limit: int
) -> Sequence[BoxedDelivery]:
    """At most ``limit`` deliveries in these states, the next to be sent first."""
    query = select(DELIVERY).where(DELIVERY.c.state.in_([state.value for state in states]))
    if channel is not None:
        query = query.where(DELIVERY.c.channel == channel)
    order = (DELIVERY.c.next_attempt_at.is_(None), DELIVERY.c.next_attempt_at, DELIVERY.c.rank, DELIVERY.c.id)
    return _boxed(connection, query.order_by(*order).limit(limit))


def one(connection: Connection, delivery: int) -> BoxedDelivery | None:
    """One delivery, whatever its state."""
    found = next(iter(_boxed(connection, select(DELIVERY).where(DELIVERY.c.id == delivery))), None)
    if found is None:
        return None
    return replace(found, members=tuple(row.headline for row in connection.execute(MEMBERS, {"of": found.alert.id})))


def retry(connection: Connection, deliveries: Sequence[int], now: datetime) -> Sequence[int]:
    """Make them due now, with all of the time before they are given up; one by one, whatever they waited for."""
    values: dict[str, Any] = {
        "state": DeliveryState.PENDING.value,
        "next_attempt_at": now,
        "created_at": now,
        "settled_at": None,
        "failed_since": None,
        "unknown_before": False,
        "gather": "",
        "always_digest": False,
        "unless_answered": False,
    }
    return _changed(connection, deliveries, REVIVED, values)


def drop(connection: Connection, deliveries: Sequence[int], by: str, now: datetime) -> Sequence[int]:
    """Take them back; they stay listed, with who did it."""
    values = {
        "state": DeliveryState.DROPPED.value,
        "next_attempt_at": None,
        "settled_at": now,
        "reason": f"dropped by {by}",
    }
    return _changed(connection, deliveries, DROPPED, values)


def _changed(
    connection: Connection, deliveries: Sequence[int], states: Sequence[DeliveryState], values: dict[str, Any]
) -> Sequence[int]:
    found = update(DELIVERY).where(
        DELIVERY.c.id.in_(deliveries), DELIVERY.c.state.in_([state.value for state in states])
    )
    return sorted(connection.execute(found.values(values).returning(DELIVERY.c.id)).scalars())


def _boxed(connection: Connection, query: Select[Any]) -> Sequence[BoxedDelivery]:
    rows = connection.execute(query).all()
    alerts: dict[int, Alert] = {}
    for chunk in chunks({row.alert_id for row in rows}):
        for found in connection.execute(select(ALERT).where(ALERT.c.id.in_(chunk))):
            alerts[found.id] = stored_alert(found)
    return [
        BoxedDelivery(
            id=row.id,
            alert=alerts[row.alert_id],
            channel=row.channel,
            state=DeliveryState(row.state),
            attempts=row.attempts,
            in_doubt=row.in_doubt,
            created_at=row.created_at,
            next_attempt_at=row.next_attempt_at,
            settled_at=row.settled_at,
            reason=row.reason,
            why=row.why,
            digest=row.digest_id,
        )
        for row in rows
    ]
