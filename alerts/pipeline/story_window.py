"""The window of stories beside the store: the store says what holds, this is the copy that can be searched.

    decide ──catch_up──▶ placements stored since, by whomever ──▶ Window
           ──nearest───▶ a candidate story
    commit ──confirm───▶ what was caught up for good

A transaction may be repeated, and what it had placed is gone then. So what has been seen is compared again with what is
stored until its commit is known, and is taken back where they differ. Other workers, and people who put stories right on the
command line, are seen in the same way.

What an older version had read is read anew from the stored item, at start as well as later: a story that runs is not opened
again because the software was renewed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.model.intake import Filing
from alerts.model.item import Item
from alerts.model.told import FiledItem
from alerts.pipeline.ports import Records
from alerts.pipeline.reading_of import reading_of
from alerts.stories.reading import Reading, is_current, unpack
from alerts.stories.verdict import Kind, Placement
from alerts.stories.window import Window, filing

_TIDY_EVERY = timedelta(minutes=10)


class StoryWindow:
    """Used on the store's thread alone, but for ``load`` and ``reread`` before the first decision, and ``confirm``.

    ``mentions`` are the ids of the instruments that an item names.
    """

    def __init__(self, span: timedelta, mentions: Callable[[Item], Sequence[str]]) -> None:
        self._window, self._left = Window(span), Window(span)
        self._mentions = mentions
        self._sure = self._committed = 0
        self._unsure: list[FiledItem] = []
        self._tidied: datetime | None = None
        self._forgotten: datetime | None = None

    @property
    def seen(self) -> int:
        """The number of the last placement that this copy knows of."""
        return max((one.seq for one in self._unsure), default=self._sure)

    def __len__(self) -> int:
        return len(self._window)

    def load(self, placements: Iterable[FiledItem]) -> list[FiledItem]:
        """Take in what is stored, at start. Answers what an older version had read: that is to be read anew."""
        outdated = []
        for one in placements:
            if is_current(one.reading):
                self._file(one)
            else:
                outdated.append(one)
            self._sure = self._committed = max(self._sure, one.seq)
        return outdated

    def reread(self, outdated: Iterable[FiledItem], items: Mapping[int, Item]) -> dict[int, Filing]:
        """Read items anew and take them in. Answers how each is filed now; an item that is gone is left out."""
        found = {}
        for one in outdated:
            item = items.get(one.item)
            if item is not None:
                again = found[one.item] = Filing(*filing(reading_of(item, self._mentions, one.at)))
                self._file(replace(one, reading=again.reading, keys=again.keys))
        return found

    def confirm(self, seq: int) -> None:
        """The placements up to this number are committed."""
        self._committed = max(self._committed, seq)

    def adjust(self, span: timedelta) -> None:
        """Another setting. A longer window is filled with what is stored at the next tidying."""
        self._window.span = self._left.span = span

    @property
    def span(self) -> timedelta:
        """How long ago the oldest item was seen that is compared."""
        return self._window.span

    def catch_up(self, records: Records, now: datetime) -> None:
        """See what has been stored since, and take back what has not been stored after all."""
        committed = self._committed
        sure = self._sure = max((one.seq for one in self._unsure if one.seq <= committed), default=self._sure)
        stored = records.placements(sure)
        known = [one for one in self._unsure if one.seq > sure]
        if list(stored[: len(known)]) != known:
            lost = {one.item for one in known}
            for item in lost:
                self._window.drop(item)
            self._take(records.placed(lost), records)
            known = []
        self._take(stored[len(known) :], records)
        self._unsure = list(stored)
        if self._tidied is None or not timedelta() <= now - self._tidied < _TIDY_EVERY:
            self._tidy(records, now)

    def _tidy(self, records: Records, now: datetime) -> None:
        """Forget what is too old. What was forgotten too early, by a clock that was ahead or a window that was shorter, comes back."""
        oldest = now - self._window.span
        if self._forgotten is not None and oldest < self._forgotten:
            lost = (one for one in records.placements(0, oldest) if one.at < self._forgotten)
            self._take([one for one in lost if one.item not in self._window], records)
        self._window.forget(oldest)
        self._left.forget(oldest)
        self._tidied, self._forgotten = now, oldest

    @property
    def stored(self) -> Window:
        """The window of what is stored."""
        return self._window

    def nearest(self, reading: Reading, now: datetime, beside: Window) -> Placement | None:
        """The stored story that an item belongs to or follows; ``beside`` has items that are not stored yet."""
        return self._window.nearest(reading, now, beside)

    def left_by(self, reading: Reading, now: datetime) -> int | None:
        """The story that an item belongs to by what its reports told before they were edited and left it; until the next restart."""
        found = self._left.nearest(reading, now)
        return found.story if found is not None and found.verdict.kind is Kind.SAME else None

    def reading_of(self, item: int) -> Reading | None:
        """How a stored item was read, if it is in the window."""
        return self._window.reading(item)

    def about(self, reading: Reading, now: datetime, *, but: int | None) -> Sequence[Reading]:
        """The latest items about an instrument or name of this one; none of the story ``but``."""
        return self._window.about(reading, now, but=but)

    def _take(self, placements: Sequence[FiledItem], records: Records) -> None:
        outdated = {one.item for one in placements if not is_current(one.reading)}
        items = records.items(outdated) if outdated else {}
        for one in placements:
            if one.item in outdated:
                self.reread([one], items)
            else:
                self._file(one)

    def _file(self, one: FiledItem) -> None:
        before = self._window.story_of(one.item)
        old = self._window.reading(one.item) if before != one.story else None
        self._window.file(one.story, one.item, one.reading, one.keys, one.at.timestamp())
        if before is None or old is None or self._window.members(before):
            return
        now = unpack(one.reading)
        if now is not None and now.line != old.line:
            # It was edited, and has not been moved by a person.
            self._left.add(before, before, old)
