"""What a channel refuses, or does not take in time, goes to the channel that stands in for it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, exists, select

from alerts.model.delivery import DeliveryState
from alerts.model.fallback import Fallback
from alerts.model.planned import PlannedDelivery
from alerts.store.deliveries import add_deliveries
from alerts.store.outbox import IS_PENDING
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY

MOST = 500
"""Deliveries in one transaction; the rest follows in the next."""


def fall_back(connection: Connection, fallbacks: Mapping[str, Fallback], now: datetime) -> int:
    """Plan a delivery on the other channel for each that is dead, or has failed for too long. Returns how many.

    The first delivery goes on being tried: better twice than never. It has failed for too long when its first attempt was
    so long ago, not its news, which may have waited for the morning. What died before ``since`` is left alone, so that a
    fallback that is configured today does not send last month's dead letters.
    """
    return sum(_from(connection, channel, fallback, now) for channel, fallback in fallbacks.items())


def _from(connection: Connection, channel: str, fallback: Fallback, now: datetime) -> int:
    other = DELIVERY.alias("other")
    has_one = exists().where(other.c.alert_id == DELIVERY.c.alert_id, other.c.channel == fallback.channel)
    # A digest is told there already where each of its alerts is, be it one by one or in another digest.
    member, there = DELIVERY.alias("member"), DELIVERY.alias("there")
    missing = ~exists().where(there.c.alert_id == member.c.alert_id, there.c.channel == fallback.channel)
    of_digest = member.c.digest_id == DELIVERY.c.alert_id
    has_all = exists().where(of_digest) & ~exists().where(of_digest, missing)
    failing = IS_PENDING & (DELIVERY.c.failed_since <= fallback.before)
    if fallback.is_down:
        # One that has not been tried yet waits for its turn otherwise, not for the channel.
        failing |= IS_PENDING & (DELIVERY.c.attempts == 0) & (DELIVERY.c.next_attempt_at <= fallback.before)
    died = (DELIVERY.c.state == DeliveryState.DEAD.value) & (DELIVERY.c.settled_at >= fallback.since)
    query = (
        select(ALERT.c.id, ALERT.c.severity, DELIVERY.c.unless_answered)
        .join(DELIVERY, DELIVERY.c.alert_id == ALERT.c.id)
        .where(DELIVERY.c.channel == channel, failing | died, ~has_one, ~has_all)
        .order_by(DELIVERY.c.created_at)
        .limit(MOST)
    )
    why = f"instead of {channel}, which does not take it"
    planned = PlannedDelivery(channel=fallback.channel, due_at=now, why=why)
    rows = []
    for row in connection.execute(query):
        # Who stands in for one that is told for want of an answer need not be told after an answer either.
        stand_in = replace(planned, unless_answered=row.unless_answered)
        rows.append(({"id": row.id, "severity": row.severity, "created_at": now}, stand_in))
    add_deliveries(connection, rows)
    return len(rows)
