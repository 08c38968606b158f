"""The items and stories of one intake become rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, insert, select, update

from alerts.model.intake import Intake, ItemIntake, StoryOpening
from alerts.store.chunks import chunks
from alerts.store.columns import plain
from alerts.store.counters import allocate
from alerts.store.item_shape import item_values
from alerts.store.tables.distrust import DISTRUST
from alerts.store.tables.identity import IDENTITY
from alerts.store.tables.item import ITEM
from alerts.store.tables.revision import REVISION
from alerts.store.tables.story import STORY
from alerts.store.upsert import upsert

MANY: BindParameter[Any] = bindparam("many", expanding=True)
BY_KEY = select(ITEM.c.key, ITEM.c.id, ITEM.c.content_digest).where(
    ITEM.c.feed_id == bindparam("feed"), ITEM.c.key.in_(MANY)
)
BY_ID = select(ITEM.c.id, ITEM.c.title, ITEM.c.content_digest, ITEM.c.story_id, ITEM.c.revised_at).where(
    ITEM.c.id.in_(MANY)
)
# A story that a person has merged into another goes on there.
STORIES = select(STORY.c.key, func.coalesce(STORY.c.merged_into, STORY.c.id)).where(STORY.c.key.in_(MANY))
OWN = (ITEM.c.story_id == bindparam("story"),)
RECOUNT = (
    update(STORY)
    .where(STORY.c.id == bindparam("story"))
    .values(
        members=select(func.count()).select_from(ITEM).where(*OWN).scalar_subquery(),
        sources=select(func.count(ITEM.c.publisher.distinct())).where(*OWN).scalar_subquery(),
    )
)


@dataclass(slots=True, kw_only=True)
class Placed:
    """Where each item of an intake went, in its order: the numbers of its row and of its story."""

    items: list[int] = field(default_factory=list)
    stories: list[int] = field(default_factory=list)
    new: int = 0
    revised: int = 0


def place_items(connection: Connection, feed: int, intake: Intake, owners: Mapping[int, int]) -> Placed:
    """Store the items of an intake with their stories and identities; a new item whose key is taken is that item.

    ``owners`` are the feeds of the recalled items, number to number: an identity that is learnt from another feed still
    belongs to the item's own.
    """
    opened = _open_stories(connection, intake.items)
    stories = [
        opened[entry.story.key] if isinstance(entry.story, StoryOpening) else entry.story for entry in intake.items
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
    if rows:
        connection.execute(insert(ITEM), list(rows.values()))
    numbers = [number for number in known if number is not None]
    revised = _revise(connection, intake.items, stories)
    _recount(connection, {*stories, *revised.left} - {0})
    _identify(connection, feed, intake, numbers, owners)
    return Placed(items=numbers, stories=stories, new=len(rows), revised=revised.changed)


def _free_keys(connection: Connection, feed: int, entries: Sequence[ItemIntake]) -> list[tuple[str, int | None]]:
    """Where each item is, or is to be, filed: its key, and the number of the item that has it and says the same.

    A key that is taken by another text (two announcements with one title and date) is told apart by the text's digest:
    what was decided to be new is never swallowed.
    """
    plainly = [plain(entry.item.key) for entry in entries]
    digests = [entry.item.content_digest for entry in entries]
    apart = [f"{key} {digest.hex()}" for key, digest in zip(plainly, digests, strict=True)]
    taken: dict[str, tuple[int | None, bytes]] = {}
    for chunk in chunks({*plainly, *apart}):
        for key, number, digest in connection.execute(BY_KEY, {"feed": feed, "many": chunk}):
            taken[key] = (number, digest)
    found = []
    for digest, key, other in zip(digests, plainly, apart, strict=True):
        chosen = key if taken.setdefault(key, (None, digest))[1] == digest else other
        found.append((chosen, taken.get(chosen, (None, digest))[0]))
    return found


def opened_stories(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    """The stories that were opened under these keys, or what a person has merged them into."""
    return {key: number for chunk in chunks(keys) for key, number in connection.execute(STORIES, {"many": chunk})}


def _open_stories(connection: Connection, entries: Sequence[ItemIntake]) -> dict[str, int]:
    """Numbers of stories by key; those that nobody has opened yet are opened now."""
    openings: dict[str, StoryOpening] = {}
    for entry in entries:
        if isinstance(entry.story, StoryOpening):
            openings.setdefault(entry.story.key, entry.story)
    numbers = opened_stories(connection, openings)
    fresh = [opening for key, opening in openings.items() if key not in numbers]
    given = dict(zip((opening.key for opening in fresh), allocate(connection, "story", len(fresh)), strict=True))
    numbers |= given
    rows: list[dict[str, Any]] = [
        {"id": given[opening.key], "key": opening.key, "headline": opening.headline, "opened_at": opening.opened_at}
        | {"members": 0, "sources": 0, "follow_kind": opening.follow_kind}
        | {"follows": numbers.get(opening.follows) if isinstance(opening.follows, str) else opening.follows}
        for opening in fresh
    ]
    if rows:
        connection.execute(insert(STORY), rows)
    return numbers


@dataclass(slots=True)
class _Revised:
    """How many texts changed, and which stories lost an item."""

    changed: int = 0
    left: set[int] = field(default_factory=set)


def _revise(connection: Connection, entries: Sequence[ItemIntake], stories: Sequence[int]) -> _Revised:
    """Give stored items their new text and keep their earlier titles."""
    wanted = {entry.known for entry in entries if entry.known is not None}
    before = {row.id: row for chunk in chunks(wanted) for row in connection.execute(BY_ID, {"many": chunk})}
    outcome = _Revised()
    texts: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    for entry, story in zip(entries, stories, strict=True):
        old = before.get(entry.known) if entry.known is not None else None
        if old is None:
            continue
        values = item_values(entry.item)
        if old.story_id != story:
            outcome.left.add(old.story_id)
        changed = old.content_digest != values["content_digest"]
        outcome.changed += changed
        revised_at = entry.seen_at if changed else old.revised_at
        texts.append(values | {"of": old.id, "story_id": story, "revised_at": revised_at})
        if old.title != entry.item.title:
            titles.append({"item_id": old.id, "title": old.title, "replaced_at": entry.seen_at})
    if texts:
        connection.execute(update(ITEM).where(ITEM.c.id == bindparam("of")), texts)
    if titles:
        connection.execute(insert(REVISION), titles)
    return outcome


def _recount(connection: Connection, stories: set[int]) -> None:
    if stories:
        connection.execute(RECOUNT, [{"story": story} for story in stories])


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
        statement = upsert(connection, IDENTITY)
        statement = statement.on_conflict_do_update(
            index_elements=[IDENTITY.c.digest],
            set_={"item_id": statement.excluded.item_id, "feed_id": statement.excluded.feed_id},
        )
        connection.execute(statement, rows)
    if intake.distrust:
        connection.execute(
            upsert(connection, DISTRUST).on_conflict_do_nothing(),
            [{"feed_id": feed, "digest": digest} for digest in intake.distrust],
        )
