"""How much one name, word, number or event tells, from 0 to about 1. Pure."""

from functools import lru_cache

from alerts.stories.kinds import kind_of
from alerts.stories.reading import Number
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lexicon import lexicon
from alerts.stories.vocabulary.ordinary import telling, telling_name

TELLING = 0.8
"""The weight from which a number is hardly shared by chance."""

_NAMES = {
    "company": 1.0,
    "bank": 0.9,
    "product": 0.7,
    "person": 0.6,
    "broker": 0.6,
    "market": 0.5,
    "body": 0.4,
    "place": 0.3,
    "unknown": 0.9,
}
_RARER = 0.6
"""A place that is not in the news every day."""

_BROAD = frozenset(
    "results shares talks market record partner output trade launch invest sale stake deal trial drug".split()  # noqa: SIM905 - a list of words
)
"""Subjects that are in the news of one company for much."""

_DECIDED = frozenset(
    {"allow", "court", "strike", "halt", "list", "sanction", "open", "net", "ease", "set", "suit", "pass"}
)
"""Axes on which somebody decides: who tells of it tells more than who tells of the matter alone."""

HAN_PAIR = 0.35
_LETTER = 0.05


@lru_cache(maxsize=20_000)
def name_weight(name: str) -> float:
    """How much a name tells by itself."""
    kind = kind_of(name)
    if name in lexicon().rarer:
        return _RARER
    return _NAMES[kind] * (telling_name(name) if kind == "unknown" else 1.0)


def term_weight(word: str) -> float:
    """How much a word tells by itself; of Chinese, a pair of characters."""
    if is_han(word):
        return HAN_PAIR
    return telling(word) if len(word) > 1 else _LETTER


@lru_cache(maxsize=20_000)
def number_weight(number: Number) -> float:
    """A number of many digits tells much: two headlines seldom share it by chance. A date or a period tells little, and so
    does a small count, which may be a model's number or the length of a list.
    """
    if number.kind in {"year", "half", "month", "quarter", "day"} or (number.kind == "count" and number.value < 20):
        return 0.3
    digits = len(f"{number.value:.6g}".replace(".", "").rstrip("0").lstrip("0"))
    if number.kind == "count" and number.value < 1_000:
        return min(0.7, 0.35 + 0.25 * digits)
    large = 0.25 if number.value >= 1e3 and number.kind not in {"percent", "bp"} else 0.0
    return min(1.2, 0.35 + 0.25 * digits + large)


@lru_cache(maxsize=1_000)
def is_direction(event: str) -> bool:
    """Whether an event tells which way something goes."""
    return event[-1] in "+-" or event == "hold"


@lru_cache(maxsize=1_000)
def event_weight(event: str) -> float:
    """A direction tells little, a broad subject a little, any other subject most."""
    if event[:-1] == "lead" or event.startswith("~"):
        return 0.0
    if is_direction(event):
        return 0.25
    return 0.3 if event in _BROAD else 0.6


@lru_cache(maxsize=1_000)
def is_subject(event: str) -> bool:
    """Whether an event tells what a headline is about, and not which way it goes."""
    return not (is_direction(event) or event.startswith("~"))


@lru_cache(maxsize=1_000)
def is_decision(event: str) -> bool:
    """Whether an event tells what somebody has decided or done, one step of a matter."""
    return event[:-1] in _DECIDED or event == "hold"


@lru_cache(maxsize=1_000)
def alone(event: str) -> float:
    """How much an event tells of a matter that only one of two reports mentions. A price moves for every reason."""
    if is_direction(event):
        return 0.5 if is_decision(event) else 0.0
    if event == "~post":
        return 0.3
    return event_weight(event) / 2 if event_weight(event) < 0.5 else 0.5 if is_subject(event) else 0.0
