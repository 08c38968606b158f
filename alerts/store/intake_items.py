"""The items and stories of one intake become rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, insert, select, update

from alerts.model.intake import Intake, ItemIntake, StoryOpening
from alerts.store.bulk import Bulk
from alerts.store.chunks import MANY, chunks
from alerts.store.columns import plain
from alerts.store.counters import allocate
from alerts.store.intake_stories import begin_stories, open_stories, recount_stories
from alerts.store.item_shape import item_values
from alerts.store.tables.distrust import DISTRUST
from alerts.store.tables.identity import IDENTITY
from alerts.store.tables.item import ITEM
from alerts.store.tables.revision import REVISION
from alerts.store.upsert import upsert

BY_KEY = select(ITEM.c.key, ITEM.c.id, ITEM.c.content_digest).where(
    ITEM.c.feed_id == bindparam("feed"), ITEM.c.key.in_(MANY)
)
BY_ID = select(ITEM.c.id, ITEM.c.title, ITEM.c.content_digest, ITEM.c.story_id, ITEM.c.revised_at).where(
    ITEM.c.id.in_(MANY)
)


ITEMS = Bulk(
    ITEM, [column.name for column in ITEM.columns if column.name != "revised_at"], lambda _connection: insert(ITEM)
)


def _leading(connection: Connection) -> Insert:
    """A digest leads to the item that claimed it last."""
    statement = upsert(connection, IDENTITY)
    return statement.on_conflict_do_update(
        index_elements=[IDENTITY.c.digest],
        set_={"item_id": statement.excluded.item_id, "feed_id": statement.excluded.feed_id},
    )


IDENTITIES = Bulk(IDENTITY, [column.name for column in IDENTITY.columns], _leading)


@dataclass(slots=True, kw_only=True)
class Placed:
    """Where each item of an intake went, in its order: the numbers of its row and of its story. ``begun`` are the stories that
    began with it.
    """

    items: list[int] = field(default_factory=list)
    stories: list[int] = field(default_factory=list)
    begun: Collection[int] = ()
    new: int = 0
    revised: int = 0


def place_items(connection: Connection, feed: int, intake: Intake, owners: Mapping[int, int]) -> Placed:
    """Store the items of an intake with their stories and identities; a new item whose key is taken is that item.

    ``owners`` are the feeds of the recalled items, number to number: an identity that is learnt from another feed still
    belongs to the item's own.
    """
    begun = begin_stories(connection, intake.items)
    stories = [
        begun.numbers[entry.story.key] if isinstance(entry.story, StoryOpening) else entry.story
        for entry in intake.items
    ]
    keys = _free_keys(connection, feed, intake.items)
    known = [keys[place][1] if entry.known is None else entry.known for place, entry in enumerate(intake.items)]
    fresh = [place for place, number in enumerate(known) if number is None]
    rows: dict[str, dict[str, Any]] = {}
    for number, place in zip(allocate(connection, "item", len(fresh)), fresh, strict=True):
        entry, (key, _) = intake.items[place], keys[place]
        values = {"id": number, "feed_id": feed, "key": key, "story_id": stories[place], "seen_at": entry.seen_at}
        about = {"baseline": entry.baseline, "publisher": entry.publisher or entry.item.feed or ""}
        row = rows.setdefault(key, values | about | item_values(entry.item))
        known[place] = row["id"]
    open_stories(connection, begun, rows.values())
    if rows:
        ITEMS.put(connection, rows.values())
    numbers = [number for number in known if number is not None]
    revised = _revise(connection, intake.items, stories)
    recount_stories(connection, (set(stories) - begun.opened.keys()) | revised.moved)
    _identify(connection, feed, intake, numbers, owners)
    return Placed(items=numbers, stories=stories, begun=begun.opened, new=len(rows), revised=revised.changed)


def _free_keys(connection: Connection, feed: int, entries: Sequence[ItemIntake]) -> list[tuple[str, int | None]]:
    """Where each item is, or is to be, filed: its key, and the number of the item that has it and says the same.

    A key that is taken by another text (two announcements with one title and date) is told apart by the text's digest:
    what was decided to be new is never swallowed.
    """
    plainly = [plain(entry.item.key) for entry in entries]
    digests = [entry.item.content_digest for entry in entries]
    taken = _taken(connection, feed, set(plainly))
    others: dict[int, str] = {}
    for place, (key, digest) in enumerate(zip(plainly, digests, strict=True)):
        if taken.setdefault(key, (None, digest))[1] != digest:
            others[place] = f"{key} {digest.hex()}"
    taken |= _taken(connection, feed, set(others.values()))
    chosen = [others.get(place, key) for place, key in enumerate(plainly)]
    return [(key, taken.get(key, (None, digest))[0]) for key, digest in zip(chosen, digests, strict=True)]


def _taken(connection: Connection, feed: int, keys: Collection[str]) -> dict[str, tuple[int | None, bytes]]:
    """The items that have these keys in a feed, each with the digest of what it says."""
    return {
        key: (number, digest)
        for chunk in chunks(keys)
        for key, number, digest in connection.execute(BY_KEY, {"feed": feed, "many": chunk}).all()
    }


@dataclass(slots=True)
class _Revised:
    """How many texts changed, and which stories lost an item or won one."""

    changed: int = 0
    moved: set[int] = field(default_factory=set)


def _revise(connection: Connection, entries: Sequence[ItemIntake], stories: Sequence[int]) -> _Revised:
    """Give stored items their new text and keep their earlier titles, also those under which they told of something else."""
    wanted = {entry.known for entry in entries if entry.known is not None}
    before = {row.id: row for chunk in chunks(wanted) for row in connection.execute(BY_ID, {"many": chunk}).all()}
    outcome = _Revised()
    texts: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    for entry, story in zip(entries, stories, strict=True):
        old = before.get(entry.known) if entry.known is not None else None
        if old is None:
            continue
        values = item_values(entry.item)
        if old.story_id != story:
            outcome.moved |= {old.story_id, story}
        changed = old.content_digest != values["content_digest"]
        outcome.changed += changed
        revised_at = entry.seen_at if changed else old.revised_at
        texts.append(values | {"of": old.id, "story_id": story, "revised_at": revised_at})
        if old.title != entry.item.title or old.story_id != story:
            titles.append({"item_id": old.id, "title": old.title, "replaced_at": entry.seen_at})
    if texts:
        connection.execute(update(ITEM).where(ITEM.c.id == bindparam("of")), texts)
    if titles:
        connection.execute(insert(REVISION), titles)
    return outcome


def _identify(
    connection: Connection, feed: int, intake: Intake, numbers: Sequence[int], owners: Mapping[int, int]
) -> None:
    """Let digests lead to items from now on, and note those that mean nothing in this feed."""
    leads = dict(intake.aliases)
    for entry, number in zip(intake.items, numbers, strict=True):
        leads |= dict.fromkeys(entry.digests, number)
    if leads:
        rows = [
            {"digest": digest, "item_id": item, "feed_id": owners.get(item, feed)} for digest, item in leads.items()
        ]
        IDENTITIES.put(connection, rows)
    if intake.distrust:
        connection.execute(
            upsert(connection, DISTRUST).on_conflict_do_nothing(),
            [{"feed_id": feed, "digest": digest} for digest in intake.distrust],
        )
