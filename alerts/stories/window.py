"""The items of the last days, indexed by their rare words, and which of them a new item belongs to. Pure, in memory.

Rows count up and slots are never used again, so every posting list is sorted by age.
"""

from array import array
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.stories.candidates import candidates
from alerts.stories.cast import Cast, another_cast, cast
from alerts.stories.judge import judge_weighed
from alerts.stories.keys import entity_keys, keys
from alerts.stories.postings import Postings
from alerts.stories.reading import Reading, names_of, pack, unpack
from alerts.stories.verdict import Kind, Placement
from alerts.stories.weighing import Weighed, weigh, weigh_by
from alerts.stories.whole import against_any, like_any

SPAN = timedelta(hours=72)
"""How long an item can be the beginning of a story, unless the settings say otherwise."""

_JUDGED = 6
"""Candidates that are judged, at most; of one story two."""

_JUDGED_OF_A_STORY = 2

_MEMBERS = 8
"""Members of a story that are asked whether a new one is true to them."""

_CERTAIN = 0.97
"""The likeness of an item of the same story from which none is looked at that shares less."""

_NEXT = 0.9
"""Once an item of the same story is found, what shares so much less with the new one is not looked at."""

_RELATED = 20
"""Items that are looked at for how new an event is."""

_REMEMBERED = 4_000
"""Weighed readings kept ready, some 3 KiB each."""


def filing(reading: Reading) -> tuple[bytes, bytes]:
    """A reading for the store, and the numbers under which a window files it."""
    return pack(reading), array("I", keys(reading)).tobytes()


class Window:
    """Up to some hundred thousand items. Ids of stories and items are any whole numbers of 64 bits."""

    def __init__(self, span: timedelta = SPAN) -> None:
        self.span = span
        self._base = 0
        self._packed: list[bytes | None] = []
        self._items = array("q")
        self._stories = array("q")
        self._times = array("d")
        self._postings = Postings()
        self._members = Postings()
        self._live = 0
        self._slots: dict[int, int] = {}
        self._weighed: OrderedDict[int, Weighed] = OrderedDict()

    def __len__(self) -> int:
        return self._live

    def __contains__(self, item: int) -> bool:
        return self._row(item) is not None

    def add(self, story: int, item: int, reading: Reading) -> None:
        """Take in an item of a story; one that is there already is replaced."""
        packed, numbers = filing(reading)
        self.file(story, item, packed, numbers, reading.at)

    def file(self, story: int, item: int, packed: bytes, numbers: bytes, at: float) -> None:
        """Take in an item by its ``filing``, which spares reading it again; ``at`` is when it was first seen, in seconds
        since 1970.
        """
        self.drop(item)
        slot = self._slots[item] = self._base + len(self._packed)
        self._packed.append(packed)
        self._items.append(item)
        self._stories.append(story)
        self._times.append(at)
        self._live += 1
        self._postings.file(array("I", numbers), slot)
        self._members.file((story,), slot)

    def nearest(self, reading: Reading, now: datetime, beside: "Window | None" = None) -> Placement | None:
        """The story that an item belongs to or follows, if there is one; the same answer each time. ``beside`` may hold more
        items of the stories that are found here.

        A story that it belongs to comes before one that it follows; among equals the likeliest, then the oldest.
        """
        if not self._live:
            return None
        best: Placement | None = None
        new = weigh_by(self._rarity, reading)
        enough = 0.0
        for weight, row in self._candidates(new, now.timestamp() - self.span.total_seconds()):
            if weight < enough:
                break
            old = self._weigh(row, new.cast)
            if old is None:
                continue
            # Beside a story that it belongs to, one that is less alike counts for nothing: that spares half of the judging there.
            least = best.verdict.likeness if best is not None and best.verdict.kind is Kind.SAME else 0.0
            verdict = judge_weighed(new, old, least)
            item = self._items[row]
            if verdict.kind is Kind.SAME:
                others = self._others(self._stories[row], old, beside)
                item, verdict = against_any(new, old, others) or (item, verdict)
            if verdict.kind is not Kind.OTHER:
                found = Placement(self._stories[row], item, verdict)
                if best is None or found.rank > best.rank or (found.rank == best.rank and found.item < best.item):
                    best = found
                    if verdict.kind is Kind.SAME:
                        enough = weight * (1.0 if verdict.likeness >= _CERTAIN else _NEXT)
        if best is None or best.verdict.kind is Kind.SAME:
            return best
        # Of its story two members were judged; another may tell the same.
        own = like_any(new, self._all(best.story, beside))
        return best if own is None else Placement(best.story, *own)

    def _others(self, story: int, but: Weighed, beside: "Window | None") -> list[tuple[int, Weighed]]:
        return [(item, member) for item, member in self._all(story, beside) if member is not but]

    def _all(self, story: int, beside: "Window | None") -> list[tuple[int, Weighed]]:
        return self.members(story) + (beside.members(story) if beside is not None else [])

    def members(self, story: int) -> list[tuple[int, Weighed]]:
        """Members of a story, ``_MEMBERS`` at most."""
        slots = self._members.slots(story)
        if len(slots) > _MEMBERS:
            slots = (*slots[: _MEMBERS // 2], *slots[-_MEMBERS // 2 :])
        rows = [slot - self._base for slot in slots]
        return [(self._items[row], found) for row in rows if (found := self._of(row)) is not None]

    def about(self, reading: Reading, now: datetime, *, but: int | None = None) -> list[Reading]:
        """The latest items, ``_RELATED`` at most, that tell of an instrument or name of this one; none of the story ``but``."""
        oldest = now.timestamp() - self.span.total_seconds()
        slots: set[int] = set()
        for name in entity_keys(reading):
            slots.update(self._postings.slots(name)[-_RELATED:])
        found: list[Reading] = []
        for slot in sorted(slots, reverse=True)[:_RELATED]:
            row = slot - self._base
            packed = self._packed[row]
            old = unpack(packed) if packed is not None and self._stories[row] != but else None
            if old is not None and oldest <= old.at:
                found.append(old)
        return found

    def forget(self, before: datetime) -> int:
        """Forget the items first seen before then. Answers how many there were."""
        limit = before.timestamp()
        gone = [row for row, at in enumerate(self._times) if at < limit and self._packed[row] is not None]
        for row in gone:
            self._remove(row)
        self._close_up()
        return len(gone)

    def drop(self, item: int) -> bool:
        """Take one item out, if it is there."""
        row = self._row(item)
        if row is None:
            return False
        self._remove(row)
        self._close_up()
        return True

    def story_of(self, item: int) -> int | None:
        """The story that an item of the window belongs to."""
        row = self._row(item)
        return None if row is None else self._stories[row]

    def reading(self, item: int) -> Reading | None:
        """How an item of the window is read, with the time by which it is filed."""
        row = self._row(item)
        packed = None if row is None else self._packed[row]
        reading = None if packed is None else unpack(packed)
        return None if row is None or reading is None else replace(reading, at=self._times[row])

    def _candidates(self, new: Weighed, oldest: float) -> list[tuple[float, int]]:
        """Rows worth judging, with the weight that they share, those with the greatest weight in common first."""
        rows: list[tuple[float, int]] = []
        of_story: dict[int, int] = {}
        for weight, slot in candidates(new, self._postings):
            row = slot - self._base
            story = self._stories[row]
            judged = of_story.get(story, 0)
            if self._times[row] < oldest or judged >= _JUDGED_OF_A_STORY:
                continue
            of_story[story] = judged + 1
            rows.append((weight, row))
            if len(rows) == _JUDGED:
                break
        return rows

    def _weigh(self, row: int, beside: Cast) -> Weighed | None:
        """The weighed reading of a row, unless it is about others; the latest are remembered, since news comes in swarms."""
        if self._base + row not in self._weighed:
            packed = self._packed[row]
            names = names_of(packed) if packed is not None else None
            if names is None or another_cast(beside, cast(names)):
                return None
        return self._of(row)

    def _of(self, row: int) -> Weighed | None:
        """The weighed reading of a row."""
        slot = self._base + row
        found = self._weighed.get(slot)
        if found is not None:
            self._weighed.move_to_end(slot)
            return found
        packed = self._packed[row]
        reading = unpack(packed) if packed is not None else None
        if reading is None:
            return None
        found = self._weighed[slot] = weigh(reading)
        if len(self._weighed) > _REMEMBERED:
            self._weighed.popitem(last=False)
        return found

    def _rarity(self, number: int) -> float:
        return self._postings.rarity(number, self._live, self._stories, self._base)

    def _remove(self, row: int) -> None:
        packed = self._packed[row]
        reading = unpack(packed) if packed is not None else None
        self._packed[row] = None
        self._slots.pop(self._items[row], None)
        self._members.remove((self._stories[row],), self._base + row)
        self._live -= 1
        slot = self._base + row
        self._weighed.pop(slot, None)
        if reading is not None:
            self._postings.remove(keys(reading), slot)

    def _close_up(self) -> None:
        """Give up the rows at the front that hold nothing any more."""
        empty = next((row for row, packed in enumerate(self._packed) if packed is not None), len(self._packed))
        if empty:
            for rows in (self._packed, self._items, self._stories, self._times):
                del rows[:empty]
            self._base += empty

    def _row(self, item: int) -> int | None:
        slot = self._slots.get(item)
        return None if slot is None else slot - self._base
