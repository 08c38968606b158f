"""What a feed's first poll brings is silent: which poll is one, and which of its items may alert all the same. Pure."""

from collections.abc import Sequence
from datetime import datetime

from alerts.model.document import Document
from alerts.model.intake import Recall
from alerts.model.item import Item
from alerts.model.poll import PollState
from alerts.stories.recognise import digests, names


def is_baseline(state: PollState, recall: Recall, items: Sequence[Item], distrusted: frozenset[bytes]) -> bool:
    """The first poll is one; so is the first from another address under the same id, if nothing there is known."""
    if recall.state is None or recall.state.baseline_at is None:
        return True
    if recall.state.url == state.url:
        return False
    asked = (recall.known.get(digest) for item in items for digest in digests(item, distrusted))
    return not any(known is not None and known.feed == state.feed for known in asked)


def baseline_at(document: Document, now: datetime, recall: Recall, *, taken_now: bool) -> datetime | None:
    """A body that was cut off is no baseline yet: its rest would come as news. One that is cut off again is all there is."""
    if not taken_now:
        return recall.state.baseline_at if recall.state else None
    seen_before = recall.state is not None and recall.state.ok_at is not None
    return None if document.truncated and not seen_before else now


def oldest_first(items: Sequence[Item], now: datetime) -> list[int]:
    """The places of the items in the order of their dates; a document is mostly newest first."""
    return sorted(range(len(items)), key=lambda i: (items[i].published or now, -i))


def backfilled(items: Sequence[Item], wanted: int, distrusted: frozenset[bytes]) -> set[bytes]:
    """The names of the newest ``wanted`` items, each counted once however often the document lists it.

    An entry without a date keeps its place, as feeds are mostly newest first.
    """
    dated = [item.published for item in items if item.published]
    oldest = min(dated) if dated else None

    def newest(index: int) -> tuple[bool, float, int]:
        published = items[index].published or oldest
        return (published is None, -(published.timestamp() if published else 0.0), index)

    chosen: set[bytes] = set()
    for index in sorted(range(len(items)), key=newest):
        if wanted <= 0:
            break
        mine = names(items[index], distrusted)
        wanted -= not chosen.intersection(mine)
        chosen.update(mine)
    return chosen
