"""What is old and done with goes; what keeps old news from returning stays."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, func, select, tuple_

from alerts.model.item import Item
from alerts.store.item_shape import select_items, stored_item
from alerts.store.outbox import IS_SENDING
from alerts.store.past import IS_PENDING, IS_WAITING
from alerts.store.tables.alert import ALERT
from alerts.store.tables.answer import ANSWER
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.feed import FEED
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
# The greatest number stays: numbers go on from it, and a daemon asks for those beyond the last that it knows of.
IS_LAST = PLACEMENT.c.seq == select(func.max(PLACEMENT.alias("any").c.seq)).scalar_subquery()
HAS_ALERTS = exists().where(ALERT.c.story_id == STORY.c.id)


Place = tuple[datetime, int]
"""Where a batch ended: when its last item was first seen, and its number."""


UNHEARD = timedelta(days=30)
"""How much longer than the retention a feed may fail, or not be asked, before what stood in it is retired."""


def gone(_sketch: bytes, _item: Item) -> bool:
    """Nothing stands anywhere any more."""
    return False


def retire_items(
    connection: Connection, before: datetime, stands: Callable[[bytes, Item], bool], after: Place | None = None
) -> tuple[int, Place | None]:
    """Delete a batch of items first seen before then, with their revisions and suppressions. Returns how many, and where the next
    batch begins; None after the last.

    Identities and distrust stay for good, and so does what still stands in a feed that has answered since then or not long before: its next edit
    is compared with it. ``stands`` is asked with what is kept of the feed's last document.
    """
    query = select_items().add_columns(FEED.c.names, FEED.c.ok_at).where(ITEM.c.seen_at < before)
    if after is not None:
        query = query.where(tuple_(ITEM.c.seen_at, ITEM.c.id) > after)
    rows = connection.execute(query.order_by(ITEM.c.seen_at, ITEM.c.id).limit(BATCH)).all()
    old = [
        row.id
        for row in rows
        if not (row.names and row.ok_at and row.ok_at >= before - UNHEARD and stands(row.names, stored_item(row)))
    ]
    if old:
        connection.execute(delete(REVISION).where(REVISION.c.item_id.in_(old)))
        connection.execute(delete(SUPPRESSION).where(SUPPRESSION.c.item_id.in_(old)))
        connection.execute(delete(PLACEMENT).where(PLACEMENT.c.item_id.in_(old), ~IS_LAST))
        connection.execute(delete(ITEM).where(ITEM.c.id.in_(old)))
    return len(old), (rows[-1].seen_at, rows[-1].id) if rows else None


def retire_placements(connection: Connection, before: datetime) -> int:
    """Delete a batch of placements of items first seen before then: no news is compared with them any more."""
    query = select(PLACEMENT.c.seq).where(PLACEMENT.c.at < before, ~IS_LAST).order_by(PLACEMENT.c.at).limit(BATCH)
    old = list(connection.execute(query).scalars())
    if old:
        connection.execute(delete(PLACEMENT).where(PLACEMENT.c.seq.in_(old)))
    return len(old)


def retire_alerts(connection: Connection, before: datetime, window: datetime) -> int:
    """Delete a batch of alerts older than that of which every delivery is settled, and that no digest lists. Returns how many.

    A story with a report of the ``window``, which begins then, may be joined by another one: its rules would tell that if its
    alerts were gone.
    """
    runs = exists().where(PLACEMENT.c.story_id == ALERT.c.story_id, PLACEMENT.c.at >= window)
    query = (
        select(ALERT.c.id)
        .where(ALERT.c.created_at < before, ~UNSETTLED, ~OF_DIGEST, ~runs)
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
