"""An item as a row, and back."""

from typing import Any

from sqlalchemy import Row as Result
from sqlalchemy import Select, select

from alerts.model.item import DateSource, Identity, IdentityKind, Item
from alerts.store.tables.feed import FEED
from alerts.store.tables.item import ITEM

# To call the enumeration takes five times as long, and a replay reads a hundred thousand items.
_KINDS = {kind.value: kind for kind in IdentityKind}
_SOURCES = {source.value: source for source in DateSource}


def item_values(item: Item) -> dict[str, Any]:
    """The columns that hold an item's text."""
    return {
        "content_digest": item.content_digest,
        "guid": item.guid,
        "link": item.link,
        "title": item.title,
        "summary": item.summary,
        "body": item.body,
        "author": item.author,
        "categories": item.categories,
        "published": item.published,
        "published_source": item.published_source.value,
        "published_raw": item.published_raw,
        "dated_by_day": item.dated_by_day,
        "lang": item.lang,
        "symbols": item.symbols,
        "identities": [(identity.kind.value, identity.scope, identity.value) for identity in item.identities],
        "groups": item.groups,
    }


def select_items() -> Select[Any]:
    """Whole rows of ``item``, each with the name of its feed as ``feed_name``."""
    return select(ITEM, FEED.c.name.label("feed_name")).join(FEED, FEED.c.id == ITEM.c.feed_id)


def stored_item(row: Result[Any]) -> Item:
    """A row of ``select_items``."""
    return Item(
        feed=row.feed_name,
        key=row.key,
        guid=row.guid,
        link=row.link,
        title=row.title,
        summary=row.summary,
        body=row.body,
        author=row.author,
        categories=tuple(row.categories),
        published=row.published,
        published_source=_SOURCES[row.published_source],
        published_raw=row.published_raw,
        dated_by_day=row.dated_by_day,
        lang=row.lang,
        symbols=tuple(row.symbols),
        identities=tuple([Identity(_KINDS[kind], scope, value) for kind, scope, value in row.identities]),
        groups=tuple(row.groups),
    )
