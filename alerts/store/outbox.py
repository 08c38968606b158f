"""Deliveries on their way: claimed one at a time per channel, settled, found again after a crash."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    ScalarSelect,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    true,
    type_coerce,
    update,
)

from alerts.model.delivery import Delivery, DeliveryState, Probe, Settlement
from alerts.model.due import Due
from alerts.model.severity import Severity
from alerts.store.alert_shape import TOLD, stored_alert
from alerts.store.answers import ACKNOWLEDGED
from alerts.store.clock_jumps import hasten
from alerts.store.columns import Moment
from alerts.store.past import IS_PENDING
from alerts.store.prepared import Prepared
from alerts.store.release import next_waiting, retell
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY
from alerts.store.there import ANSWERED

IS_SENDING = DELIVERY.c.state == literal_column("'sending'")

UNSENT = (DeliveryState.PENDING.value, DeliveryState.WAITING.value)

NOW = bindparam("now", type_=Moment())
OF_CHANNEL = DELIVERY.c.channel == bindparam("of")
# An index on the due time would find every due row and sort them all; with it hidden, the queue is walked in its order
# until the first due one, inside the index.
DUE_AT = type_coerce(DELIVERY.c.next_attempt_at, BigInteger) + literal_column("0")
IS_DUE = (OF_CHANNEL, IS_PENDING, DUE_AT <= NOW)
IN_TURN = (DELIVERY.c.rank, DELIVERY.c.created_at, DELIVERY.c.id)


def _first(*order: ColumnElement[Any], doubtful: bool = True) -> ScalarSelect[int]:
    """The delivery of the channel that is due and comes first in this order."""
    which = IS_DUE if doubtful else (*IS_DUE, ~DELIVERY.c.in_doubt)
    query = select(DELIVERY.c.id).where(*which).order_by(*order).limit(1)
    return query.with_for_update(skip_locked=True).scalar_subquery()


IN_FLIGHT = DELIVERY.alias("in_flight")
BUSY = exists().where(IN_FLIGHT.c.channel == bindparam("of"), IN_FLIGHT.c.state == literal_column("'sending'"))
TAKE = (
    update(DELIVERY)
    .where(~BUSY)
    .values(
        state=DeliveryState.SENDING.value,
        attempts=DELIVERY.c.attempts + 1,
        claimed_at=NOW,
        leased_until=bindparam("until", type_=Moment()),
    )
    .returning(DELIVERY)
)
CLAIM = TAKE.where(DELIVERY.c.id == _first(*IN_TURN))
_CLAIM = Prepared(CLAIM)
# What has failed already tells less of a channel than what has not, and may be what its service cannot take.
PROBES = {
    Probe.ANY: Prepared(TAKE.where(DELIVERY.c.id == _first(DELIVERY.c.in_doubt, DELIVERY.c.attempts, *IN_TURN))),
    Probe.UNDOUBTED: Prepared(TAKE.where(DELIVERY.c.id == _first(DELIVERY.c.attempts, *IN_TURN, doubtful=False))),
}
IN_HAND = update(DELIVERY).where(DELIVERY.c.id == bindparam("of"), IS_SENDING)
SETTLED = ("state", "in_doubt", "unknown_before", "next_attempt_at", "settled_at", "reason")
FAILED_SINCE = func.coalesce(DELIVERY.c.failed_since, bindparam("failed_at", type_=Moment()))
SETTLE = IN_HAND.values({column: bindparam(column) for column in SETTLED} | {"failed_since": FAILED_SINCE})
_SETTLE = Prepared(SETTLE)
DROP_ANSWERED = (
    update(DELIVERY)
    .where(DELIVERY.c.id == bindparam("of"), DELIVERY.c.unless_answered, ANSWERED)
    .values(state=DeliveryState.DROPPED.value, settled_at=NOW, next_attempt_at=None, reason=ACKNOWLEDGED)
)
UNCLAIM = IN_HAND.values(state=DeliveryState.PENDING.value, attempts=DELIVERY.c.attempts - 1, claimed_at=None)
_ALERT_OF = Prepared(select(*TOLD).where(ALERT.c.id == bindparam("of")))
QUICKEN = (
    update(DELIVERY)
    .where(OF_CHANNEL, IS_PENDING, DELIVERY.c.next_attempt_at > NOW, DELIVERY.c.attempts > 0)
    .values(next_attempt_at=NOW)
)
# One channel after another that something is pending for: a step into the index each, however much that is.
CHANNEL = select(func.min(DELIVERY.c.channel).label("channel")).where(IS_PENDING).cte("each", recursive=True)
NEXT_CHANNEL = select(func.min(DELIVERY.c.channel)).where(IS_PENDING, DELIVERY.c.channel > CHANNEL.c.channel)
EACH = CHANNEL.union_all(select(NEXT_CHANNEL.scalar_subquery()).where(CHANNEL.c.channel.is_not(None)))
EARLIEST = select(func.min(DELIVERY.c.next_attempt_at)).where(DELIVERY.c.channel == EACH.c.channel, IS_PENDING)
NEXT_DUE = select(EACH.c.channel, EARLIEST.scalar_subquery().label("at")).where(EACH.c.channel.is_not(None))
_NEXT_DUE = Prepared(NEXT_DUE)
MEMBERS = (
    select(ALERT)
    .join(DELIVERY, DELIVERY.c.alert_id == ALERT.c.id)
    .where(DELIVERY.c.digest_id == bindparam("of"))
    .order_by(ALERT.c.created_at, ALERT.c.id)
)

AHEAD = timedelta(days=1)

LEASE = timedelta(minutes=15)
"""How long a claim holds. An attempt takes at most ten minutes (``delivery.timeout``); who has not settled it by then is
taken for dead.
"""


def claim(
    connection: Connection, channels: Collection[str], now: datetime, probes: Mapping[str, Probe] | None = None
) -> Sequence[Delivery]:
    """Claim the first due delivery of each channel that has none in flight: critical first, then oldest. On those of
    ``probes``, which seem to be down, what was tried least is first, and what is in doubt is last or does not count.
    """
    claimed = []
    for channel in dict.fromkeys(channels):
        taking = PROBES[probes[channel]] if probes and channel in probes else _CLAIM
        rows = taking.rows(connection, {"of": channel, "now": now, "until": now + LEASE})
        if not rows:
            continue
        [row] = rows
        [told] = _ALERT_OF.rows(connection, {"of": row.alert_id})
        alert = stored_alert(told)
        members = connection.execute(MEMBERS, {"of": row.alert_id}) if alert.rule is None else ()
        claimed.append(
            Delivery(
                id=row.id,
                alert=alert,
                channel=row.channel,
                attempts=row.attempts,
                in_doubt=row.in_doubt,
                unknown_before=row.unknown_before,
                created_at=row.created_at,
                severity=Severity(row.severity) if row.severity is not None else None,
                members=tuple(map(stored_alert, members)),
                failed_since=row.failed_since,
                why=row.why,
            )
        )
    return claimed


def reclaim(connection: Connection, now: datetime, mine: Collection[int]) -> int:
    """Claims whose lease has ended become due and in doubt: whoever held them died. Those of ``mine`` are being sent by
    the caller himself, however late it is. Returns how many.
    """
    ended = update(DELIVERY).where(IS_SENDING, DELIVERY.c.leased_until < now, DELIVERY.c.id.not_in(tuple(mine)))
    return connection.execute(
        ended.values(state=DeliveryState.PENDING.value, in_doubt=true(), next_attempt_at=now)
    ).rowcount


def unclaim(connection: Connection, deliveries: Collection[int]) -> None:
    """Take back claims that nobody has acted on: the attempt is not counted, nothing is in doubt."""
    for delivery in deliveries:
        connection.execute(UNCLAIM, {"of": delivery})


def settle(connection: Connection, delivery: int, settlement: Settlement, now: datetime) -> None:
    """Record what became of a claimed delivery. One that is not claimed (any more) is left as it is."""
    pending = settlement.state is DeliveryState.PENDING
    values = {
        "of": delivery,
        "state": settlement.state.value,
        "in_doubt": settlement.in_doubt,
        "unknown_before": settlement.unknown,
        "next_attempt_at": (settlement.next_attempt_at or now) if pending else None,
        "settled_at": None if pending else now,
        "reason": settlement.reason,
        "failed_at": None if settlement.state is DeliveryState.DELIVERED else now,
    }
    was_claimed = _SETTLE.change(connection, values)
    if settlement.parts and was_claimed:
        retell(connection, delivery, settlement.parts, now)
    if pending:
        # Somebody may have acknowledged it while it was on its way.
        connection.execute(DROP_ANSWERED, {"of": delivery, "now": now})


def forsaken(connection: Connection, channels: Collection[str], now: datetime, before: datetime) -> Mapping[str, int]:
    """By channel that is none of these, how much waits for it. What was due ``before`` is dead from now on."""
    elsewhere = (DELIVERY.c.state.in_(UNSENT), DELIVERY.c.channel.not_in(tuple(channels)))
    query = select(DELIVERY.c.channel, func.count()).where(*elsewhere).group_by(DELIVERY.c.channel)
    found = {row[0]: row[1] for row in connection.execute(query)}
    if found:
        over = update(DELIVERY).where(*elsewhere, DELIVERY.c.next_attempt_at < before)
        values = {"state": DeliveryState.DEAD.value, "settled_at": now, "next_attempt_at": None}
        connection.execute(over.values(values | {"reason": "given up: its channel is not configured any more"}))
    return found


def due(connection: Connection, channels: Collection[str]) -> Due:
    """When the next pending delivery of each of these channels, and the next waiting one of any, is due."""
    found = _NEXT_DUE.rows(connection, {}) if channels else ()
    return Due({row.channel: row.at for row in found if row.channel in channels}, next_waiting(connection))


def quicken(connection: Connection, channel: str, now: datetime) -> int:
    """What waits on the channel for another attempt is due now. Returns how many."""
    return connection.execute(QUICKEN, {"of": channel, "now": now}).rowcount


def recover(connection: Connection, now: datetime) -> int:
    """What was in flight when the process ended becomes due and in doubt. Returns how many. What a clock that was ahead has put
    off is due; of what waits for its time of day, only what was made more than a day from now: this clock may not be set yet.
    """
    hasten(connection, now, ahead=AHEAD)
    found = update(DELIVERY).where(IS_SENDING)
    return connection.execute(
        found.values(state=DeliveryState.PENDING.value, in_doubt=true(), next_attempt_at=now)
    ).rowcount
