"""The items of the last days, indexed by their rare words, and which of them a new item belongs to. Pure, in memory.

Slots count up and are never used again, so every posting list is sorted by age; items that are forgotten are forgotten from
its front.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest

from alerts.stories.judge import judge
from alerts.stories.keys import key, keys
from alerts.stories.reading import Reading, pack, unpack
from alerts.stories.verdict import Kind, Verdict
from alerts.stories.weights import weight

SPAN = timedelta(hours=72)
"""How long an item can be the beginning of a story, unless the settings say otherwise."""

_LONGEST = 512
"""Slots kept of one word; of a commoner one, the latest half remain. Such a word finds nothing by itself."""

_LOOKED_AT = 1_200
"""Postings looked at for one item, the rarest words' first."""

_JUDGED = 12
"""Candidates that are judged, at most this many."""

_JUDGED_OF_A_STORY = 3

_FLOOR = 0.12
"""The share of its own weight that an item must have in common with a candidate."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an item belongs: ``verdict`` is how it stands to ``item`` of ``story``; never OTHER."""

    story: int
    item: int
    verdict: Verdict

    @property
    def rank(self) -> tuple[bool, float]:
        """For comparing two placements of one item: the greater is the better."""
        return self.verdict.kind is Kind.SAME, self.verdict.likeness


class Window:
    """Up to some hundred thousand items. Ids of stories and items are any whole numbers of 64 bits."""

    def __init__(self, span: timedelta = SPAN) -> None:
        self.span = span
        self._base = 0
        self._packed: list[bytes | None] = []
        self._items = array("q")
        self._stories = array("q")
        self._times = array("d")
        self._postings: dict[int, int | array[int]] = {}
        self._trimmed: dict[int, int] = {}
        self._live = 0

    def __len__(self) -> int:
        return self._live

    def __contains__(self, item: int) -> bool:
        return self._row(item) is not None

    def add(self, story: int, item: int, reading: Reading) -> None:
        """Take in an item of a story; one that is there already is replaced."""
        self.drop(item)
        slot = self._base + len(self._packed)
        self._packed.append(pack(reading))
        self._items.append(item)
        self._stories.append(story)
        self._times.append(reading.at)
        self._live += 1
        for number in keys(reading):
            self._file(number, slot)

    def nearest(self, reading: Reading, now: datetime) -> Placement | None:
        """The story that an item belongs to or follows, if there is one; the same answer each time.

        A story that it belongs to comes before one that it follows; among equals the likeliest, then the oldest.
        """
        best: Placement | None = None
        oldest = now.timestamp() - self.span.total_seconds()
        for row in self._candidates(reading, oldest):
            packed = self._packed[row]
            old = unpack(packed) if packed is not None else None
            if old is None:
                continue
            verdict = judge(reading, old, self._weigh)
            if verdict.kind is not Kind.OTHER:
                found = Placement(self._stories[row], self._items[row], verdict)
                if best is None or found.rank > best.rank or (found.rank == best.rank and found.item < best.item):
                    best = found
        return best

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

    def move(self, item: int, story: int) -> bool:
        """Let an item belong to another story."""
        row = self._row(item)
        if row is None:
            return False
        self._stories[row] = story
        return True

    def merge(self, story: int, into: int) -> int:
        """Let every item of a story belong to another. Answers how many there were."""
        rows = [row for row, owner in enumerate(self._stories) if owner == story and self._packed[row] is not None]
        for row in rows:
            self._stories[row] = into
        return len(rows)

    def story_of(self, item: int) -> int | None:
        """The story that an item of the window belongs to."""
        row = self._row(item)
        return None if row is None else self._stories[row]

    def readings(self, story: int) -> Iterator[tuple[int, Reading]]:
        """The items of a story with their readings, oldest first."""
        for row, owner in enumerate(self._stories):
            packed = self._packed[row] if owner == story else None
            old = unpack(packed) if packed is not None else None
            if old is not None:
                yield self._items[row], old

    def _candidates(self, reading: Reading, oldest: float) -> list[int]:
        """Rows worth judging, those with the greatest weight in common first."""
        filed = sorted((self._count(number), number) for number in keys(reading))
        weights = {number: weight(count, self._live) for count, number in filed}
        whole = sum(weights.values())
        shared: dict[int, float] = {}
        left = _LOOKED_AT
        for _, number in filed:
            posting = self._postings.get(number)
            if posting is None:
                continue
            slots = (posting,) if isinstance(posting, int) else posting[-left:]
            left -= len(slots)
            for slot in slots:
                shared[slot] = shared.get(slot, 0.0) + weights[number]
            if left <= 0:
                break
        floor = whole * _FLOOR
        ranked = nlargest(_JUDGED * 8, ((common, slot) for slot, common in shared.items() if common >= floor))
        rows: list[int] = []
        of_story: Counter[int] = Counter()
        for _, slot in ranked:
            row = slot - self._base
            story = self._stories[row]
            if self._times[row] < oldest or of_story[story] >= _JUDGED_OF_A_STORY:
                continue
            of_story[story] += 1
            rows.append(row)
            if len(rows) == _JUDGED:
                break
        return rows

    def _weigh(self, word: str) -> float:
        return weight(self._count(key(word)), self._live, word)

    def _count(self, number: int) -> int:
        posting = self._postings.get(number)
        if posting is None:
            return 0
        return 1 if isinstance(posting, int) else len(posting) + self._trimmed.get(number, 0)

    def _file(self, number: int, slot: int) -> None:
        posting = self._postings.get(number)
        if posting is None:
            self._postings[number] = slot
        elif isinstance(posting, int):
            self._postings[number] = array("I", (posting, slot))
        else:
            posting.append(slot)
            if len(posting) > _LONGEST:
                self._trimmed[number] = self._trimmed.get(number, 0) + _LONGEST // 2
                del posting[: _LONGEST // 2]

    def _remove(self, row: int) -> None:
        packed = self._packed[row]
        reading = unpack(packed) if packed is not None else None
        self._packed[row] = None
        self._live -= 1
        if reading is None:
            return
        slot = self._base + row
        for number in keys(reading):
            posting = self._postings.get(number)
            if isinstance(posting, int):
                del self._postings[number]
                continue
            if posting is None:
                continue
            place = bisect_left(posting, slot)
            if place < len(posting) and posting[place] == slot:
                del posting[place]
                if not posting:
                    del self._postings[number]
            elif (left := self._trimmed[number] - 1) > 0:
                self._trimmed[number] = left
            else:
                del self._trimmed[number]

    def _close_up(self) -> None:
        """Give up the rows at the front that hold nothing any more."""
        empty = next((row for row, packed in enumerate(self._packed) if packed is not None), len(self._packed))
        if empty:
            for rows in (self._packed, self._items, self._stories, self._times):
                del rows[:empty]
            self._base += empty

    def _row(self, item: int) -> int | None:
        """Ids mostly grow with time, so bisection finds most."""
        row = bisect_left(self._items, item)
        if row < len(self._items) and self._items[row] == item and self._packed[row] is not None:
            return row
        return next(
            (row for row, held in enumerate(self._items) if held == item and self._packed[row] is not None), None
        )
