"""What a decision about news may look up, inside the transaction that will store its answer."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, null, select

from alerts.model.item import Item
from alerts.model.seen import SeenItem
from alerts.model.story import FollowKind
from alerts.model.suppression import SuppressionReason
from alerts.model.told import FiledItem, KeptBack, Sighting, ToldAlert, ToldStory
from alerts.store.alert_shape import stored_alert
from alerts.store.chunks import MANY, chunks
from alerts.store.columns import Moment, plain
from alerts.store.intake_stories import opened_stories
from alerts.store.item_shape import select_items, stored_item
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.feed import FEED
from alerts.store.tables.item import ITEM
from alerts.store.tables.placement import PLACEMENT
from alerts.store.tables.revision import REVISION
from alerts.store.tables.story import STORY
from alerts.store.tables.suppression import SUPPRESSION
from alerts.store.there import tells

PLACED_AFTER = select(PLACEMENT).where(PLACEMENT.c.seq > bindparam("after")).order_by(PLACEMENT.c.seq)
PLACED_SINCE = PLACED_AFTER.where(PLACEMENT.c.at >= bindparam("since", type_=Moment()))
PLACED = select(PLACEMENT).where(PLACEMENT.c.item_id.in_(MANY))
ITEMS = select_items().where(ITEM.c.id.in_(MANY))
TOLD_STORIES = select(STORY).where(STORY.c.id.in_(MANY))
# When a publisher first carried it. What stood in a feed at its silent first poll did so when it was published, if it says.
CARRIED_AT = case(
    (and_(ITEM.c.baseline, ITEM.c.published < ITEM.c.seen_at), ITEM.c.published),
    (and_(ITEM.c.baseline, ITEM.c.published.is_(None)), null()),
    else_=ITEM.c.seen_at,
)
PUBLISHERS = (
    select(ITEM.c.story_id, ITEM.c.publisher, func.min(CARRIED_AT, type_=Moment()).label("at"))
    .where(ITEM.c.story_id.in_(MANY))
    .group_by(ITEM.c.story_id, ITEM.c.publisher)
)
ALERTS = select(ALERT).where(ALERT.c.story_id.in_(MANY), ALERT.c.rule.is_not(None))
# Nothing else is asked of them in the statement: SQLite would walk all stories that are merged into none.
FOLLOWERS = select(STORY.c.follows, STORY.c.id, STORY.c.follow_kind, STORY.c.merged_into).where(
    STORY.c.follows.in_(MANY)
)
MERGED = select(STORY.c.id, STORY.c.merged_into).where(STORY.c.merged_into.in_(MANY))
CHANNELS = select(DELIVERY.c.alert_id, DELIVERY.c.channel).where(DELIVERY.c.alert_id.in_(MANY), tells(DELIVERY))

SIGHTINGS = (
    select(ITEM.c.title, ITEM.c.seen_at, ITEM.c.published, ITEM.c.story_id)
    .join(FEED, FEED.c.id == ITEM.c.feed_id)
    .where(
        FEED.c.name == bindparam("of"),
        ITEM.c.seen_at > bindparam("since", type_=Moment()),
        ITEM.c.baseline.is_(False),
        ITEM.c.title.in_(MANY),
    )
)
LATELY = (
    select_items()
    .where(FEED.c.name == bindparam("of"), ITEM.c.seen_at > bindparam("since", type_=Moment()), ITEM.c.title.in_(MANY))
    .order_by(ITEM.c.id.desc())
    .limit(1_000)
)
RETITLED = select(REVISION.c.replaced_at).where(
    REVISION.c.item_id == bindparam("item"), REVISION.c.replaced_at > bindparam("since", type_=Moment())
)
BAD_TIME = [one.name for one in SuppressionReason if one.is_of_its_time]
KEPT_BACK = (
    select(SUPPRESSION.c.rule, SUPPRESSION.c.item_id, SUPPRESSION.c.reason)
    .join(ITEM, ITEM.c.id == SUPPRESSION.c.item_id)
    .where(ITEM.c.story_id == bindparam("story"), SUPPRESSION.c.reason.in_(BAD_TIME))
    .order_by(SUPPRESSION.c.item_id)
)


class Records:
    """A view of the store for as long as the transaction lasts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def placements(self, after: int, since: datetime | None = None) -> Sequence[FiledItem]:
        """The placements with a number greater than ``after``, in their order; only of items seen since then."""
        statement = PLACED_AFTER if since is None else PLACED_SINCE
        return [_filed(row) for row in self._connection.execute(statement, {"after": after, "since": since}).all()]

    def placed(self, items: Collection[int]) -> Sequence[FiledItem]:
        """Where these items stand now; those that are not placed are left out."""
        return [
            _filed(row) for chunk in chunks(items) for row in self._connection.execute(PLACED, {"many": chunk}).all()
        ]

    def stories(self, numbers: Collection[int]) -> Mapping[int, ToldStory]:
        """Stories by number; those that are gone are left out."""
        found: dict[int, ToldStory] = {}
        for chunk in chunks(numbers):
            publishers: defaultdict[int, dict[str, datetime | None]] = defaultdict(dict)
            for row in self._connection.execute(PUBLISHERS, {"many": chunk}).all():
                publishers[row.story_id][row.publisher] = row.at
            alerts = self._alerts(chunk)
            turns: defaultdict[int, list[int]] = defaultdict(list)
            for before, number, kind, merged in self._connection.execute(FOLLOWERS, {"many": chunk}).all():
                if kind == FollowKind.DIRECTION.value and merged is None:
                    turns[before].append(number)
            for row in self._connection.execute(TOLD_STORIES, {"many": chunk}).all():
                found[row.id] = ToldStory(
                    id=row.id,
                    headline=row.headline,
                    opened_at=row.opened_at,
                    key=row.key,
                    publishers=publishers.get(row.id, {}),
                    alerts=tuple(alerts.get(row.id, ())),
                    follows=row.follows,
                    turns=tuple(sorted(turns.get(row.id, ()))),
                )
        return found

    def opened(self, keys: Collection[str]) -> Mapping[str, int]:
        """The stories that were opened under these keys, or what they were merged into."""
        return opened_stories(self._connection, keys)

    def items(self, numbers: Collection[int]) -> Mapping[int, Item]:
        """Stored items by number; those that are gone are left out."""
        rows = (row for chunk in chunks(numbers) for row in self._connection.execute(ITEMS, {"many": chunk}).all())
        return {row.id: stored_item(row) for row in rows}

    def sightings(self, feed: str, titles: Collection[str], since: datetime) -> Mapping[str, Sequence[Sighting]]:
        """By title, a feed's items of these titles (empty for those without) that were first seen since then, those of its
        silent first poll left out.
        """
        found: defaultdict[str, list[Sighting]] = defaultdict(list)
        for chunk in chunks({plain(title): None for title in titles}):
            for row in self._connection.execute(SIGHTINGS, {"of": feed, "since": since, "many": chunk}).all():
                at = min(row.published or row.seen_at, row.seen_at)
                found[row.title].append(Sighting(row.seen_at, at, row.story_id))
        return {title: found[plain(title)] for title in titles if plain(title) in found}

    def lately(self, feed: str, titles: Collection[str], since: datetime) -> Sequence[SeenItem]:
        """A feed's items of these titles that were first seen since then, the latest first; a thousand for 500 titles."""
        rows = (
            row
            for chunk in chunks(titles)
            for row in self._connection.execute(LATELY, {"of": feed, "since": since, "many": chunk}).all()
        )
        return [
            SeenItem(id=row.id, item=stored_item(row), seen_at=row.seen_at, story=row.story_id, baseline=row.baseline)
            for row in rows
        ]

    def kept_back(self, story: int) -> Sequence[KeptBack]:
        """What of a stored story was silenced, throttled, dropped by quiet hours or more than a day's share, in its order."""
        rows = self._connection.execute(KEPT_BACK, {"story": story}).all()
        return [KeptBack(row.rule, row.item_id, SuppressionReason[row.reason]) for row in rows]

    def retitled(self, item: int, since: datetime) -> Sequence[datetime]:
        """When a stored item's title has changed since then."""
        return self._connection.execute(RETITLED, {"item": item, "since": since}).scalars().all()

    def _alerts(self, stories: Collection[int]) -> Mapping[int, list[ToldAlert]]:
        """By story its alerts; before them those of a rule that has told a story which a person has merged into it as well."""
        merged = {row.id: row.merged_into for row in self._connection.execute(MERGED, {"many": stories}).all()}
        rows = [
            row
            for chunk in chunks([*merged, *stories])
            for row in self._connection.execute(ALERTS, {"many": chunk}).all()
        ]
        alerts = sorted(map(stored_alert, rows), key=lambda alert: alert.story not in merged)
        channels: defaultdict[int, set[str]] = defaultdict(set)
        for chunk in chunks([alert.id for alert in alerts]):
            for number, channel in self._connection.execute(CHANNELS, {"many": chunk}).all():
                channels[number].add(channel)
        found: defaultdict[int, list[ToldAlert]] = defaultdict(list)
        for alert in alerts:
            told = ToldAlert(alert, frozenset(channels.get(alert.id, ())))
            found[merged.get(alert.story, alert.story)].append(told)
        return found


def _filed(row: Any) -> FiledItem:
    return FiledItem(row.seq, row.item_id, row.story_id, row.at, row.reading, row.keys)
