"""How new and how much to the point a piece of news is, as figures for rules and people. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from alerts.stories.kinds import kind_of
from alerts.stories.reading import Mark, Reading
from alerts.stories.stems import stem
from alerts.stories.terms import terms
from alerts.stories.vocabulary.ordinary import STOP
from alerts.stories.weights import event_weight, is_subject

HALF_LIFE = timedelta(hours=24)
"""How long after a similar event news of it counts as half new."""


def novelty(new: Reading, earlier: Iterable[Reading], now: datetime, half_life: timedelta = HALF_LIFE) -> int:
    """From 0 to 100: 100 where none of ``earlier`` tells of a similar event of the same name or instrument; the nearer to
    ``now`` the last such event, the lower. A similar event is of the same kind, or shares half of the words. A preview, a
    question or an opinion is none, and takes nothing from the event itself.
    """
    events = (old for old in earlier if Mark.VIEW in new.marks or Mark.VIEW not in old.marks)
    latest = max((old.at for old in events if is_similar(new, old)), default=None)
    if latest is None:
        return 100
    age = max(0.0, now.timestamp() - latest)
    faded: float = 0.5 ** (age / half_life.total_seconds())
    return round(100 * (1 - faded))


def is_similar(new: Reading, old: Reading) -> bool:
    """Whether two readings tell of similar events of the same name or instrument.

    That both say, plan or raise something makes nothing similar, unless neither tells more than the direction.
    """
    shared = new.names & old.names
    if not (new.instruments & old.instruments or shared):
        return False
    mine, theirs = _subjects(new), _subjects(old)
    if mine & theirs:
        return True
    is_place = not new.instruments & old.instruments and all(kind_of(name) == "place" for name in shared)
    if not (mine or theirs or is_place) and any(event_weight(event) for event in new.events & old.events):
        return True
    said, told = _said(new), _said(old)
    return len(said & told) * 2 >= min(len(said), len(told)) > 0


def _subjects(reading: Reading) -> set[str]:
    return {event for event in reading.events if is_subject(event)}


def _said(reading: Reading) -> set[str]:
    """The words that tell something."""
    return {stem(word) for word in terms(reading.words) if word not in STOP}


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
