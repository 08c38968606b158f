"""Words without their endings, roughly, in English and German: sales and sale, Aktien and Aktie; British words as Americans spell them,
and the forms of a strong English verb as its first: stolen and steal.
"""

import re
from functools import lru_cache

from alerts.stories.vocabulary.lists import pairs

_ENDINGS = (
    "ungen",
    "ments",
    "ation",
    "ings",
    "ung",
    "ing",
    "ies",
    "ers",
    "ed",
    "es",
    "er",
    "en",
    "em",
    "ly",
    "s",
    "e",
    "n",
)
_BY_LAST = {last: tuple(one for one in _ENDINGS if one[-1] == last) for last in {one[-1] for one in _ENDINGS}}
"""The endings by their last letter, in the same order."""

_LEAST = 4

_BRITISH = (
    (re.compile(r"(?<=\w{3})is(?=(?:e[srd]?|ers|ing|ations?)$)"), "iz"),
    (re.compile(r"(?<=\w{2})our(?=(?:s|ed|ing|able|ite|ites)?$)"), "or"),
    (re.compile(r"(?<=\w{2})tre(?=s?$)"), "ter"),
    (re.compile(r"(?<=\w{5})ll(?=(?:ed|ing)$)"), "l"),
    (re.compile(r"(?<=\w{3})ogue(?=s?$)"), "og"),
)
"""Endings, each with its American one. Words that end so by nature (rise, four) change alike wherever they stand."""

_MAYBE_BRITISH = tuple(
    """ise ises iser ised isers ising isation isations our ours oured ouring ourable ourite ourites tre tres lled lling
    ogue ogues""".split()  # noqa: SIM905 - a list of endings
)
"""Without one of these no pattern finds anything, and most words have none."""


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    return dict(pairs("spellings")) | dict(pairs("strong verbs"))


def _american(word: str) -> str:
    if not word.isascii():
        return word
    if not word.endswith(_MAYBE_BRITISH):
        return _spellings().get(word, word)
    for ending, other in _BRITISH:
        word = ending.sub(other, word)
    return _spellings().get(word, word)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its endings; at least four letters remain. All of them go, so that a word and its plural end alike."""
    word = _american(word)
    while (size := len(word)) > _LEAST and word.endswith(_ENDINGS):
        for ending in _BY_LAST[word[-1]]:
            if size - len(ending) >= _LEAST and word.endswith(ending):
                word = word[: -len(ending)]
                break
        else:
            return word
    return word
