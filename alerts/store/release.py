"""What waited and is due goes on: by itself, or several alerts of a channel as one digest."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy import Row as Result

from alerts.model.alert import Alert
from alerts.model.delivery import DeliveryState
from alerts.model.digest import Divide
from alerts.model.planned import PlannedAlert, PlannedDelivery, Scheduling
from alerts.model.severity import Severity
from alerts.model.silence import Hush
from alerts.store.alert_shape import alert_values, stored_alert
from alerts.store.answers import ACKNOWLEDGED, spare
from alerts.store.chunks import chunks
from alerts.store.columns import Moment
from alerts.store.counters import allocate
from alerts.store.deliveries import add_deliveries
from alerts.store.hushed import drop, heard
from alerts.store.past import IS_WAITING, recall_history
from alerts.store.prepared import Prepared
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY
from alerts.store.there import ANSWERED

MOST = 2_000
"""Deliveries that are released in one transaction; some 50 ms. The rest is due in the next."""

NEXT_WAITING = Prepared(select(func.min(DELIVERY.c.next_attempt_at).label("at")).where(IS_WAITING))
DUE = (
    select(DELIVERY, ALERT.c.severity.label("of_alert"))
    .join(ALERT, ALERT.c.id == DELIVERY.c.alert_id)
    .where(IS_WAITING, DELIVERY.c.next_attempt_at <= bindparam("now", type_=Moment()))
    .order_by(DELIVERY.c.next_attempt_at, DELIVERY.c.id)
    .limit(MOST)
)


def next_waiting(connection: Connection) -> datetime | None:
    """When the next waiting delivery is due."""
    [found] = NEXT_WAITING.rows(connection, {})
    due: datetime | None = found.at
    return due


def undivided(_channel: str, _digest: Alert, members: Sequence[Alert]) -> Sequence[Sequence[Alert]]:
    """All of them in one message."""
    return [members]


def release(
    connection: Connection,
    now: datetime,
    hush: Hush,
    divide: Divide = undivided,
    scheduling: Scheduling | None = None,
) -> None:
    """Deliveries that waited until ``now`` become pending, or are gathered into digests. What has been silenced since it was
    planned is dropped. What waited for want of an answer comes to its channel now, so its limits are asked now.

    One digest for each channel and ``gather``, or several where ``divide`` says that one message cannot tell it: each has a
    unique notice key, and its members are taken in the same transaction, so doing this twice tells nothing twice.
    """
    due = next_waiting(connection)
    if due is None or due > now:
        return
    groups: defaultdict[tuple[str, str], list[Result[Any]]] = defaultdict(list)
    alone: list[int] = []
    unanswered: list[Result[Any]] = []
    for row in heard(connection, list(connection.execute(DUE, {"now": now})), hush, now):
        if row.unless_answered and (row.always_digest or not row.gather) and scheduling is not None:
            unanswered.append(row)
        elif row.gather:
            groups[row.channel, row.gather].append(row)
        else:
            alone.append(row.id)
    for (channel, gather), rows in groups.items():
        if len(rows) == 1 and not rows[0].always_digest:
            alone.append(rows[0].id)
        else:
            _gather(connection, channel, gather, rows, now, divide)
    _let_go(connection, alone, now)
    if scheduling is not None:
        _turn_to(connection, unanswered, now, scheduling)


def _let_go(connection: Connection, deliveries: Sequence[int], now: datetime) -> None:
    if deliveries:
        of = update(DELIVERY).where(DELIVERY.c.id.in_(deliveries))
        # An answer that came beside the schedule (from another process) counts as well.
        values = {"state": DeliveryState.DROPPED.value, "settled_at": now, "next_attempt_at": None}
        connection.execute(of.where(DELIVERY.c.unless_answered, ANSWERED).values(values | {"reason": ACKNOWLEDGED}))
        connection.execute(of.where(IS_WAITING).values(state=DeliveryState.PENDING.value))


def _turn_to(connection: Connection, rows: Sequence[Result[Any]], now: datetime, scheduling: Scheduling) -> None:
    """Tell these for want of an answer, as far as quiet hours and the limits of their channels let them pass."""
    for ids in chunks([row.id for row in rows]):
        spare(connection, DELIVERY.c.id.in_(ids) & ANSWERED, ACKNOWLEDGED, now)
    still = {
        number
        for ids in chunks([row.id for row in rows])
        for number in connection.scalars(select(DELIVERY.c.id).where(DELIVERY.c.id.in_(ids), IS_WAITING, ~ANSWERED))
    }
    rows = [row for row in rows if row.id in still]
    alerts = {alert.id: alert for alert in _alerts(connection, {row.alert_id for row in rows})}
    wanted = [
        PlannedAlert(
            alert=alerts[row.alert_id],
            channels=(row.channel,),
            handling=scheduling.later(alerts[row.alert_id].rule or ""),
            further=True,
        )
        for row in rows
    ]
    history = recall_history(connection, scheduling.asked(wanted), now)
    for row, found in zip(rows, scheduling.arrange(wanted, history).alerts, strict=True):
        if not found.deliveries:
            drop(connection, [row.id], "; ".join(one.detail for one in found.suppressions), now)
            continue
        [planned] = found.deliveries
        state = DeliveryState.WAITING if planned.gather else DeliveryState.PENDING
        rank = Severity.CRITICAL - (planned.severity or Severity(row.of_alert))
        values: dict[str, Any] = {"state": state.value, "gather": planned.gather, "next_attempt_at": planned.due_at}
        values |= {"created_at": now, "why": planned.why or row.why, "severity": planned.severity, "rank": rank}
        connection.execute(update(DELIVERY).where(DELIVERY.c.id == row.id).values(values | {"always_digest": False}))


def _gather(
    connection: Connection, channel: str, gather: str, rows: Sequence[Result[Any]], now: datetime, divide: Divide
) -> None:
    """Make the digest, with a delivery of its own for each part; its members are settled by it."""
    severities = {row.alert_id: Severity(row.severity or row.of_alert) for row in rows}
    reason = rows[0].why if not rows[0].always_digest else ""
    whole = _digest(headline(gather, len(rows)), reason, severities.values(), now)
    parts = [[alert.id for alert in part] for part in divide(channel, whole, _alerts(connection, severities)) if part]
    deliveries = {row.alert_id: row.id for row in rows}
    if len(parts) > 1:
        # Where a message holds one alert, it is told as itself: so more of it has room.
        _let_go(connection, [deliveries[part[0]] for part in parts if len(part) == 1], now)
        parts = [part for part in parts if len(part) > 1]
    for number, part in enumerate(parts, start=1):
        name = headline(gather, len(part), f" ({number} of {len(parts)})" if len(parts) > 1 else "")
        digest = _digest(name, reason, [severities[alert] for alert in part], now)
        _tell_together(connection, channel, gather, digest, [deliveries[alert] for alert in part])


def _tell_together(
    connection: Connection, channel: str, gather: str, digest: Alert, deliveries: Collection[int]
) -> None:
    key = _unused(connection, f"{gather} {channel}")
    row = {"id": allocate(connection, "alert", 1)[0], "notice_key": key} | alert_values(digest)
    connection.execute(insert(ALERT), row)
    add_deliveries(connection, [(row, PlannedDelivery(channel=channel, due_at=digest.created_at))])
    gathered = {"state": DeliveryState.GATHERED.value, "settled_at": digest.created_at, "next_attempt_at": None}
    for ids in chunks(deliveries):
        taken = update(DELIVERY).where(DELIVERY.c.id.in_(ids))
        connection.execute(taken.values(gathered | {"digest_id": row["id"]}))


def retell(connection: Connection, delivery: int, parts: Sequence[Sequence[int]], now: datetime) -> None:
    """Tell what the digest of this delivery tells in parts, each a digest, or one alert as itself: all at once is too long."""
    whole = connection.execute(select(ALERT, DELIVERY.c.channel).join(DELIVERY).where(DELIVERY.c.id == delivery)).one()
    told = select(DELIVERY, ALERT.c.severity.label("of_alert")).join(ALERT, ALERT.c.id == DELIVERY.c.alert_id)
    rows = {row.alert_id: row for row in connection.execute(told.where(DELIVERY.c.digest_id == whole.id))}
    for number, part in enumerate(parts, start=1):
        members = [rows[alert] for alert in part]
        if len(members) == 1:
            alone = {
                "state": DeliveryState.PENDING.value,
                "digest_id": None,
                "next_attempt_at": now,
                "settled_at": None,
            }
            connection.execute(update(DELIVERY).where(DELIVERY.c.id == members[0].id).values(alone))
            continue
        name = f"{whole.headline.partition(':')[0]}, part {number} of {len(parts)}: {len(members)} alerts"
        digest = _digest(name, whole.summary, [Severity(row.severity or row.of_alert) for row in members], now)
        _tell_together(connection, whole.channel, members[0].gather, digest, [row.id for row in members])


def _digest(name: str, reason: str, severities: Iterable[Severity], now: datetime) -> Alert:
    return Alert(headline=name, summary=reason, severity=max(severities), created_at=now)


def _alerts(connection: Connection, numbers: Collection[int]) -> Sequence[Alert]:
    query = select(ALERT).order_by(ALERT.c.created_at, ALERT.c.id)
    return [
        stored_alert(row) for chunk in chunks(numbers) for row in connection.execute(query.where(ALERT.c.id.in_(chunk)))
    ]


def _unused(connection: Connection, key: str) -> str:
    """The key, or the key with a number: what came too late for a digest that has gone out makes another."""
    number, found = 1, key
    while connection.execute(select(ALERT.c.id).where(ALERT.c.notice_key == found)).first() is not None:
        number += 1
        found = f"{key} {number}"
    return found


def headline(gather: str, amount: int, part: str = "") -> str:
    """What a digest, or a part of it, is called."""
    kind = {"storm": "Many at once", "quiet": "After quiet hours"}.get(gather.partition(" ")[0], "Digest")
    return f"{kind}{part}: 1 alert" if amount == 1 else f"{kind}{part}: {amount:,} alerts"
