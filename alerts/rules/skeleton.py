"""The letters that are the same in each spelling of a phrase: a quick answer to whether a text may hold it."""

import re

from alerts.rules.phrase import Phrase
from alerts.text.fold import fold

_FLESH = re.compile(r"[\W_aeouäöü]+")
"""Separators and signs, the letters with two spellings, and the e that stands for two dots."""


def skeleton(text: str) -> str:
    """What a text shares with every other way to write it."""
    return _FLESH.sub("", fold(text).text.replace("ß", "ss"))


class Skeletons(dict[Phrase, str]):
    """The skeletons of phrases, each made once. An occurrence of one phrase can hold another only where the skeleton of the
    one holds that of the other.
    """

    def __missing__(self, phrase: Phrase) -> str:
        # Between two stars anything may stand: the longest piece is enough to ask for.
        found = self[phrase] = max((skeleton(piece) for piece in phrase.written.split("*")), key=len)
        return found

    def may_hold(self, phrase: Phrase, other: Phrase) -> bool:
        """Whether an occurrence of ``phrase``, a literal one but for stars at its ends, may hold one of ``other``."""
        return self[other] in self[phrase]
