"""Items for a replay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from alerts.model.item import Item
from alerts.store.item_shape import select_items, stored_item
from alerts.store.tables.item import ITEM


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenItem:
    """An item with its latest text, when it was first seen, and the story that it belongs to."""

    id: int
    item: Item
    seen_at: datetime
    story: int
    baseline: bool


def items_between(connection: Connection, since: datetime, until: datetime) -> Iterator[SeenItem]:
    """Items first seen from ``since`` to before ``until``, in that order, read as they are asked for."""
    query = select_items().where(ITEM.c.seen_at >= since, ITEM.c.seen_at < until).order_by(ITEM.c.seen_at, ITEM.c.id)
    for row in connection.execute(query.execution_options(yield_per=200)):
        yield SeenItem(id=row.id, item=stored_item(row), seen_at=row.seen_at, story=row.story_id, baseline=row.baseline)
