"""What a channel refuses, or does not take in time, goes to the channel that stands in for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, exists, func, or_, select, update
from sqlalchemy import Row as Result

from alerts.model.alert import Alert
from alerts.model.fallback import Fallback
from alerts.model.planned import PlannedAlert, PlannedDelivery, Scheduling
from alerts.model.silence import Hush
from alerts.store.alert_shape import stored_alert
from alerts.store.chunks import chunks
from alerts.store.deliveries import add_deliveries
from alerts.store.past import IS_DEAD, IS_PENDING, recall_history
from alerts.store.silences import in_force
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY
from alerts.store.there import ANSWERED, make_way, told_there

MOST = 500
"""Deliveries in one transaction; the rest follows in the next."""

ASKED_AGAIN = timedelta(minutes=1)
"""After how long it is asked again whether another channel may tell what its limits, or a silence, kept back there."""

Planned = tuple[Alert, PlannedDelivery]


def fall_back(
    connection: Connection,
    fallbacks: Mapping[str, Fallback],
    now: datetime,
    hush: Hush,
    scheduling: Scheduling | None = None,
) -> int:
    """Plan a delivery on the other channel for each that is dead, or has failed for too long. Returns how many.

    The first delivery goes on being tried: better twice than never. It has failed for too long when its first attempt was
    so long ago, not its news, which may have waited for the morning. What died before ``since`` is left alone, so that a
    fallback that is configured today does not send last month's dead letters. ``scheduling`` says what the other channel's
    own limits make of it, ``hush`` what silences do; what they keep back is asked about again a minute later, after what has not
    been asked about yet.

    A digest goes as its alerts, which are gathered there anew: the other channel may hold less in one message.
    """
    return sum(_from(connection, channel, fallback, now, hush, scheduling) for channel, fallback in fallbacks.items())


def _from(
    connection: Connection,
    channel: str,
    fallback: Fallback,
    now: datetime,
    hush: Hush,
    scheduling: Scheduling | None,
) -> int:
    member = DELIVERY.alias("member")
    of_digest = member.c.digest_id == DELIVERY.c.alert_id
    failing = IS_PENDING & (DELIVERY.c.failed_since <= fallback.before)
    if fallback.is_down:
        # One that has not been tried yet waits for its turn otherwise, not for the channel.
        failing |= IS_PENDING & (DELIVERY.c.attempts == 0) & (DELIVERY.c.next_attempt_at <= fallback.before)
    died = IS_DEAD & (DELIVERY.c.settled_at >= fallback.since)
    asked_at = DELIVERY.c.stand_in_at
    # What is further off was put off by a clock that was ahead.
    may_be_asked = or_(asked_at.is_(None), asked_at <= now, asked_at > now + ASKED_AGAIN)
    query = (
        select(
            ALERT,
            DELIVERY.c.id.label("delivery"),
            DELIVERY.c.unless_answered,
            exists().where(of_digest).label("is_digest"),
        )
        .join(DELIVERY, DELIVERY.c.alert_id == ALERT.c.id)
        .where(DELIVERY.c.channel == channel, failing | died, ~told_there(DELIVERY, fallback.channel))
        .where(~(DELIVERY.c.unless_answered & ANSWERED), may_be_asked)
        .order_by(DELIVERY.c.rank, func.coalesce(asked_at, DELIVERY.c.created_at))
        .limit(MOST)
    )
    found = list(connection.execute(query))
    if not found:
        return 0
    why = f"instead of {channel}, which does not take it"
    wanted = [*_each(connection, found, fallback.channel, why, now, scheduling)]
    wanted += _digests(connection, [row.id for row in found if row.is_digest], channel, fallback.channel, why, now)
    silences = in_force(connection, now)
    wanted = [(alert, planned) for alert, planned in wanted if not hush(alert, planned.channel, silences)]
    told = {alert.id for alert, _ in wanted}
    # So is a digest, which is told there by its alerts.
    _ask_again(connection, [row.delivery for row in found if row.id not in told], now + ASKED_AGAIN)
    make_way(connection, told, fallback.channel)
    add_deliveries(
        connection,
        [({"id": alert.id, "severity": alert.severity, "created_at": now}, planned) for alert, planned in wanted],
    )
    return len(wanted)


def _ask_again(connection: Connection, deliveries: Sequence[int], at: datetime) -> None:
    for chunk in chunks(deliveries):
        connection.execute(update(DELIVERY).where(DELIVERY.c.id.in_(chunk)).values(stand_in_at=at))


def _each(
    connection: Connection,
    found: Sequence[Result[Any]],
    channel: str,
    why: str,
    now: datetime,
    scheduling: Scheduling | None,
) -> list[Planned]:
    """Alerts that stand for themselves, as quiet hours and the limits of the channel let them pass; notices have none."""
    plain = PlannedDelivery(channel=channel, due_at=now, why=why)
    # Who stands in for one that is told for want of an answer need not be told after an answer either.
    unless_answered = {row.id: row.unless_answered for row in found}
    alerts = [stored_alert(row) for row in found if not row.is_digest]
    wanted = [
        PlannedAlert(alert=alert, channels=(channel,), handling=scheduling.later(alert.rule), further=True)
        for alert in alerts
        if scheduling is not None and alert.rule is not None
    ]
    planned = [(alert, plain) for alert in alerts if alert.rule is None or scheduling is None]
    if wanted and scheduling is not None:
        history = recall_history(connection, scheduling.asked(wanted), now)
        arranged = scheduling.arrange(wanted, history).alerts
        planned += [
            (one.alert, replace(how, why=f"{why} · {how.why}" if how.why else why))
            for one, what in zip(wanted, arranged, strict=True)
            for how in what.deliveries
        ]
    return [(alert, replace(how, unless_answered=unless_answered[alert.id])) for alert, how in planned]


def _digests(
    connection: Connection, digests: Sequence[int], channel: str, other: str, why: str, now: datetime
) -> list[Planned]:
    """The alerts of these digests that are not told on the other channel yet, to be gathered there at once."""
    query = select(ALERT, DELIVERY.c.gather).join(DELIVERY, DELIVERY.c.alert_id == ALERT.c.id)
    found: list[Planned] = []
    for chunk in chunks(digests):
        for row in connection.execute(query.where(DELIVERY.c.digest_id.in_(chunk), ~told_there(DELIVERY, other))):
            gather = f"{row.gather} instead of {channel}"
            found.append((stored_alert(row), PlannedDelivery(channel=other, due_at=now, gather=gather, why=why)))
    return list({alert.id: (alert, planned) for alert, planned in found}.values())
