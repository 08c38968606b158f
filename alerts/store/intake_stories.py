"""The stories of one intake become rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from alerts.model.intake import ItemIntake, StoryOpening
from alerts.store.bulk import Bulk
from alerts.store.chunks import MANY, chunks
from alerts.store.counters import allocate
from alerts.store.tables.item import ITEM
from alerts.store.tables.story import STORY

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


OPENED = Bulk(
    STORY,
    ("id", "key", "headline", "opened_at", "members", "sources", "follow_kind", "follows"),
    lambda _connection: insert(STORY),
)


@dataclass(frozen=True, slots=True)
class Begun:
    """The numbers of stories by their keys, and by number what is to be opened."""

    numbers: Mapping[str, int]
    opened: Mapping[int, StoryOpening]


def opened_stories(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    """The stories that were opened under these keys, or what a person has merged them into."""
    return {key: number for chunk in chunks(keys) for key, number in connection.execute(STORIES, {"many": chunk}).all()}


def begin_stories(connection: Connection, entries: Sequence[ItemIntake]) -> Begun:
    """Numbers for the stories of an intake; those that nobody has opened yet are to be opened."""
    openings: dict[str, StoryOpening] = {}
    for entry in entries:
        if isinstance(entry.story, StoryOpening):
            openings.setdefault(entry.story.key, entry.story)
    numbers = opened_stories(connection, openings)
    fresh = [opening for key, opening in openings.items() if key not in numbers]
    opened = dict(zip(allocate(connection, "story", len(fresh)), fresh, strict=True))
    return Begun(numbers | {opening.key: number for number, opening in opened.items()}, opened)


def open_stories(connection: Connection, begun: Begun, items: Iterable[Mapping[str, Any]]) -> None:
    """Store the stories that begin, counted by the rows of the items that they begin with."""
    if not begun.opened:
        return
    publishers: defaultdict[int, list[str]] = defaultdict(list)
    for item in items:
        publishers[item["story_id"]].append(item["publisher"])
    rows = (
        {
            "id": number,
            "key": opening.key,
            "headline": opening.headline,
            "opened_at": opening.opened_at,
            "members": len(publishers[number]),
            "sources": len(set(publishers[number])),
            "follow_kind": opening.follow_kind,
            "follows": begun.numbers.get(opening.follows) if isinstance(opening.follows, str) else opening.follows,
        }
        for number, opening in begun.opened.items()
    )
    OPENED.put(connection, rows)


def recount_stories(connection: Connection, stories: Collection[int]) -> None:
    """Count who stands in stories that were there before; 0 is none."""
    counted = [{"story": story} for story in stories if story]
    if counted:
        connection.execute(RECOUNT, counted)
