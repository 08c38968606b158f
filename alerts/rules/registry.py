"""Gives every operand its number, and notes which keys of the automaton stand for which numbers."""

from array import array
from collections.abc import Callable, Iterable
from functools import cache

from alerts.rules.common import COMMON
from alerts.rules.compilation import Keys
from alerts.rules.keys import keys_of
from alerts.rules.mention import Ticker
from alerts.rules.operand import Operand, PatternOperand, PhraseOperand, TickerOperand
from alerts.rules.pattern import Pattern
from alerts.rules.phrase import Phrase
from alerts.rules.watched import Watched

_COMMON, _UNCOMMON = 0.01, 0.005
"""At least so many items hold a common word, and at most so many a word that is not one."""


class Registry:
    """Operands by what they look for; the same phrase is looked for once, however many rules ask for it.

    With ``with_keys`` False they are numbered and nothing more, for who looks at one item without an automaton.
    """

    def __init__(self, *, with_keys: bool = True) -> None:
        self._with_keys = with_keys
        self.keys: Keys = {}
        self.umlaut_keys: Keys = {}
        self.cashtags: dict[str, list[int]] = {}
        self.stated: dict[str, list[int]] = {}
        self.patterns: list[tuple[Pattern, int]] = []
        self.rarity = array("d")
        """By number, a guess at the share of items in which it is a hit."""

        self.topics: dict[int, list[int]] = {}
        """By number, the numbers of the topics it belongs to, be it by way of other topics: hits of it are hits of theirs."""

        self._members: dict[int, set[int]] = {}
        self._phrases: dict[Phrase, PhraseOperand] = {}
        self._tickers: dict[str, tuple[Ticker, int]] = {}
        self._mentions: dict[tuple[str, str], TickerOperand] = {}
        self._patterns: dict[str, PatternOperand] = {}

    def phrase(self, phrase: Phrase) -> PhraseOperand:
        """The operand for a phrase."""
        operand = self._phrases.get(phrase)
        if operand is None:
            operand = self._phrases[phrase] = PhraseOperand(phrase, self._number())
            self._file(phrase, operand.number)
        return operand

    def ticker(self, watched: Watched, written: str) -> TickerOperand:
        """The operand for an instrument that a rule calls ``written``."""
        id_ = watched.instrument.id
        operand = self._mentions.get((id_, written))
        if operand is None:
            if id_ not in self._tickers:
                self._tickers[id_] = self._new_ticker(watched)
            operand = self._mentions[id_, written] = TickerOperand(*self._tickers[id_], written)
        return operand

    @property
    def tickers(self) -> tuple[tuple[str, TickerOperand], ...]:
        """Every instrument's id, with an operand for it."""
        return tuple((id_, TickerOperand(*found, id_)) for id_, found in self._tickers.items())

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Every operand but topics."""
        return (*self._phrases.values(), *self._mentions.values(), *self._patterns.values())

    def _new_ticker(self, watched: Watched) -> tuple[Ticker, int]:
        ticker, number = Ticker(watched), self._number()
        for key in ticker.keys:
            self._add(self.keys, key, number)
        for symbol in ticker.stated:
            self.stated.setdefault(symbol, []).append(number)
        for symbol in ticker.cashtags:
            self.cashtags.setdefault(symbol, []).append(number)
        for phrase in watched.names if ticker.cashtags else watched.aliases:
            self._file(phrase, number)
        return ticker, number

    def pattern(self, pattern: Pattern) -> PatternOperand:
        """The operand for a regular expression, looked for in all items at once with the others."""
        operand = self._patterns.get(pattern.written)
        if operand is None:
            number = self._number()
            self.patterns.append((pattern, number))
            self.rarity[number] = 0.2
            operand = self._patterns[pattern.written] = PatternOperand(pattern, number)
        return operand

    def topic(self, members: Iterable[int]) -> int:
        """A number for a topic of these members, topics among them."""
        number = self._number()
        found = {one for member in members for one in self._members.get(member, {member})}
        self._members[number] = found
        for member in found:
            self.topics.setdefault(member, []).append(number)
            self.rarity[number] += self.rarity[member]
        return number

    def _number(self) -> int:
        self.rarity.append(0.0)
        return len(self.rarity) - 1

    def done(self) -> None:
        """Nothing more will be asked for: what phrases keep for being compiled takes megabytes."""
        for phrase in self._phrases:
            phrase.let_parts_go()

    def possible(self, is_possible: Callable[[Phrase], bool]) -> set[int]:
        """The numbers of all operands but of the phrases that are not possible."""
        impossible = {operand.number for phrase, operand in self._phrases.items() if not is_possible(phrase)}
        return set(range(len(self.rarity))) - impossible

    def _file(self, phrase: Phrase, number: int) -> None:
        if not self._with_keys:
            return
        always, umlauted = keys_of(phrase)
        for key in always:
            self._add(self.keys, key, number)
        for key in umlauted:
            self._add(self.umlaut_keys, key, number)

    def _add(self, keys: Keys, key: bytes, number: int) -> None:
        filed = keys.get(key)
        if filed is None:
            keys[key] = number
        elif isinstance(filed, list):
            filed.append(number)
        else:
            keys[key] = [filed, number]
        self.rarity[number] += guessed_share(key)


def guessed_share(key: bytes) -> float:
    """A guess at the share of items that hold a key: longer ones are rarer, and a letter of Chinese weighs three bytes.

    A name of four letters is rarer than a common word of ten.
    """
    ends = key.startswith(b" ") + key.endswith(b" ")
    share = _share_of_length(len(key) - ends, ends) if ends else _share_of_length(len(key.strip()), 0)
    if ends < 2:
        return share
    return max(share, _COMMON) if COMMON.issuperset(key.split()) else min(share, _UNCOMMON)


@cache
def _share_of_length(length: int, ends: int) -> float:
    share: float = 0.5 ** (length * 0.9 + ends)
    return share
