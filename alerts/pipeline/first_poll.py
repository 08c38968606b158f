"""What a feed's first poll brings is silent: which poll is one, which of its items may alert all the same, and which items
of later polls are as old as that. Pure.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from alerts.model.document import Document
from alerts.model.intake import Recall
from alerts.model.item import Item
from alerts.model.poll import PollState
from alerts.stories.recognise import digests, names

FEW = 3
"""So many old items that are new to us may be what a publisher tells late, or dates by the event; more are an archive."""

OLD = timedelta(days=1)
"""How long before the first poll an item has to be dated to be old: a date may be in another zone, or name the day alone."""

_MOVED = timedelta(days=3)
"""How far back what an address brings is news that was written in place of another: the weekend on which that one died."""


_WONT = timedelta(days=30)
"""A feed whose redirects led elsewhere within this time is one whose redirects do."""

_LONGER, _AT_LEAST = 3, 10
"""How many times as long as the list before, and by how many names longer, a list without dates is another one."""


def is_baseline(state: PollState, recall: Recall, items: Sequence[Item], distrusted: frozenset[bytes]) -> bool:
    """The first poll is one; so is the first from another address under the same id, if nothing there is known."""
    if recall.state is None or recall.state.baseline_at is None:
        return True
    if recall.state.url == state.url:
        return False
    asked = (recall.known.get(digest) for item in items for digest in digests(item, distrusted))
    return not any(known is not None and known.feed == state.feed for known in asked)


def led_at(before: PollState | None, state: PollState) -> datetime | None:
    """When redirects last led to another place than before, by this poll."""
    if before is None:
        return None
    return state.ok_at if _is_led_elsewhere(before, state) else before.led_at


def _is_led_elsewhere(before: PollState, state: PollState) -> bool:
    return None not in (before.came_from, state.came_from) and before.came_from != state.came_from


def _is_led_anew(before: PollState, state: PollState) -> bool:
    """The same, where they have not done so lately: to the file of the day they lead each day."""
    is_wont = before.led_at is not None and state.ok_at is not None and state.ok_at - before.led_at < _WONT
    return _is_led_elsewhere(before, state) and not is_wont


def meanwhile(
    items: Sequence[Item], state: PollState, recall: Recall, distrusted: frozenset[bytes], since: datetime | None
) -> frozenset[int]:
    """The places of those items of a silent poll that are news all the same: what was published after the feed's last good poll
    (``since``), which was cut off, or was at another address, but no longer than some days ago. Without a date that is what stands
    in front of what was there then.
    """
    before = recall.state
    if before is None or since is None:
        return frozenset()
    if before.url != state.url:
        since = max(since, (state.ok_at or since) - _MOVED)
        return frozenset(i for i, item in enumerate(items) if item.published is not None and item.published > since)
    known = [
        i
        for i, item in enumerate(items)
        if any(one is not None and one.feed == state.feed for one in map(recall.known.get, digests(item, distrusted)))
    ]
    in_front = known[0] if known else 0
    return frozenset(
        i for i, item in enumerate(items) if (i < in_front if item.published is None else item.published > since)
    )


def baseline_at(document: Document, now: datetime, recall: Recall, *, taken_now: bool) -> datetime | None:
    """A body that was cut off is no baseline yet: its rest would come as news. One that is cut off again is all there is."""
    if not taken_now:
        return recall.state.baseline_at if recall.state else None
    seen_before = recall.state is not None and recall.state.ok_at is not None
    return None if document.truncated and not seen_before else now


def archive(items: Sequence[Item], state: PollState, recall: Recall, distrusted: frozenset[bytes]) -> frozenset[int]:
    """The places of those items of a later poll that are no news, though they are new to us: a publisher shows more of the
    past, or the address under the same id, or that to which redirects lead, is that of a longer list.

    Old is what is dated before the feed's first poll; at another address what is dated before the last good poll of the
    one before, and what has no date. Where redirects lead elsewhere for once, and not each day to the file of the day, what has no
    date is that where the list is much longer than the one before. What stands in front of all that is known, where news stands, is news however it is dated:
    some publishers date by the event, or all alike. At another address, which may be that of another list, that holds for what
    has no date.
    """
    before = recall.state
    if before is None or before.baseline_at is None:
        return frozenset()
    known = [i for i, item in enumerate(items) if any(d in recall.known for d in digests(item, distrusted))]
    # Of mirrors by turns a good part is known; of another list next to nothing is.
    has_moved, is_led = before.url != state.url, _is_led_anew(before, state) and len(known) * 4 < len(items)
    is_other = has_moved or (is_led and _is_much_longer(before, items, distrusted))
    since = (before.ok_at or before.baseline_at) if has_moved or is_led else before.baseline_at
    if state.ok_at is not None:
        since = min(since, state.ok_at)  # a clock that was ahead then
    unknown = set(range(len(items))).difference(known)
    old = {i for i in unknown if (is_other if (at := items[i].published) is None else at < since - OLD)}
    dates = [at for i in known if (at := items[i].published) is not None]
    if known:
        is_upwards = _is_oldest_first(dates)
        behind = {i for i in old if (i < known[-1] if is_upwards else i > known[0])}
        old = {i for i in old if i in behind or ((has_moved or is_led) and items[i].published is not None)}
    return frozenset(old) if len(old) > FEW else frozenset()


def _is_much_longer(before: PollState, items: Sequence[Item], distrusted: frozenset[bytes]) -> bool:
    now, then = sum(len(names(item, distrusted)) for item in items), len(before.names) // 4
    # An empty list says nothing of how long it is when it is not.
    return bool(then) and now > _LONGER * then and now - then >= _AT_LEAST


def _is_oldest_first(dates: Sequence[datetime]) -> bool:
    return sum(one < other for one, other in pairwise(dates)) > sum(one > other for one, other in pairwise(dates))


def oldest_first(items: Sequence[Item], now: datetime) -> list[int]:
    """The places of the items in the order of their dates; a document is mostly newest first."""
    return sorted(range(len(items)), key=lambda i: (items[i].published or now, -i))


def backfilled(items: Sequence[Item], wanted: int, distrusted: frozenset[bytes]) -> set[bytes]:
    """The names of the newest ``wanted`` items, each counted once however often the document lists it.

    An entry without a date keeps its place, as feeds are mostly newest first.
    """
    if wanted <= 0:
        return set()
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
