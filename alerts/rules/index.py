"""From an item to the rules that could be true for it: one automaton over all keys, and each rule under its two rarest clauses."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count

import re2
from ahocorasick_rs import BytesAhoCorasick, Implementation

from alerts.model.item import Item
from alerts.rules.compilation import Clause, Compilation, CompiledRule, Keys
from alerts.rules.look import texts_of
from alerts.rules.pattern import Pattern, options
from alerts.rules.stated import bare
from alerts.text.fold import fold
from alerts.text.scan import BREAK, words

_UMLAUT = re.compile("[äöüÄÖÜ\u0308]")
_CASHTAG = re.compile(r"\$([A-Z][A-Z0-9]*(?:[./-][A-Z]+)?)")
_DOLLAR = re.compile("[$\uff04\ufe69]")
_CLASS = re.compile("[./-]")
_BETWEEN = f" {BREAK} "
_CHUNK = 1 << 18
"""Bytes that are scanned at once. Every hit is a tuple for a moment; a text of 10 MB would hold millions of them."""

_NOWHERE = (1 << 31) - 1
"""The place of no rule."""

_MOST = 8
"""Rules that are filed under one number for their second clause."""


class Automaton:
    """Keys, looked for all at once. Not to be changed. The mapping that it is made of is emptied."""

    def __init__(self, keys: Keys) -> None:
        # One number in four bytes for each key; for one with several, a negative number that leads to them.
        self._several = [tuple(numbers) for numbers in keys.values() if isinstance(numbers, list)]
        places = count(-1, -1)
        self._numbers = array("i", (n if isinstance(n, int) else next(places) for n in keys.values()))
        self._longest = max(map(len, keys), default=0)
        wanted = list(keys)
        # Building takes several times the memory of the automaton, so what is not needed any more goes first.
        keys.clear()
        self._scan = (
            BytesAhoCorasick(wanted, implementation=Implementation.ContiguousNFA).find_matches_as_indexes
            if wanted
            else None
        )

    def hits(self, stream: bytes) -> set[int]:
        """The numbers of all keys in a stream."""
        if self._scan is None:
            return set()
        numbers = self._numbers
        if len(stream) <= _CHUNK:
            found = {numbers[hit[0]] for hit in self._scan(stream, overlapping=True)}
        else:
            found = set()
            for start in range(0, len(stream), _CHUNK):
                piece = stream[start : start + _CHUNK + self._longest]
                found |= {numbers[hit[0]] for hit in self._scan(piece, overlapping=True)}
        if self._several and found and min(found) < 0:
            for place in [number for number in found if number < 0]:
                found.remove(place)
                found.update(self._several[~place])
        return found


class Patterns:
    """Regular expressions, all tried at once."""

    def __init__(self, patterns: Sequence[tuple[Pattern, int]]) -> None:
        self._sets = list(_sets(patterns)) if patterns else []

    def hits(self, texts: Iterable[str]) -> set[int]:
        """The numbers of the expressions that match in one of the texts."""
        return {
            numbers[found]
            for text in texts
            for chosen, numbers in self._sets
            for found in chosen.Match(text.encode("utf-8", "replace")) or ()
        }


def _sets(patterns: Sequence[tuple[Pattern, int]]) -> Iterator[tuple["re2.Set", list[int]]]:
    """One set, or as many as it takes to compile them all."""
    chosen = options()
    # One expression may take 8 MiB; a set shares its memory, and must never run out of it.
    chosen.max_mem = min(512, 16 + len(patterns)) << 20
    made = re2.Set.SearchSet(chosen)
    for pattern, _ in patterns:
        made.Add(pattern.written)
    try:
        made.Compile()
    except re2.error:
        if len(patterns) == 1:
            raise
        half = len(patterns) // 2
        yield from _sets(patterns[:half])
        yield from _sets(patterns[half:])
    else:
        yield made, [number for _, number in patterns]


class Filing:
    """Rules by the numbers of one clause of each; a rule without one is nowhere. As for the keys, the place of the one rule in
    four bytes, of several where they stand.
    """

    def __init__(self, clauses: Iterable[Sequence[Clause]], numbers: int) -> None:
        filed: dict[int, list[int]] = {}
        for place, one in enumerate(clauses):
            for number in chain(*one):
                filed.setdefault(number, []).append(place)
        self._several = [tuple(places) for places in filed.values() if len(places) > 1]
        several = count(-1, -1)
        self._filed = array("i", [_NOWHERE]) * numbers
        for number, places in filed.items():
            self._filed[number] = places[0] if len(places) == 1 else next(several)

    def places(self, hits: set[int]) -> set[int]:
        """The places of the rules that are filed under one of the hits."""
        filed = self._filed
        places = {filed[number] for number in hits}
        places.discard(_NOWHERE)
        if places and min(places) < 0:
            for leading in [place for place in places if place < 0]:
                places.remove(leading)
                places.update(self._several[~leading])
        return places


def _seconds(rules: Sequence[CompiledRule]) -> list[tuple[Clause, ...]]:
    """Each rule's second clause, where few rules ask for what it asks for: to name hundreds costs more than to look at one."""
    asked = Counter(number for rule in rules for clause in rule.clauses[1:2] for number in clause)
    return [
        rule.clauses[1:2] if all(asked[number] <= _MOST for clause in rule.clauses[1:2] for number in clause) else ()
        for rule in rules
    ]


class Index:
    """Files compiled rules under what they need."""

    def __init__(self, made: Compilation) -> None:
        self._automaton = Automaton(made.keys)
        self._umlauts = Automaton(made.umlaut_keys)
        self._stated: Mapping[str, list[int]] = made.stated
        self._cashtags: Mapping[str, list[int]] = made.cashtags
        self._topics: Mapping[int, list[int]] = made.topics
        self._patterns = Patterns(made.patterns)
        self._has_patterns = bool(made.patterns)
        self._fields = tuple(made.fields)
        self._plain_fields = self._fields == ("title", "summary", "body")
        rules = made.rules
        self._always = [place for place, rule in enumerate(rules) if not rule.clauses]
        seconds = _seconds(rules)
        self._first = Filing((rule.clauses[:1] for rule in rules), made.size)
        self._second = Filing(
            (second or rule.clauses[:1] for rule, second in zip(rules, seconds, strict=True)), made.size
        )
        # Whoever has come by two clauses need not ask for them again; most rules have no other.
        self._others = {
            place: others
            for place, (rule, second) in enumerate(zip(rules, seconds, strict=True))
            if (others := rule.clauses[1 + len(second) :])
        }

    def hits(self, item: Item) -> set[int]:
        """The numbers of all operands that may occur in the item."""
        if self._plain_fields:
            texts: Sequence[str] = (item.title, item.summary, item.body)
        else:
            texts = [text for field in self._fields for text in texts_of(item, field)]
        joined = _BETWEEN.join(texts)
        if joined.count(BREAK) >= len(texts):
            joined = _BETWEEN.join(text.replace(BREAK, " ") for text in texts)
        stream = b" %b " % words(joined)
        hits = self._automaton.hits(stream)
        if not joined.isascii() and _UMLAUT.search(joined):
            hits |= self._umlauts.hits(stream)
        if self._cashtags and _DOLLAR.search(joined):
            hits |= self._tagged(joined)
        for stated in item.symbols:
            hits.update(self._stated.get(bare(stated), ()))
        if self._has_patterns:
            hits |= self._patterns.hits(texts)
        topics = self._topics
        if topics:
            hits.update([topic for number in hits if number in topics for topic in topics[number]])
        return hits

    def _tagged(self, joined: str) -> set[int]:
        """The numbers of the instruments whose symbol, a word otherwise, stands behind a dollar sign."""
        text = joined if "$" in joined and joined.isascii() else fold(joined, keep_case=True).text
        found: set[int] = set()
        for symbol in _CASHTAG.findall(text):
            # "$F/GM" is two companies, "$BRK/B" one: who looks closer decides.
            for one in (_CLASS.sub(".", symbol), _CLASS.split(symbol)[0]):
                found.update(self._cashtags.get(one, ()))
        return found

    def candidates(self, hits: set[int]) -> list[int]:
        """The places of the rules whose clauses are all hit, in the order of the rules."""
        found = self._first.places(hits)
        if found:
            found &= self._second.places(hits)
        if not found:
            return self._always.copy()
        others, misses = self._others, hits.isdisjoint
        if others:
            found = {place for place in found if place not in others or not any(map(misses, others[place]))}
        return sorted([*self._always, *found])
