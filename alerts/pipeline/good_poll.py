"""One good poll, before anything is decided about it."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from alerts.feeds.identity import itemise
from alerts.feeds.timing import PollFacts
from alerts.model.document import Document
from alerts.model.feed import Feed
from alerts.model.intake import Recall
from alerts.model.item import Item
from alerts.model.poll import PollState
from alerts.model.sessions import Sessions


@dataclass(frozen=True, kw_only=True)
class Poll:
    """One good poll. ``state`` is the feed's state as it will be; its baseline is settled here.

    ``previous_ok_at`` is the feed's good poll before this one, if this process knows of it: what is stored of polls
    without news lags some seconds behind. ``backfill`` is how many of the newest items of a first poll may alert. ``flood``
    is how many items with one title within a minute are taken for news, ``ops`` the channel for the daemon's own notices.
    ``expected`` is how many seconds were to pass between the two polls. ``facts`` and ``sessions`` are what is known
    already for the decision when to ask next.
    """

    feed: Feed
    document: Document
    state: PollState
    now: datetime
    backfill: int
    flood: int = 100
    ops: str | None = None
    previous_ok_at: datetime | None = None
    expected: float = 0.0
    facts: PollFacts = field(default_factory=PollFacts)
    sessions: Sessions = field(default_factory=dict)

    def last_ok(self, recall: Recall) -> datetime | None:
        """The feed's good poll before this one, by what is stored and by what this process knows."""
        stored = recall.state.ok_at if recall.state else None
        return max((at for at in (stored, self.previous_ok_at) if at), default=None)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The document's entries, repeats included, as items of the feed while all that they state is trusted."""
        return self.itemised()

    def itemised(self, distrusted: Collection[bytes] = frozenset()) -> tuple[Item, ...]:
        """The same without trust in these digests. What the operator says of a feed's language goes before what its software
        says of all that it publishes (WordPress says en-US until told otherwise), and not before an item's own word.
        """
        feed, document = self.feed, self.document
        items = itemise(document.entries, feed=feed.id, groups=feed.groups, distrusted=distrusted)
        if feed.lang is None or feed.lang == document.lang:
            return items
        return tuple(replace(item, lang=feed.lang) if item.lang in {None, document.lang} else item for item in items)
