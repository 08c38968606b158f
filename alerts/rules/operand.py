"""Compiled operands: what can occur in a text. ``numbers`` are the hits without which an operand occurs nowhere."""

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
    distinct = frozenset(numbers)
    return tuple(sorted(distinct)) if len(distinct) <= FEW else distinct


class Operand(Protocol):
    """Something that occurs."""

    @property
    def numbers(self) -> Numbers:
        """The hits of which an item with an occurrence has at least one."""
        ...

    def find(self, look: Look, text: Text) -> list[Found]:
        """Every occurrence in one text."""
        ...


class PhraseOperand:
    """A phrase."""

    __slots__ = ("number", "phrase")

    def __init__(self, phrase: Phrase, number: int) -> None:
        self.phrase = phrase
        self.number = number

    @property
    def numbers(self) -> Numbers:
        """Its one number. Made when asked for: there are tens of thousands of phrases."""
        return (self.number,)

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

    __slots__ = ("number", "numbers", "term", "ticker")

    def __init__(self, ticker: Ticker, number: int, term: str) -> None:
        self.ticker = ticker
        self.number = number
        self.numbers: Numbers = (number,)
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

    __slots__ = ("number", "numbers", "pattern")

    def __init__(self, pattern: Pattern, number: int) -> None:
        self.pattern = pattern
        self.number = number
        self.numbers: Numbers = (number,)

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

    __slots__ = ("_by_number", "_has_topics", "_others", "_without", "name", "numbers")

    def __init__(self, name: str, members: tuple[Operand, ...], without: tuple[Operand, ...]) -> None:
        self.name = name
        self._without = without
        self._others = tuple(member for member in members if len(member.numbers) > 1)
        self._has_topics = any(isinstance(member, TopicOperand) for member in members)
        # A phrase, and a topic that is nothing but this phrase, have one number, and may differ in what they leave out.
        self._by_number: dict[int, tuple[Operand, ...]] = {}
        for member in members:
            if len(member.numbers) == 1:
                number = min(member.numbers)
                self._by_number[number] = (*self._by_number.get(number, ()), member)
        self.numbers = numbers_of([number for member in members for number in member.numbers])

    def find(self, look: Look, text: Text) -> list[Found]:
        """Every occurrence that counts."""
        found = text.memo.get(self)
        if found is None:
            found = text.memo[self] = self._find(look, text)
        return found

    def _find(self, look: Look, text: Text) -> list[Found]:
        hits, by_number = look.hits, self._by_number
        if len(by_number) < len(hits):
            present = [member for number, members in by_number.items() if number in hits for member in members]
        else:
            present = [member for number in hits if number in by_number for member in by_number[number]]
        found: list[Found] = [
            (start, end, term, self.name)
            for member in (*present, *self._others)
            for start, end, term, _ in member.find(look, text)
        ]
        if self._has_topics:
            # Topics that share a topic bring its occurrences twice, and theirs four times, and so on.
            found = list(dict.fromkeys(found))
        if not found or not self._without:
            return found
        covers = sorted((start, end) for operand in self._without for start, end, *_ in operand.find(look, text))
        starts = [start for start, _ in covers]
        reach = list(accumulate((end for _, end in covers), max))
        return [hit for hit in found if not _is_covered(hit, starts, reach)]


def _is_covered(hit: Found, starts: list[int], reach: list[int]) -> bool:
    """Whether a span lies wholly inside another: ``reach`` is how far any that starts up to there reaches."""
    before = bisect_right(starts, hit[0])
    return before > 0 and reach[before - 1] >= hit[1]
