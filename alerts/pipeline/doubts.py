"""The items of a feed that may have flickered, while one document of it is decided about."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from alerts.model.intake import KnownItem
from alerts.model.poll import Doubt
from alerts.pipeline.ports import Records
from alerts.stories.returning import LATELY, TURNED

_MOST = 200
"""Items in doubt of one feed; where more change by turns the page is no list of facts."""


class Doubts:
    """Those that were ``held`` and those that arise. What is not kept on is settled, or gone from the document."""

    def __init__(self, records: Records, held: Iterable[Doubt], now: datetime) -> None:
        self._records, self._now = records, now
        self._held = {one.item: one for one in held}
        self._kept: dict[int, Doubt] = {}
        self._seen: set[int] = set()

    def kept(self, *, truncated: bool) -> tuple[Doubt, ...]:
        """What is to be remembered until the next poll: of a document that was cut off also what has not been seen in it."""
        unseen = {number: one for number, one in self._held.items() if truncated and number not in self._seen}
        return (*self._kept.values(), *unseen.values())[:_MOST]

    def see(self, known: KnownItem) -> None:
        """An item stands in the document."""
        self._seen.add(known.id)

    def told(self, known: KnownItem) -> int:
        """The story by which an item was told of last."""
        return self._held[known.id].story if known.id in self._held else known.story

    def arise(self, known: KnownItem, least: timedelta = TURNED) -> None:
        """An item's edit is not told. It will be if it stands for ``least``, and twice as long as anything that it has said lately."""
        changes = {*self._records.retitled(known.id, self._now - LATELY), self._now}
        if known.revised_at is not None and known.revised_at > self._now - LATELY:
            changes.add(known.revised_at)
        longest = max((after - before for before, after in pairwise(sorted(changes))), default=timedelta())
        self._kept[known.id] = Doubt(known.id, self.told(known), self._now + max(least, 2 * longest))

    def stays(self, known: KnownItem) -> None:
        """An item says what it said."""
        if known.id in self._held:
            self._kept[known.id] = self._held[known.id]

    def due(self, known: KnownItem) -> bool:
        """Whether an item that says what it said is to be believed now. One that is not is kept on."""
        return known.id in self._held and self._held[known.id].due <= self._now
