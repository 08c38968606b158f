"""From an item to the rules that could be true for it: one automaton over all keys, and each rule under its rarest clause."""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

import re2
from ahocorasick_rs import BytesAhoCorasick, Implementation

from alerts.model.item import Item
from alerts.rules.compile import CompiledRule
from alerts.rules.look import texts_of
from alerts.rules.pattern import Pattern, options
from alerts.rules.registry import Keys, Registry
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


class Index:
    """Files compiled rules under what they need."""

    def __init__(self, registry: Registry, rules: Sequence[CompiledRule], fields: Sequence[str]) -> None:
        self._automaton = Automaton(registry.keys)
        self._umlauts = Automaton(registry.umlaut_keys)
        self._stated: Mapping[str, list[int]] = registry.stated
        self._cashtags: Mapping[str, list[int]] = registry.cashtags
        self._topics: Mapping[int, list[int]] = registry.topics
        self._patterns = Patterns(registry.patterns)
        self._has_patterns = bool(registry.patterns)
        self._fields = tuple(fields)
        self._plain_fields = tuple(fields) == ("title", "summary", "body")
        self._always: list[int] = []
        # Whoever comes by the first clause need not ask for it again; many rules have no other.
        self._others = [rule.clauses[1:] for rule in rules]
        filed: dict[int, list[int]] = {}
        for place, rule in enumerate(rules):
            if not rule.clauses:
                self._always.append(place)
                continue
            for number in rule.clauses[0]:
                filed.setdefault(number, []).append(place)
        # As for the keys: the place of the one rule in four bytes, of several where they stand, _NOWHERE for none.
        self._several = [tuple(places) for places in filed.values() if len(places) > 1]
        several = count(-1, -1)
        self._filed = array("i", [_NOWHERE]) * len(registry.rarity)
        for number, places in filed.items():
            self._filed[number] = places[0] if len(places) == 1 else next(several)

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
        filed, others, misses = self._filed, self._others, hits.isdisjoint
        found = self._always.copy()
        places = {filed[number] for number in hits}
        places.discard(_NOWHERE)
        if not places:
            return found
        if min(places) < 0:
            for leading in [place for place in places if place < 0]:
                places.remove(leading)
                places.update(self._several[~leading])
        for place in places:
            for clause in others[place]:
                if misses(clause):
                    break
            else:
                found.append(place)
        found.sort()
        return found
