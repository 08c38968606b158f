"""What is old and done with goes; what keeps old news from returning stays."""

from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from alerts.store.outbox import IS_SENDING
from alerts.store.past import IS_PENDING, IS_WAITING
from alerts.store.tables.alert import ALERT
from alerts.store.tables.answer import ANSWER
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.hold import HOLD
from alerts.store.tables.item import ITEM
from alerts.store.tables.placement import PLACEMENT
from alerts.store.tables.revision import REVISION
from alerts.store.tables.silence import SILENCE
from alerts.store.tables.story import STORY
from alerts.store.tables.suppression import SUPPRESSION

BATCH = 250
"""Rows per transaction: some 10 ms, so that nobody waits long behind one."""

UNSETTLED = exists().where(DELIVERY.c.alert_id == ALERT.c.id, IS_PENDING | IS_SENDING | IS_WAITING)
# A digest lists its alerts for as long as it is there, be it sent again by a person.
DIGEST = ALERT.alias("digest")
OF_DIGEST = exists().where(DELIVERY.c.alert_id == ALERT.c.id, DELIVERY.c.digest_id == DIGEST.c.id)
HAS_ITEMS = exists().where(ITEM.c.story_id == STORY.c.id)
HAS_ALERTS = exists().where(ALERT.c.story_id == STORY.c.id)


def retire_items(connection: Connection, before: datetime) -> int:
    """Delete a batch of items first seen before then, with their revisions and suppressions. Returns how many.

    Identities and distrust stay for good.
    """
    old = list(
        connection.execute(
            select(ITEM.c.id).where(ITEM.c.seen_at < before).order_by(ITEM.c.seen_at).limit(BATCH)
        ).scalars()
    )
    if old:
        connection.execute(delete(REVISION).where(REVISION.c.item_id.in_(old)))
        connection.execute(delete(SUPPRESSION).where(SUPPRESSION.c.item_id.in_(old)))
        connection.execute(delete(PLACEMENT).where(PLACEMENT.c.item_id.in_(old)))
        connection.execute(delete(ITEM).where(ITEM.c.id.in_(old)))
    return len(old)


def retire_placements(connection: Connection, before: datetime) -> int:
    """Delete a batch of placements of items first seen before then: no news is compared with them any more."""
    query = select(PLACEMENT.c.seq).where(PLACEMENT.c.at < before).order_by(PLACEMENT.c.at).limit(BATCH)
    old = list(connection.execute(query).scalars())
    if old:
        connection.execute(delete(PLACEMENT).where(PLACEMENT.c.seq.in_(old)))
    return len(old)


def retire_alerts(connection: Connection, before: datetime) -> int:
    """Delete a batch of alerts older than that of which every delivery is settled, and that no digest lists. Returns how many."""
    query = (
        select(ALERT.c.id)
        .where(ALERT.c.created_at < before, ~UNSETTLED, ~OF_DIGEST)
        .order_by(ALERT.c.created_at)
        .limit(BATCH)
    )
    old = list(connection.execute(query).scalars())
    if old:
        connection.execute(delete(ANSWER).where(ANSWER.c.alert_id.in_(old)))
        connection.execute(delete(DELIVERY).where(DELIVERY.c.alert_id.in_(old)))
        connection.execute(delete(ALERT).where(ALERT.c.id.in_(old)))
    return len(old)


def retire_holds(connection: Connection, before: datetime) -> int:
    """Delete a batch of holds that nothing has touched since then, and of silences that ended. Returns how many."""
    old = list(connection.execute(select(HOLD.c.key).where(HOLD.c.touched_at < before).limit(BATCH)).scalars())
    if old:
        connection.execute(delete(HOLD).where(HOLD.c.key.in_(old)))
    ended = list(connection.execute(select(SILENCE.c.id).where(SILENCE.c.until < before).limit(BATCH)).scalars())
    if ended:
        connection.execute(delete(SILENCE).where(SILENCE.c.id.in_(ended)))
    return len(old) + len(ended)


def retire_stories(connection: Connection, before: datetime) -> int:
    """Delete a batch of stories opened before then that nothing belongs to any more. Returns how many."""
    query = select(STORY.c.id).where(STORY.c.opened_at < before, ~HAS_ITEMS, ~HAS_ALERTS).order_by(STORY.c.opened_at)
    old = list(connection.execute(query.limit(BATCH)).scalars())
    if old:
        connection.execute(delete(STORY).where(STORY.c.id.in_(old)))
    return len(old)
