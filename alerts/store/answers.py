"""Acknowledged alerts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from alerts.model.delivery import DeliveryState
from alerts.store.tables.alert import ALERT
from alerts.store.tables.answer import ANSWER
from alerts.store.tables.delivery import DELIVERY
from alerts.store.upsert import upsert

ACKNOWLEDGED = "acknowledged"
"""What the reason begins with where an answer has dropped a delivery that was for want of one."""


def alerts_of(connection: Connection, *, alert: int | None = None, story: int | None = None) -> Sequence[int]:
    """The alerts that an answer to one of them, or to a story, is about: all of the story's."""
    if alert is not None:
        found = connection.execute(select(ALERT.c.id, ALERT.c.story_id).where(ALERT.c.id == alert)).one_or_none()
        if found is None or found.story_id is None:
            return [found.id] if found else []
        story = found.story_id
    query = select(ALERT.c.id).where(ALERT.c.story_id == story).order_by(ALERT.c.id)
    return list(connection.execute(query).scalars())


def answer(connection: Connection, alerts: Sequence[int], *, by: str, note: str, now: datetime) -> int:
    """Acknowledge alerts: who was to be told if nobody answers is not told any more. Returns how many such deliveries
    were dropped.
    """
    if not alerts:
        return 0
    rows = [{"alert_id": number, "by": by, "note": note, "at": now} for number in alerts]
    connection.execute(upsert(connection, ANSWER).on_conflict_do_nothing(), rows)
    unsent = DELIVERY.c.state.in_((DeliveryState.WAITING.value, DeliveryState.PENDING.value))
    return spare(connection, unsent & DELIVERY.c.alert_id.in_(alerts), f"{ACKNOWLEDGED} by {by}", now)


def spare(connection: Connection, which: ColumnElement[bool], reason: str, now: datetime) -> int:
    """Drop those of these deliveries that were to be made for want of an answer; one whose channel has the rule's digest too
    waits for that. Returns how many.
    """
    unneeded = update(DELIVERY).where(which, DELIVERY.c.unless_answered)
    listed = select(DELIVERY.c.id, DELIVERY.c.gather).where(which, DELIVERY.c.unless_answered, DELIVERY.c.always_digest)
    rows = connection.execute(listed).all()
    for row in rows:
        waits = {"unless_answered": False, "next_attempt_at": datetime.fromisoformat(row.gather.partition(" ")[2])}
        connection.execute(update(DELIVERY).where(DELIVERY.c.id == row.id).values(waits))
    values = {"state": DeliveryState.DROPPED.value, "settled_at": now, "next_attempt_at": None, "reason": reason}
    return len(rows) + connection.execute(unneeded.values(values)).rowcount
