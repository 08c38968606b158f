"""Which new items of a document are stored ones under other names: the facts for ``alerts.stories.relaunch``."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from alerts.feeds.gap import holds
from alerts.model.intake import KnownItem, Recall
from alerts.model.item import Item
from alerts.model.seen import SeenItem
from alerts.pipeline.ports import Records
from alerts.pipeline.reading_of import reading_of
from alerts.stories.recognise import digests, is_named, names, standing_names
from alerts.stories.relaunch import DATED, Pair, is_dated_anew, named_anew, without_suffix
from alerts.stories.template import tells_an_event

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def with_renamed(
    feed: str,
    items: Sequence[Item],
    recall: Recall,
    records: Records,
    distrusted: frozenset[bytes],
    now: datetime,
) -> tuple[Recall, Mapping[bytes, int], int]:
    """The recall in which the new names of stored items lead to them, those names, and how many items of a new site they are.
    Nothing is looked up unless half of the document is new.
    """
    held = recall.state.names if recall.state else b""
    fresh = [i for i, item in enumerate(items) if not _is_known(item, recall, feed, distrusted)]
    if not held or len(fresh) * 2 < len(items):
        return recall, {}, 0
    named = [i for i in fresh if is_named(items[i], distrusted)]
    unnamed = [i for i in fresh if not is_named(items[i], distrusted) and items[i].published_raw]
    title = dict(zip(named, without_suffix([items[i].title for i in named]), strict=True))
    asked = {*(title.values() if len(named) >= DATED else ()), *(items[i].title for i in unnamed)} - {""}
    if not asked:
        return recall, {}, 0
    gone = _gone(feed, asked, items, records, distrusted, held)
    found = {i: seen for i in unnamed for seen in gone.get(items[i].title, ()) if is_dated_anew(items[i], seen.item)}
    counted = Counter(title.values())
    alone = {i: gone[bare][0] for i, bare in title.items() if counted[bare] == len(gone.get(bare, ())) == 1}
    pairs = [
        Pair(i, items[i], seen.item, seen.seen_at, seen.id, tells_an_event(reading_of(items[i], _nobody, now)))
        for i, seen in alone.items()
    ]
    known = len(items) - len(fresh)
    renamed = named_anew(pairs, entries=len(items), known=known)
    found |= {i: alone[i] for i in renamed}
    leads = {digest: _known(seen, feed) for i, seen in found.items() for digest in digests(items[i], distrusted)}
    leads = {digest: one for digest, one in leads.items() if digest not in recall.known}
    return (
        replace(recall, known={**recall.known, **leads}),
        {digest: one.id for digest, one in leads.items()},
        len(renamed),
    )


def _nobody(_: Item) -> Sequence[str]:
    """No instruments."""
    return ()


def _is_known(item: Item, recall: Recall, feed: str, distrusted: frozenset[bytes]) -> bool:
    found = (recall.known.get(digest) for digest in names(item, distrusted))
    return any(one is not None and one.feed == feed for one in found)


def _gone(
    feed: str,
    titles: set[str],
    items: Sequence[Item],
    records: Records,
    distrusted: frozenset[bytes],
    held: bytes,
) -> Mapping[str, list[SeenItem]]:
    """By title: the items that stood in the document before and do not stand in this one, the latest first."""
    here = {name for item in items for name in standing_names(item, distrusted)}
    found: defaultdict[str, list[SeenItem]] = defaultdict(list)
    for seen in records.lately(feed, titles, _EVER):
        stood = standing_names(seen.item, distrusted)
        if here.isdisjoint(stood) and holds(held, stood):
            found[seen.item.title].append(seen)
    return found


def _known(seen: SeenItem, feed: str) -> KnownItem:
    return KnownItem(id=seen.id, feed=feed, story=seen.story, item=seen.item, baseline=seen.baseline, renamed=True)
