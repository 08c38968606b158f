"""Which story an item belongs to, opens, or follows: what is stored, what this decision has placed, and the judgement."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from alerts.feeds.publisher import publisher
from alerts.model.intake import Filing, KnownItem, StoryOpening
from alerts.model.item import Item
from alerts.model.story import FollowKind
from alerts.pipeline.dossier import Dossier, Dossiers
from alerts.pipeline.flood import Flood, Floods
from alerts.pipeline.place import Place
from alerts.pipeline.ports import Records
from alerts.pipeline.reading_of import reading_of
from alerts.pipeline.replaced import Replaced
from alerts.pipeline.story_window import StoryWindow
from alerts.stories.again import AFRESH, is_another, is_before, recurs
from alerts.stories.contradiction import opposite_direction
from alerts.stories.follow import follow_kind, is_overtaken, under_one_link
from alerts.stories.judge import judge
from alerts.stories.novelty import novelty
from alerts.stories.reading import Reading
from alerts.stories.untitled import titled
from alerts.stories.verdict import Kind, Placement
from alerts.stories.window import Window, filing

_UNREAD = Reading()

_BEFORE = 5
"""So many stories before one are looked at for what an item tells."""

SETTLED = timedelta(hours=1)
"""So long after a turn (what was halted is resumed) a report of the state before it may be a slow one, and is none of
its return.
"""


class Placing:
    """Places the items of one decision, one after the other; later ones see the earlier ones."""

    def __init__(
        self,
        window: StoryWindow,
        records: Records,
        mentions: Callable[[Item], Sequence[str]],
        now: datetime,
        *,
        floods: Floods,
        replaced: Replaced | None = None,
    ) -> None:
        window.catch_up(records, now)
        self._window, self._records, self._mentions, self._now = window, records, mentions, now
        self._oldest = now - window.span
        self._floods, self._replaced = floods, replaced
        self._first: dict[str, Dossier] = {}
        self._here = Window(timedelta(days=1))
        self._placed: list[Item] = []
        self.dossiers = Dossiers(records)
        self.seen = window.seen

    def fresh(self, item: Item, key: bytes) -> Place:
        """A new item. ``key`` is the identity by which it would open a story."""
        opening = StoryOpening(key=key.hex(), headline=titled(item).title, opened_at=self._now)
        if flooded := self._floods.of(item.title):
            before = self._floods.story(item.title)
            dossier = self._first.get(item.title) or (self.dossiers.of(before) if before else None)
            if dossier is not None:
                return Place(dossier, self._read(item), None, flooded=flooded)
        reading = self._read(item)
        if (seen := self._replaced.by(item) if self._replaced else None) is not None:
            dossier = self.dossiers.of(seen.story)
            if dossier is not None:
                return self._keep(item, Place(dossier, *self._filed(reading), was=seen.item))
        place = self._nearest(item, reading, opening, flooded)
        self._first.setdefault(item.title, place.dossier)
        return place

    def past(self, item: Item, key: bytes) -> Place:
        """A new item whose event is older than the window: nothing is compared with it, nor it with anything."""
        opening = StoryOpening(key=key.hex(), headline=titled(item).title, opened_at=self._now)
        return Place(self.dossiers.open(opening), _UNREAD, None)

    def is_past(self, item: Item) -> bool:
        """Whether the item says that it is older than the window."""
        return item.published is not None and item.published < self._oldest

    def joins(self, item: Item, known: KnownItem, key: bytes, *, unread: bool = False) -> Place | None:
        """An item with the link, or the title, date and text, of a known one in another feed. It belongs to that one's story,
        unless its words are against it. None where that story is gone. ``key`` is as for ``fresh``. ``unread``: nothing is to be
        compared with it.
        """
        dossier = self.dossiers.of(known.story)
        if dossier is None:
            return None
        if unread:
            return Place(dossier, _UNREAD, None)
        reading = self._read(item)
        old = self._window.reading_of(known.id) or (self._read(known.item) if known.item else reading)
        verdict = under_one_link(reading, old)
        if verdict.kind is Kind.SAME or old.line == reading.line:
            return self._keep(item, Place(dossier, *self._filed(reading)))
        elsewhere = self._told_elsewhere(reading) or self._left_behind(item, reading, dossier)
        if elsewhere is not None:
            return self._keep(item, Place(elsewhere, *self._filed(reading)))
        if verdict.kind is Kind.FOLLOW_UP:
            return self._following(item, reading, dossier, follow_kind(verdict), key.hex())
        opened = self.dossiers.open(StoryOpening(key=key.hex(), headline=titled(item).title, opened_at=self._now))
        return self._keep(item, Place(opened, *self._filed(reading)))

    def novelty(self, place: Place) -> int:
        """How new the item's event is, from 0 to 100."""
        stored = place.dossier.number if place.dossier.number > 0 else None
        earlier = [*self._window.about(place.reading, self._now, but=stored)]
        earlier += self._here.about(place.reading, self._now, but=place.dossier.number)
        return novelty(place.reading, earlier, self._now)

    def _nearest(self, item: Item, reading: Reading, opening: StoryOpening, flooded: Flood | None) -> Place:
        best = self._best(reading)
        dossier = self.dossiers.of(best.story) if best is not None else None
        if best is None and (left := self._left_by(reading)) is not None:
            return self._repeating(item, reading, left, None, opening, flooded)
        if best is None or dossier is None:
            return self._keep(item, Place(self.dossiers.open(opening), *self._filed(reading), flooded=flooded))
        if best.verdict.kind is Kind.SAME:
            return self._repeating(item, reading, dossier, best, opening, flooded)
        if is_overtaken(best.verdict) and is_before(item, self._item(best)):
            # The denial has told of it; this is what it denied, or what was expected before, from who is slow.
            return self._keep(item, Place(dossier, *self._filed(reading), flooded=flooded))
        if (earlier := self._left_behind(item, reading, dossier)) is not None:
            return self._repeating(item, reading, earlier, None, opening, flooded)
        return self._following(item, reading, dossier, follow_kind(best.verdict), opening.key)

    def _repeating(
        self,
        item: Item,
        reading: Reading,
        dossier: Dossier,
        best: Placement | None,
        opening: StoryOpening,
        flooded: Flood | None,
    ) -> Place:
        """An item that tells what a story tells, by its headline or as ``best`` of it does. Not each tells it of the same day."""
        at = min(item.published or self._now, self._now)
        is_later = at - dossier.carried_at >= AFRESH
        old = self._item(best) if best else None
        other = self._window.reading_of(best.item) if best else self._headline(dossier, item)
        if is_another(item, reading, old) or (is_later and recurs(item, reading, old, other)):
            return self._keep(item, Place(self.dossiers.open(opening), *self._filed(reading), flooded=flooded))
        latest = self.dossiers.last_turn(dossier)
        if latest is not dossier:
            return self._turned(item, reading, dossier, latest, opening.key)
        return self._keep(item, Place(dossier, *self._filed(reading), flooded=flooded))

    def _left_by(self, reading: Reading) -> Dossier | None:
        """The story that an item tells of which all reports have been edited to quite another event since."""
        number = self._window.left_by(reading, self._now)
        dossier = self.dossiers.of(number) if number is not None else None
        # A person may have merged it into another.
        return self.dossiers.opened(dossier.key) if dossier is not None else None

    def _left_behind(self, item: Item, reading: Reading, dossier: Dossier) -> Dossier | None:
        """The story that an item tells, of those before one that it is against, where all of its reports have been edited and tell
        something else by now.
        """
        for earlier in islice(self.dossiers.before(dossier), _BEFORE):
            is_left = not (self._window.stored.members(earlier.number) or self._here.members(earlier.number))
            if (
                is_left
                and earlier.carried_at >= self._oldest
                and judge(reading, self._headline(earlier, item)).kind is Kind.SAME
            ):
                return earlier
        return None

    def _turned(self, item: Item, reading: Reading, dossier: Dossier, latest: Dossier, key: str) -> Place:
        """An item of a story that has turned since, to ``latest``: trading was halted, then resumed, and is halted again, as
        ``item`` says; or that is a slow report of the first halt. Who told the first would not tell it again.
        """
        now = self._headline(latest, item)
        if not opposite_direction(reading, now):
            belongs = latest if judge(reading, now).kind is Kind.SAME else dossier
            return self._keep(item, Place(belongs, *self._filed(reading)))
        is_later = item.published is None or item.published > latest.opened_at
        is_known = publisher(item) in dossier.publishers or publisher(item) in latest.publishers
        if is_later and (is_known or latest.opened_at + SETTLED <= self._now):
            return self._following(item, reading, latest, FollowKind.DIRECTION, key)
        return self._keep(item, Place(dossier, *self._filed(reading)))

    def _following(self, item: Item, reading: Reading, dossier: Dossier, kind: FollowKind | None, key: str) -> Place:
        opening = StoryOpening(
            key=key, headline=titled(item).title, opened_at=self._now, follows=dossier.name, follow_kind=kind
        )
        opened = self.dossiers.open(opening, dossier)
        return self._keep(item, Place(opened, *self._filed(reading), follows=dossier.headline, follow_kind=kind))

    def _told_elsewhere(self, reading: Reading, since: datetime | None = None) -> Dossier | None:
        """The story of others who tell what an item tells; its link, which leads to what it told before, is not asked. With
        ``since`` they have to have begun to tell it then or later.
        """
        best = self._best(replace(reading, link=""))
        found = self.dossiers.of(best.story) if best is not None and best.verdict.kind is Kind.SAME else None
        if found is None or since is None:
            return found
        latest = self.dossiers.last_turn(found)
        return latest if latest.opened_at >= since else None

    def _headline(self, dossier: Dossier, item: Item) -> Reading:
        """How a story's headline reads, as if ``item`` had it."""
        return replace(self._read(replace(item, title=dossier.headline, summary="", body="")), link="", feed="")

    def _item(self, placement: Placement) -> Item | None:
        number = placement.item
        return self._placed[-1 - number] if number < 0 else self._records.items([number]).get(number)

    def _keep(self, item: Item, place: Place) -> Place:
        self._placed.append(item)
        self._here.add(place.dossier.number, -len(self._placed), place.reading)
        return place

    def _read(self, item: Item) -> Reading:
        return reading_of(item, self._mentions, self._now)

    def _best(self, reading: Reading) -> Placement | None:
        found = [
            one
            for one in (
                self._window.nearest(reading, self._now, self._here),
                self._here.nearest(reading, self._now, self._window.stored),
            )
            if one
        ]
        return max(found, key=lambda one: one.rank, default=None)

    def _filed(self, reading: Reading) -> tuple[Reading, Filing]:
        return reading, Filing(*filing(reading), at=datetime.fromtimestamp(reading.at, UTC))
