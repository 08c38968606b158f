"""Which story an item belongs to, opens, or follows: what is stored, what this decision has placed, and the judgement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.model.intake import Filing, StoryOpening
from alerts.model.item import Item
from alerts.model.story import FollowKind
from alerts.pipeline.dossier import Dossier, Dossiers
from alerts.pipeline.ports import Records
from alerts.pipeline.reading_of import reading_of
from alerts.pipeline.replaced import Replaced
from alerts.pipeline.story_window import StoryWindow
from alerts.stories.follow import edited, figure_runs_for, follow_kind
from alerts.stories.novelty import novelty
from alerts.stories.reading import Reading
from alerts.stories.verdict import Kind, Verdict
from alerts.stories.window import Placement, Window, filing

MINUTE = timedelta(minutes=1)
_UNREAD = Reading()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands. ``follows`` is the headline of the story that its own follows. ``filing`` is None where nothing
    is to be compared with it. ``flooded`` is how many items have had its title within the minute, where those are too many. ``was`` is
    the stored item that it is, though it names itself otherwise.
    """

    dossier: Dossier
    reading: Reading
    filing: Filing | None
    follows: str | None = None
    follow_kind: FollowKind | None = None
    flooded: int = 0
    was: Item | None = None


class Placing:
    """Places the items of one decision, one after the other; later ones see the earlier ones."""

    def __init__(
        self,
        window: StoryWindow,
        records: Records,
        mentions: Callable[[Item], Sequence[str]],
        now: datetime,
        *,
        flood: int,
        titles: dict[str, int],
        replaced: Replaced | None = None,
    ) -> None:
        window.catch_up(records, now)
        self._window, self._records, self._mentions, self._now = window, records, mentions, now
        self._oldest = now - window.span
        self._flood, self._replaced = flood, replaced
        self._coming = titles
        self._before = records.titles(now - MINUTE) if titles else {}
        self._first: dict[str, Dossier] = {}
        self._here = Window(timedelta(days=1))
        self._placed: list[Item] = []
        self.dossiers = Dossiers(records)
        self.seen = window.seen

    def fresh(self, item: Item, key: bytes) -> Place:
        """A new item. ``key`` is the identity by which it would open a story."""
        opening = StoryOpening(key=key.hex(), headline=item.title, opened_at=self._now)
        if flooded := self._flooded(item):
            before = self._before.get(item.title)
            dossier = self._first.get(item.title) or (self.dossiers.of(before[1]) if before else None)
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
        opening = StoryOpening(key=key.hex(), headline=item.title, opened_at=self._now)
        return Place(self.dossiers.open(opening), _UNREAD, None)

    def is_past(self, item: Item) -> bool:
        """Whether the item says that it is older than the window."""
        return item.published is not None and item.published < self._oldest

    def joins(self, item: Item, story: int, *, unread: bool = False) -> Place | None:
        """An item that is one of a known story by its link or text; None where that story is gone. ``unread``: nothing is to
        be compared with it.
        """
        dossier = self.dossiers.of(story)
        if dossier is not None and unread:
            return Place(dossier, _UNREAD, None)
        return None if dossier is None else self._keep(item, Place(dossier, *self._filed(self._read(item))))

    def revised(self, item: Item, before: Item, number: int, story: int) -> Place | None:
        """The new text of a stored item: it stays in its story, or opens one that follows it. None where that is gone."""
        dossier = self.dossiers.of(story)
        if dossier is None:
            return None
        reading = self._read(item)
        verdict = edited(reading, self._window.reading_of(number) or self._read(before))
        if verdict.kind is not Kind.FOLLOW_UP or self._runs(dossier, number, reading, verdict):
            return self._keep(item, Place(dossier, *self._filed(reading)))
        # Named after the text: a title that changes back and forth opens no third story.
        key = f"edit {number} {item.content_digest.hex()}"
        if (opened := self.dossiers.opened(key)) is not None:
            return self._keep(item, Place(opened, *self._filed(reading)))
        return self._keep(item, self._following(dossier, reading, verdict, key, item.title))

    def _runs(self, dossier: Dossier, number: int, reading: Reading, verdict: Verdict) -> bool:
        """Whether a figure of an item is put right once more, soon after it has made news: it runs."""
        if follow_kind(verdict) is not FollowKind.NUMBER or not dossier.key.startswith(f"edit {number} "):
            return False
        return self._now - dossier.opened_at < figure_runs_for(reading)

    def novelty(self, place: Place) -> int:
        """How new the item's event is, from 0 to 100."""
        stored = place.dossier.number if place.dossier.number > 0 else None
        earlier = [*self._window.about(place.reading, self._now, but=stored)]
        earlier += self._here.about(place.reading, self._now, but=place.dossier.number)
        return novelty(place.reading, earlier, self._now)

    def _nearest(self, item: Item, reading: Reading, opening: StoryOpening, flooded: int) -> Place:
        found = [
            one for one in (self._window.nearest(reading, self._now), self._here.nearest(reading, self._now)) if one
        ]
        best = max(found, key=lambda one: one.rank, default=None)
        dossier = self.dossiers.of(best.story) if best is not None else None
        if best is None or dossier is None:
            return self._keep(item, Place(self.dossiers.open(opening), *self._filed(reading), flooded=flooded))
        if best.verdict.kind is Kind.SAME:
            if self._is_another(item, best):
                return self._keep(item, Place(self.dossiers.open(opening), *self._filed(reading), flooded=flooded))
            return self._keep(item, Place(dossier, *self._filed(reading), flooded=flooded))
        return self._keep(item, self._following(dossier, reading, best.verdict, opening.key, opening.headline))

    def _following(self, dossier: Dossier, reading: Reading, verdict: Verdict, key: str, headline: str) -> Place:
        kind = follow_kind(verdict)
        opening = StoryOpening(key=key, headline=headline, opened_at=self._now, follows=dossier.name, follow_kind=kind)
        opened = self.dossiers.open(opening)
        return Place(opened, *self._filed(reading), follows=dossier.headline, follow_kind=kind)

    def _is_another(self, item: Item, placement: Placement) -> bool:
        """Whether one feed says two different things under one title: "Transaction in own shares", "trading halted" again
        and again. Only an equal text shows that it is the same once more.
        """
        number = placement.item
        old = self._placed[-1 - number] if number < 0 else self._records.items([number]).get(number)
        if old is None or old.feed != item.feed or old.title != item.title:
            return False
        text = item.summary or item.body
        return not text or text != (old.summary or old.body)

    def _flooded(self, item: Item) -> int:
        """How many items have its title within the minute, if that are more than can be news."""
        if not item.title:
            return 0
        before, _ = self._before.get(item.title, (0, 0))
        number = before + self._coming.get(item.title, 0)
        return number if number > self._flood else 0

    def _keep(self, item: Item, place: Place) -> Place:
        self._placed.append(item)
        self._here.add(place.dossier.number, -len(self._placed), place.reading)
        return place

    def _read(self, item: Item) -> Reading:
        return reading_of(item, self._mentions, self._now)

    def _filed(self, reading: Reading) -> tuple[Reading, Filing]:
        return reading, Filing(*filing(reading))
