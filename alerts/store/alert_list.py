"""Alerts for people to look through."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, select
from sqlalchemy import Row as Result

from alerts.model.alert import Alert
from alerts.model.delivery import DeliveryState
from alerts.store.alert_shape import stored_alert
from alerts.store.chunks import MANY, chunks
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY

DIGEST = DELIVERY.alias("digest")
WITH_DIGEST = (
    select(
        DELIVERY,
        DIGEST.c.state.label("digest_state"),
        DIGEST.c.reason.label("digest_reason"),
        DIGEST.c.in_doubt.label("digest_in_doubt"),
    )
    .outerjoin(DIGEST, (DIGEST.c.alert_id == DELIVERY.c.digest_id) & (DIGEST.c.channel == DELIVERY.c.channel))
    .where(DELIVERY.c.alert_id.in_(MANY))
    .order_by(DELIVERY.c.channel)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDelivery:
    """How one channel stands with an alert. ``reason`` is why the last attempt failed. What has gone into a digest that is not
    delivered stands as that digest does.
    """

    channel: str
    state: DeliveryState
    attempts: int
    in_doubt: bool
    settled_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ListedAlert:
    """An alert with its deliveries, by channel."""

    alert: Alert
    deliveries: tuple[ListedDelivery, ...]


def find_alert(connection: Connection, number: int) -> Alert | None:
    """One alert by its number; None where there is none."""
    row = connection.execute(select(ALERT).where(ALERT.c.id == number)).one_or_none()
    return None if row is None else stored_alert(row)


def list_alerts(
    connection: Connection,
    *,
    limit: int,
    since: datetime | None = None,
    rule: str | None = None,
    channel: str | None = None,
    notices: bool = True,
) -> Sequence[ListedAlert]:
    """At most ``limit`` alerts, newest first; those created at ``since`` or later, of one rule, for one channel."""
    query = select(ALERT).order_by(ALERT.c.created_at.desc(), ALERT.c.id.desc()).limit(limit)
    if since is not None:
        query = query.where(ALERT.c.created_at >= since)
    if rule is not None:
        query = query.where(ALERT.c.rule == rule)
    if channel is not None:
        query = query.where(exists().where(DELIVERY.c.alert_id == ALERT.c.id, DELIVERY.c.channel == channel))
    if not notices:
        query = query.where(ALERT.c.rule.is_not(None))
    alerts = [stored_alert(row) for row in connection.execute(query)]
    deliveries: defaultdict[int, list[ListedDelivery]] = defaultdict(list)
    for chunk in chunks([alert.id for alert in alerts]):
        for row in connection.execute(WITH_DIGEST, {"many": chunk}):
            deliveries[row.alert_id].append(_listed(row))
    return [ListedAlert(alert, tuple(deliveries[alert.id])) for alert in alerts]


def _listed(row: Result[Any]) -> ListedDelivery:
    state, reason, doubt = DeliveryState(row.state), row.reason, row.in_doubt
    if state is DeliveryState.GATHERED and row.digest_state is not None:
        delivered = row.digest_state == DeliveryState.DELIVERED.value
        state = state if delivered else DeliveryState(row.digest_state)
        why = f": {row.digest_reason}" if row.digest_reason and not delivered else ""
        reason, doubt = f"in digest {row.digest_id}{why}", row.digest_in_doubt
    return ListedDelivery(
        channel=row.channel,
        state=state,
        attempts=row.attempts,
        in_doubt=doubt,
        settled_at=row.settled_at,
        reason=reason,
    )
