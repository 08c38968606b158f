"""Feeds to measure with: news-like, the same at every run, and nothing in them that a rule looks for by chance."""

import random
from datetime import UTC, datetime
from email.utils import format_datetime

from benchmarks.rig.server import Served

MARK = "Zephyrine"
"""A word that only the benchmarks' own rule looks for."""

_WORDS = (  # noqa: SIM905 - prose reads best as prose
    "the gardener said on Monday that the old path along the river was open again after the storm while the lower "
    "meadow stayed wet and visitors were asked to take the bridge near the mill where volunteers had painted benches "
    "and planted pear trees over several quiet weeks in spring Der Weg am Ufer ist wieder frei und die Brücke gestrichen"
).split()


def item(number: int, title: str, *, at: datetime | None = None, words: int = 60) -> str:
    """One entry, told apart by its number; of January 2025 unless said."""
    dated = format_datetime(at or datetime(2025, 1, 27, number % 24, tzinfo=UTC), usegmt=True)
    dice = random.Random(number)
    text = " ".join(dice.choices(_WORDS, k=words))
    return (
        f"<item><title>{title}</title><link>https://example.org/news/{number}</link>"
        f"<guid isPermaLink='false'>n{number}</guid><pubDate>{dated}</pubDate>"
        f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
    )


def feed(number: int, items: int = 50, extra: tuple[str, ...] = ()) -> bytes:
    """A feed of so many items, ``extra`` ones before them (the oldest fall off, as in a real feed)."""
    dice = random.Random(number)
    own = [
        item(number * 1_000 + index, " ".join(dice.choices(_WORDS, k=9)).capitalize())
        for index in range(items - len(extra))
    ]
    channel = (
        f"<channel><title>Feed {number}</title><link>https://example.org/</link>{''.join((*extra, *own))}</channel>"
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">{channel}</rss>'.encode()


def news(number: int) -> str:
    """An entry for which the benchmarks' rule alerts, told apart by its number."""
    return item(10_000_000 + number, f"{MARK} story {number} opens the path", at=datetime.now(UTC))


def feeds(count: int, items: int = 50, **kept: bool) -> dict[str, Served]:
    """So many feeds by name."""
    return {f"feed-{number:03}": Served(feed(number, items), **kept) for number in range(count)}
