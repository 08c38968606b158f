"""Which new items of a document took the place of one that stood there at the poll before: the facts for
``alerts.stories.running``.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from alerts.feeds.gap import holds
from alerts.model.item import Item
from alerts.model.seen import SeenItem
from alerts.pipeline.ports import Records
from alerts.stories.recognise import standing_names
from alerts.stories.running import LATELY, Seen, runs_on


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """One document's. ``items`` are its items; ``held`` is the sketch of the document before it, which came at
    ``previous_at``. Nothing is looked up before the first question.
    """

    records: Records
    feed: str
    items: Sequence[Item]
    distrusted: frozenset[bytes] = frozenset()
    held: bytes = field(default=b"", repr=False)
    previous_at: datetime | None = None
    now: datetime

    def by(self, item: Item) -> SeenItem | None:
        """The stored item that this new one took the place of, and is. None where it is another, or took nobody's."""
        gone = self._gone.get(item.title) if self.held and item.title else None
        if not gone:
            return None
        latest = gone[0]
        is_last = self.previous_at is not None and latest.seen_at >= self.previous_at
        times = max(len(gone), len(self._gone))
        seen = Seen(item=latest.item, at=latest.seen_at, is_last=is_last)
        return latest if runs_on(item, seen, now=self.now, times=times) else None

    @cached_property
    def _gone(self) -> dict[str, list[SeenItem]]:
        """By title, for titles of this document: the items of late, the latest first, of which none stands here any more.

        As many as appear now have to have stood in the document before.
        """
        here = {name for item in self.items for name in standing_names(item, self.distrusted)}
        counted = Counter(item.title for item in self.items if item.title)
        found: defaultdict[str, list[SeenItem]] = defaultdict(list)
        for seen in self.records.lately(self.feed, counted.keys(), self.now - LATELY):
            found[seen.item.title].append(seen)
        return {
            title: lately
            for title, lately in found.items()
            if not any(here.intersection(standing_names(seen.item, self.distrusted)) for seen in lately)
            and sum(holds(self.held, standing_names(seen.item, self.distrusted)) for seen in lately) >= counted[title]
        }
