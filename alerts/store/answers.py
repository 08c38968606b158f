"""Acknowledged alerts."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from alerts.model.delivery import DeliveryState
from alerts.store.chunks import chunks
from alerts.store.tables.alert import ALERT
from alerts.store.tables.answer import ANSWER
from alerts.store.tables.delivery import DELIVERY
from alerts.store.upsert import upsert

ACKNOWLEDGED = "acknowledged"
"""What the reason begins with where an answer has dropped a delivery that was for want of one."""


def alerts_of(connection: Connection, *, alert: int | None = None, story: int | None = None) -> Sequence[int]:
    """The alerts that an answer to one of them, or to a story, is about: all of the story's. An answer to a digest is about all
    that it tells.
    """
    if alert is None:
        return _of_stories(connection, {story})
    asked = select(ALERT.c.id, ALERT.c.story_id)
    told = asked.join(DELIVERY, DELIVERY.c.alert_id == ALERT.c.id).where(DELIVERY.c.digest_id == alert).distinct()
    found = connection.execute(told).all() or connection.execute(asked.where(ALERT.c.id == alert)).all()
    alone = [row.id for row in found if row.story_id is None]
    return sorted({*alone, *_of_stories(connection, {row.story_id for row in found} - {None})})


def _of_stories(connection: Connection, stories: Collection[int | None]) -> Sequence[int]:
    query = select(ALERT.c.id).order_by(ALERT.c.id)
    return [number for ids in chunks(stories) for number in connection.scalars(query.where(ALERT.c.story_id.in_(ids)))]


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
