"""How new and how much to the point a piece of news is, as figures for rules and people. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from alerts.stories.reading import Reading

HALF_LIFE = timedelta(hours=24)
"""How long after a similar event news of it counts as half new."""


def novelty(new: Reading, earlier: Iterable[Reading], now: datetime, half_life: timedelta = HALF_LIFE) -> int:
    """From 0 to 100: 100 where none of ``earlier`` tells of a similar event of the same name or instrument; the nearer to
    ``now`` the last such event, the lower. A similar event shares a kind of event, or half of the words.
    """
    latest = max((old.at for old in earlier if is_similar(new, old)), default=None)
    if latest is None:
        return 100
    age = max(0.0, now.timestamp() - latest)
    faded: float = 0.5 ** (age / half_life.total_seconds())
    return round(100 * (1 - faded))


def is_similar(new: Reading, old: Reading) -> bool:
    """Whether two readings tell of similar events of the same name or instrument."""
    if not (new.instruments & old.instruments or new.names & old.names):
        return False
    if new.events & old.events:
        return True
    mine, theirs = set(new.words), set(old.words)
    return len(mine & theirs) * 2 >= min(len(mine), len(theirs)) > 0


def relevance(places: Iterable[int], words: int, entities: int) -> int:
    """How much an item is about what a rule looked for, from 0 to 100.

    ``places`` are the word numbers in the title (from 0) at which the wanted entity stands, none where only the text
    names it; ``words`` is the title's length, ``entities`` how many companies, people and places it names.
    """
    first = min(places, default=None)
    share = 1 / max(1, entities)
    if first is None:
        return round(30 * max(share, 1 / 3))
    position = 1 - first / max(words, first + 1)
    return round(100 * (0.4 + 0.35 * position + 0.25 * share))
