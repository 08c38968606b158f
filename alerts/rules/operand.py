"""Compiled operands: what can occur in a text. An operand occurs nowhere in an item that has no hit of its number."""

from bisect import bisect_right
from collections.abc import Collection
from itertools import accumulate
from typing import Protocol

from alerts.rules.look import Found, Look, Text
from alerts.rules.mention import Ticker
from alerts.rules.pattern import Pattern
from alerts.rules.phrase import Phrase

Numbers = Collection[int]
"""A tuple of a few numbers, a frozenset of many: a set holds a handful of hits beside either without much ado."""

FEW = 4


def numbers_of(numbers: Collection[int]) -> Numbers:
    """Numbers, each once, kept in as little space as is good for looking."""
    if len(numbers) == 1:
        return tuple(numbers)
    distinct = frozenset(numbers)
    return tuple(sorted(distinct)) if len(distinct) <= FEW else distinct


class Operand(Protocol):
    """Something that occurs."""

    number: int

    def find(self, look: Look, text: Text) -> list[Found]:
        """Every occurrence in one text."""
        ...


class PhraseOperand:
    """A phrase."""

    __slots__ = ("number", "phrase")

    def __init__(self, phrase: Phrase, number: int) -> None:
        self.phrase = phrase
        self.number = number

    def find(self, look: Look, text: Text) -> list[Found]:
        """Every occurrence; none without a hit."""
        if self.number not in look.hits:
            return []
        found = text.memo.get(self)
        if found is None:
            written = self.phrase.written
            found = text.memo[self] = [(start, end, written, None) for start, end in text.phrase(self.phrase)]
        return found


class TickerOperand:
    """An instrument, under the name by which a rule refers to it."""

    __slots__ = ("number", "term", "ticker")

    def __init__(self, ticker: Ticker, number: int, term: str) -> None:
        self.ticker = ticker
        self.number = number
        self.term = term

    def find(self, look: Look, text: Text) -> list[Found]:
        """Every mention."""
        if self.number not in look.hits:
            return []
        found = text.memo.get(self)
        if found is None:
            spans = self.ticker.find(look, text)
            found = text.memo[self] = [(start, end, self.term, None) for start, end in spans]
        return found


class PatternOperand:
    """A regular expression."""

    __slots__ = ("number", "pattern")

    def __init__(self, pattern: Pattern, number: int) -> None:
        self.pattern = pattern
        self.number = number

    def find(self, look: Look, text: Text) -> list[Found]:
        """Every match that is not empty."""
        if self.number not in look.hits:
            return []
        found = text.memo.get(self)
        if found is None:
            written = self.pattern.written
            spans = self.pattern.find(text.original)
            found = text.memo[self] = [(start, end, written, None) for start, end in spans]
        return found


class TopicOperand:
    """A vocabulary; occurrences that lie wholly inside one of ``without`` do not count."""

    __slots__ = ("_has_topics", "_members", "name", "number", "without")

    def __init__(self, name: str, members: tuple[Operand, ...], without: tuple[Operand, ...], number: int) -> None:
        self.name = name
        self.number = number
        self.without = without
        self._has_topics = any(isinstance(member, TopicOperand) for member in members)
        # Two listings of one instrument have one number.
        self._members: dict[int, tuple[Operand, ...]] = {}
        for member in members:
            self._members[member.number] = (*self._members.get(member.number, ()), member)

    @property
    def members(self) -> tuple[Operand, ...]:
        """What it consists of."""
        return tuple(member for several in self._members.values() for member in several)

    def find(self, look: Look, text: Text) -> list[Found]:
        """Every occurrence that counts."""
        if self.number not in look.hits:
            return []
        found = text.memo.get(self)
        if found is None:
            found = text.memo[self] = self._find(look, text)
        return found

    def _find(self, look: Look, text: Text) -> list[Found]:
        members = self._members
        found: list[Found] = [
            (start, end, term, self.name)
            for number in members.keys() & look.hits
            for member in members[number]
            for start, end, term, _ in member.find(look, text)
        ]
        if self._has_topics:
            # Topics that share a topic bring its occurrences twice, and theirs four times, and so on.
            found = list(dict.fromkeys(found))
        if not found or not self.without:
            return found
        covers = sorted((start, end) for operand in self.without for start, end, *_ in operand.find(look, text))
        starts = [start for start, _ in covers]
        reach = list(accumulate((end for _, end in covers), max))
        return [hit for hit in found if not _is_covered(hit, starts, reach)]


def _is_covered(hit: Found, starts: list[int], reach: list[int]) -> bool:
    """Whether a span lies wholly inside another: ``reach`` is how far any that starts up to there reaches."""
    before = bisect_right(starts, hit[0])
    return before > 0 and reach[before - 1] >= hit[1]
