"""What is known of a document's identities."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from alerts.model.intake import KnownItem, Recall
from alerts.store.chunks import MANY, chunks
from alerts.store.item_shape import select_items, stored_item
from alerts.store.polls import find_feed
from alerts.store.tables.distrust import DISTRUST
from alerts.store.tables.feed import FEED
from alerts.store.tables.identity import IDENTITY
from alerts.store.tables.item import ITEM

KNOWN = select(IDENTITY).where(IDENTITY.c.digest.in_(MANY))
ITEMS = select_items().where(ITEM.c.id.in_(MANY))
DISTRUSTED = select(DISTRUST.c.digest).where(DISTRUST.c.feed_id == bindparam("feed"), DISTRUST.c.digest.in_(MANY))
NAMES = select(FEED.c.id, FEED.c.name).where(FEED.c.id.in_(MANY))


@dataclass(frozen=True, slots=True)
class Recalled:
    """A Recall with the numbers behind it: the feed's (None before its first poll) and, by item, the owning feed's."""

    recall: Recall
    feed: int | None
    owners: Mapping[int, int]


def recall(connection: Connection, feed: str, digests: Collection[bytes]) -> Recalled:
    """What the store knows of these identities and of this feed."""
    found = find_feed(connection, feed)
    number, state = found or (None, None)
    wanted = set(digests)
    rows = [row for chunk in chunks(wanted) for row in connection.execute(KNOWN, {"many": chunk}).all()]
    owners = {row.item_id: row.feed_id for row in rows}
    items = _known_items(connection, owners)
    distrusted: set[bytes] = set()
    if number is not None:
        for chunk in chunks(wanted):
            distrusted.update(connection.execute(DISTRUSTED, {"feed": number, "many": chunk}).scalars())
    known = {row.digest: items[row.item_id] for row in rows}
    return Recalled(Recall(known=known, distrusted=frozenset(distrusted), state=state), number, owners)


def _known_items(connection: Connection, feeds: dict[int, int]) -> dict[int, KnownItem]:
    """By number: the items, and a shadow for each that retention has retired. ``feeds`` is item to feed."""
    stored: list[Any] = [row for chunk in chunks(feeds) for row in connection.execute(ITEMS, {"many": chunk}).all()]
    items = {
        row.id: KnownItem(
            id=row.id,
            feed=row.feed_name,
            story=row.story_id,
            item=stored_item(row),
            baseline=row.baseline,
            revised_at=row.revised_at,
        )
        for row in stored
    }
    retired = feeds.keys() - items.keys()
    names: dict[int, str] = {}
    for chunk in chunks({feeds[item] for item in retired}):
        names.update((row.id, row.name) for row in connection.execute(NAMES, {"many": chunk}))
    for item in retired:
        items[item] = KnownItem(id=item, feed=names[feeds[item]], story=0, item=None)
    return items
