"""The letters that are the same in each spelling of a phrase: a quick answer to whether a text may hold it."""

import re
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick

from alerts.rules.phrase import Phrase
from alerts.text.fold import fold

_FLESH = re.compile(r"[\W_aeouäöü]+")
"""Separators and signs, the letters with two spellings, and the e that stands for two dots."""

_ASCII_FLESH = {code: None for code in range(128) if _FLESH.fullmatch(chr(code))}

FEW = 32
"""So many phrases are asked one by one."""


def skeleton(text: str) -> str:
    """What a text shares with every other way to write it."""
    if text.isascii():
        return text.lower().translate(_ASCII_FLESH)
    return _FLESH.sub("", fold(text).text.replace("ß", "ss"))


class Skeletons(dict[Phrase, str]):
    """The skeletons of phrases, each made once. An occurrence of one phrase can hold another only where the skeleton of the
    one holds that of the other.
    """

    def __missing__(self, phrase: Phrase) -> str:
        # Between two stars anything may stand: the longest piece is enough to ask for.
        found = self[phrase] = max((skeleton(piece) for piece in phrase.written.split("*")), key=len)
        return found


class Among:
    """Several phrases, asked together which of them an occurrence of another may hold: in time linear in that one."""

    def __init__(self, phrases: Sequence[Phrase], skeletons: Skeletons) -> None:
        self._skeletons = skeletons
        self._phrases = phrases
        self._find = None
        if len(phrases) > FEW:
            # Of one without consonants nothing is left: it may be in anything.
            self._anywhere = [phrase for phrase in phrases if not skeletons[phrase]]
            self._phrases = [phrase for phrase in phrases if skeletons[phrase]]
            self._find = AhoCorasick([skeletons[phrase] for phrase in self._phrases]).find_matches_as_indexes

    def held_by(self, phrase: Phrase) -> list[Phrase]:
        """Those that an occurrence of ``phrase``, a literal one but for stars at its ends, may hold."""
        within = self._skeletons[phrase]
        if self._find is None:
            return [other for other in self._phrases if self._skeletons[other] in within]
        hits = dict.fromkeys(hit[0] for hit in self._find(within, overlapping=True))
        return [*self._anywhere, *(self._phrases[hit] for hit in hits)]
