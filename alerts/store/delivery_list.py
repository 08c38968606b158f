"""How the channels are doing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, cast, func, or_, select

from alerts.model.delivery import DeliveryState
from alerts.store.past import IS_PENDING
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY

IN_DOUBT = "in_doubt"

TAKEN = (
    select(DELIVERY.c.channel, func.max(DELIVERY.c.settled_at).label("at"))
    .where(DELIVERY.c.state == DeliveryState.DELIVERED.value)
    .group_by(DELIVERY.c.channel)
    .subquery()
)
FAILING = (
    select(DELIVERY.c.channel, func.min(DELIVERY.c.failed_since).label("since"))
    .outerjoin(TAKEN, TAKEN.c.channel == DELIVERY.c.channel)
    .where(IS_PENDING, or_(TAKEN.c.at.is_(None), TAKEN.c.at < DELIVERY.c.failed_since))
    .group_by(DELIVERY.c.channel)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubledDelivery:
    """A delivery that is dead, in doubt, or waits for another attempt after a failed one."""

    id: int
    alert: int
    headline: str
    channel: str
    state: DeliveryState
    attempts: int
    in_doubt: bool
    created_at: datetime
    next_attempt_at: datetime | None
    reason: str | None


def delivery_counts(connection: Connection) -> Mapping[str, Mapping[str, int]]:
    """By channel: how many deliveries are in each state, and how many of all are ``in_doubt``."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    doubtful = func.sum(cast(DELIVERY.c.in_doubt, Integer))
    query = select(DELIVERY.c.channel, DELIVERY.c.state, func.count(), doubtful)
    for channel, state, count, doubts in connection.execute(query.group_by(DELIVERY.c.channel, DELIVERY.c.state)):
        of_channel = counts[channel]
        of_channel[state] = count
        of_channel[IN_DOUBT] = of_channel.get(IN_DOUBT, 0) + int(doubts)
    return dict(counts)


def failing_since(connection: Connection) -> Mapping[str, datetime]:
    """The channels that have taken nothing since a delivery, which is pending still, failed first; and when that was."""
    return {row.channel: row.since for row in connection.execute(FAILING) if row.since is not None}


def troubled_deliveries(connection: Connection, *, limit: int) -> Sequence[TroubledDelivery]:
    """At most ``limit`` deliveries in trouble, newest first."""
    query = (
        select(DELIVERY, ALERT.c.headline)
        .join(ALERT, ALERT.c.id == DELIVERY.c.alert_id)
        .where(
            or_(
                DELIVERY.c.state == DeliveryState.DEAD.value,
                DELIVERY.c.in_doubt,
                (DELIVERY.c.state == DeliveryState.PENDING.value) & (DELIVERY.c.attempts > 0),
            )
        )
        .order_by(DELIVERY.c.created_at.desc(), DELIVERY.c.id.desc())
        .limit(limit)
    )
    return [
        TroubledDelivery(
            id=row.id,
            alert=row.alert_id,
            headline=row.headline,
            channel=row.channel,
            state=DeliveryState(row.state),
            attempts=row.attempts,
            in_doubt=row.in_doubt,
            created_at=row.created_at,
            next_attempt_at=row.next_attempt_at,
            reason=row.reason,
        )
        for row in connection.execute(query)
    ]
