"""Whether an item comes from where, and is in a language that, a rule asks for; what is not stated does not count."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from alerts.model.item import Item
from alerts.rules.language_tag import language_tag


@dataclass(frozen=True, slots=True)
class Sources:
    """Where items must come from; empty is anywhere. ``excluded`` are feeds and groups."""

    groups: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()


def is_wanted_language(languages: Sequence[str], item: Item) -> bool:
    """Whether the item's language is one of ``languages``, where both are stated."""
    return not (languages and item.lang) or any(_is_language(item.lang or "", wanted) for wanted in languages)


def is_wanted_source(sources: Sources, item: Item, *, groups_stated: bool) -> bool:
    """Whether the item's feed, and the groups of that, are ones that ``sources`` asks for.

    With ``groups_stated`` False nothing is known of the groups of the item's feed.
    """
    feed, groups = item.feed, item.groups
    if is_excluded(sources, feed, groups):
        return False
    if not (sources.groups or sources.feeds) or feed in sources.feeds or not sources.groups.isdisjoint(groups):
        return True
    # It is none of those asked for, as far as is known of it.
    knows_groups = bool(groups) or (feed is not None and groups_stated)
    return (bool(sources.groups) and not knows_groups) or (bool(sources.feeds) and feed is None)


def is_wanted_feed(sources: Sources, feed: str, groups: Collection[str]) -> bool:
    """Whether anything of a feed in these groups is wanted."""
    is_asked_for = not (sources.groups or sources.feeds) or feed in sources.feeds
    return (is_asked_for or not sources.groups.isdisjoint(groups)) and not is_excluded(sources, feed, groups)


def is_excluded(sources: Sources, feed: str | None, groups: Collection[str]) -> bool:
    """Whether a feed, or a group that it is in, is left out."""
    return (feed is not None and feed in sources.excluded) or not sources.excluded.isdisjoint(groups)


@lru_cache(maxsize=1024)
def _is_language(stated: str, wanted: str) -> bool:
    """Whether a language tag is ``wanted`` or a variety of it (RFC 4647, basic filtering), or says less: zh for zh-CN."""
    stated, wanted = language_tag(stated), language_tag(wanted)
    return stated == wanted or stated.startswith(f"{wanted}-") or wanted.startswith(f"{stated}-")
