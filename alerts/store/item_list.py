"""Stored items, for a replay."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Connection, bindparam, case, func, literal, select, type_coerce
from sqlalchemy import Row as Result

from alerts.model.seen import SeenItem
from alerts.store.chunks import MANY, chunks
from alerts.store.columns import EPOCH, microseconds
from alerts.store.item_shape import select_items, stored_item
from alerts.store.tables.feed import FEED
from alerts.store.tables.item import ITEM

_DAY = 86_400_000_000

SINCE: BindParameter[datetime] = bindparam("since", type_=ITEM.c.seen_at.type)
UNTIL: BindParameter[datetime] = bindparam("until", type_=ITEM.c.seen_at.type)
SEEN = (ITEM.c.seen_at >= SINCE, ITEM.c.seen_at < UNTIL)
BETWEEN = select_items().where(*SEEN).order_by(ITEM.c.seen_at, ITEM.c.id)
MIDDLE = select(ITEM.c.seen_at).where(*SEEN).order_by(ITEM.c.seen_at).limit(1).offset(bindparam("before"))
COUNT = select(func.count()).select_from(ITEM).where(*SEEN)
NEWEST = select_items().where(FEED.c.name == bindparam("of")).order_by(ITEM.c.id.desc()).limit(bindparam("limit"))
BY_ID = select_items().where(ITEM.c.id.in_(MANY))


# What stood in a feed at its silent first poll counts when it was published.
CAME_AT = func.coalesce(case((ITEM.c.baseline, ITEM.c.published)), ITEM.c.seen_at)
DAY = type_coerce(CAME_AT, BigInteger) // literal(_DAY)
DAILY = (
    select(FEED.c.name, DAY.label("day"), func.count().label("items"))
    .join(FEED, FEED.c.id == ITEM.c.feed_id)
    .where(type_coerce(CAME_AT, BigInteger) >= bindparam("since", type_=BigInteger))
    .group_by(FEED.c.name, DAY)
)


class Archive:
    """The items of one unchanging state of the database; good as long as its connection is."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, since: datetime, until: datetime) -> int:
        """How many items ``between`` yields."""
        number: int = self._connection.execute(COUNT, {"since": since, "until": until}).scalar_one()
        return number

    def middle(self, since: datetime, until: datetime) -> datetime | None:
        """A moment before which half of the items of ``between`` were seen, or a little less; None where there are none."""
        before = self.count(since, until) // 2
        found: datetime | None = self._connection.execute(
            MIDDLE, {"since": since, "until": until, "before": before}
        ).scalar()
        return found

    def between(self, since: datetime, until: datetime) -> Iterator[SeenItem]:
        """Items first seen from ``since`` to before ``until``, in that order, read as they are asked for."""
        asked = {"since": since, "until": until}
        for row in self._connection.execute(BETWEEN, asked, execution_options={"yield_per": 200}):
            yield _seen(row)

    def newest(self, feed: str, limit: int) -> list[SeenItem]:
        """The items of a feed that were taken in last, newest first."""
        return [_seen(row) for row in self._connection.execute(NEWEST, {"of": feed, "limit": limit})]

    def daily(self, since: datetime) -> Mapping[str, Mapping[date, int]]:
        """By feed, how many items came on each day in UTC from ``since`` on; days without items are left out."""
        found: dict[str, dict[date, int]] = {}
        for row in self._connection.execute(DAILY, {"since": microseconds(since)}):
            day = (EPOCH + timedelta(days=int(row.day))).date()
            of_feed = found.setdefault(row.name, {})
            of_feed[day] = of_feed.get(day, 0) + row.items
        return found

    def items(self, ids: Collection[int]) -> Mapping[int, SeenItem]:
        """Items by id; those that are not stored are left out."""
        rows = (row for chunk in chunks(ids) for row in self._connection.execute(BY_ID, {"many": chunk}))
        return {row.id: _seen(row) for row in rows}


def _seen(row: Result[Any]) -> SeenItem:
    return SeenItem(id=row.id, item=stored_item(row), seen_at=row.seen_at, story=row.story_id, baseline=row.baseline)
