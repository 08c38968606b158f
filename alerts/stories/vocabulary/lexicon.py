"""Names and events by the words that stand for them, in three languages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from alerts.stories.vocabulary.lines import lines
from alerts.stories.vocabulary.lists import listed
from alerts.stories.vocabulary.ordinary import is_ordinary
from alerts.stories.vocabulary.tokens import plain, tokens

_LONGEST_HAN = 12
_REMEMBERED = 20_000
"""Words whose stems are remembered, found or not."""


_SHORTEST, _LONGEST = 4, 16
"""The letters of a stem."""

_COMPOUND = 9
"""The letters that a German compound has at least."""

_GENITIVE = re.compile(r"[A-Z][a-z]{2,}[a-rt-wy]")
"""Names that are looked for with the s of the German genitive as well."""


@lru_cache(maxsize=1)
def _heads() -> tuple[str, ...]:
    return tuple(sorted(listed("heads"), key=len, reverse=True))


@dataclass(slots=True)
class Entry:
    """What a word or phrase stands for: a name, classes of events, or neither (a phrase that says nothing).

    ``written`` is how a name must be written to count, where it is an ordinary word too. ``deeds`` are the deeds that a verb
    stands for; an entry that ``is_deed`` is there for them alone, and found only by who asks for deeds.
    """

    name: str | None = None
    events: tuple[str, ...] = ()
    written: str | None = None
    deeds: tuple[str, ...] = ()
    is_deed: bool = False


class Found(NamedTuple):
    """An entry at the tokens ``start`` to ``end`` (not included)."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``apart`` are German verbs with the particle that ends their clause. ``phrases`` are by their first word, the
    longest first; ``stems`` are beginnings of words, ``beginnings`` the first letters of those; ``han`` are by their characters.

    ``bases`` are verbs as they stand behind "to" or "will", many of them nouns elsewhere: to order, to plan.

    ``kinds`` tells what a name is: company, broker, bank, body, market, place, person or product; ``parents`` which country
    a place is in, ``rarer`` which places are not in the news every day.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    rarer: set[str] = field(default_factory=set)
    phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = field(default_factory=dict)
    stems: dict[str, Entry] = field(default_factory=dict)
    beginnings: set[str] = field(default_factory=set)
    looked_up: dict[str, Entry | None] = field(default_factory=dict)
    han: dict[str, Entry] = field(default_factory=dict)
    apart: dict[str, dict[str, Entry]] = field(default_factory=dict)
    bases: dict[str, Entry] = field(default_factory=dict)

    def find(self, texts: Sequence[str], written: Sequence[str], *, deeds: bool = False) -> Iterator[Found]:
        """Every entry among words, from left to right, the longest at each place, none overlapping. ``texts`` are the words folded,
        ``written`` the same as they stand.
        """
        texts = tuple(texts)
        phrases, looked_up = self.phrases, self.looked_up
        past = 0
        for place, text in enumerate(texts):
            # Most words begin nothing: to see that without a call halves what a headline's search takes.
            if place < past or (text not in phrases and looked_up.get(text, self) is None):
                continue
            found = self._at(texts, written, place, deeds=deeds)
            if found is not None:
                yield found
                past = found.end

    def _at(self, texts: tuple[str, ...], written: Sequence[str], place: int, *, deeds: bool) -> Found | None:
        text = texts[place]
        after = texts[place + 1] if place + 1 < len(texts) else ""
        for phrase, entry in self.phrases.get(text, ()):
            size = len(phrase)
            # The second word tells most phrases apart without a look at the others.
            if (size > 1 and (phrase[1] != after or texts[place : place + size] != phrase)) or (
                entry.is_deed and not deeds
            ):
                continue
            if entry.written is None or entry.written == written[place]:
                return Found(place, place + size, entry)
        stemmed = self._stemmed(text)
        return None if stemmed is None else Found(place, place + 1, stemmed)

    def _stemmed(self, word: str) -> Entry | None:
        if word in self.looked_up:
            return self.looked_up[word]
        entry = self._by_head(word) if len(word) >= _COMPOUND and word.endswith(_heads()) else None
        if entry is None:
            entry = self._by_beginning(word)
        if len(self.looked_up) >= _REMEMBERED:
            self.looked_up.clear()
        self.looked_up[word] = entry
        return entry

    def _by_beginning(self, word: str) -> Entry | None:
        if word[:_SHORTEST] not in self.beginnings:
            return None
        stems, sizes = self.stems, range(min(len(word), _LONGEST), _SHORTEST - 1, -1)
        return next((stems[word[:size]] for size in sizes if word[:size] in stems), None)

    def _by_head(self, word: str) -> Entry | None:
        """What a German compound stands for, by the noun in which it ends."""
        head = next(head for head in _heads() if word.endswith(head))
        entry = next((entry for phrase, entry in self.phrases.get(head, ()) if len(phrase) == 1), None)
        entry = entry or self._by_beginning(head)
        what = self._by_beginning(word[: len(word) - len(head)]) if entry is not None else None
        # A way that something goes tells little without what goes it, and a record little without what is one: Gewinneinbruch,
        # Rekordgewinn.
        if entry is None or what is None or not (_is_way(entry) or what.events == ("record",)):
            return entry
        return Entry(events=(*what.events, *entry.events))

    def cut(self, run: str, *, deeds: bool = False) -> Iterator[tuple[str, Entry | None]]:
        """A run of Chinese characters in pieces: entries, and what stands between them."""
        start = place = 0
        while place < len(run):
            for length in range(min(_LONGEST_HAN, len(run) - place), 0, -1):
                entry = self.han.get(run[place : place + length])
                if entry is not None and (deeds or not entry.is_deed):
                    if start < place:
                        yield run[start:place], None
                    yield run[place : place + length], entry
                    start = place = place + length
                    break
            else:
                place += 1
        if start < len(run):
            yield run[start:], None

    def learn(self, phrase: str, *, name: str | None = None, event: str | None = None) -> None:
        """Take in one way to write a name, or one word for an event."""
        _add(self._entry(phrase, is_name=name is not None), name, event)

    def learn_deed(self, phrase: str, deed: str) -> None:
        """Take in one verb, or phrase with one, for a deed. A phrase means besides what its words mean."""
        base = phrase.removeprefix("to ")
        if base != phrase and " " not in base:
            entry: Entry | None = self.bases.setdefault(base, Entry(is_deed=True))
        else:
            entry = self._entry(phrase, is_name=False, is_deed=True)
        if entry is None or deed in entry.deeds:
            return
        if entry.is_deed and not entry.deeds and " ... " not in phrase:
            entry.events = self._means(base)
        entry.deeds = (*entry.deeds, deed)

    def _means(self, phrase: str) -> tuple[str, ...]:
        read = tokens(plain(phrase))
        if read[0].is_han:
            known = [entry for _, entry in self.cut(read[0].text) if entry is not None]
        else:
            texts, written = [token.text for token in read], [token.written for token in read]
            known = [found.entry for found in self.find(texts, written)]
        return tuple(dict.fromkeys(event for entry in known for event in entry.events))

    def _entry(self, phrase: str, *, is_name: bool, is_deed: bool = False) -> Entry | None:
        """The entry of a phrase, made where there is none; None for one without a word."""
        stem = phrase.endswith("*")
        verb, dots, particle = phrase.partition(" ... ")
        if dots:
            return self.apart.setdefault(tokens(plain(verb))[0].text, {}).setdefault(particle, Entry(is_deed=is_deed))
        read = tokens(plain(phrase.rstrip("*")))
        if not read:
            return None
        if any(token.is_han for token in read):
            return self.han.setdefault("".join(token.text for token in read), Entry(is_deed=is_deed))
        words = tuple(token.text for token in read)
        if stem and len(words) == 1:
            self.beginnings.add(words[0][:_SHORTEST])
            return self.stems.setdefault(words[0], Entry(is_deed=is_deed))
        listed = self.phrases.setdefault(words[0], [])
        is_one = is_name and len(words) == 1 and read[0].is_capital and is_ordinary(words[0])
        written = read[0].written if is_one else None
        for known, entry in listed:
            if known == words and (entry.name is None or not is_name) and (entry.written is None) == (written is None):
                return entry
        entry = Entry(written=written, is_deed=is_deed)
        listed.append((words, entry))
        listed.sort(key=lambda pair: (-len(pair[0]), pair[1].written is None))
        return entry


def _is_way(entry: Entry) -> bool:
    return all(event[-1] in "+-" for event in entry.events)


def _add(entry: Entry | None, name: str | None, event: str | None) -> None:
    if entry is None:
        return
    entry.name = entry.name or name
    if event and event not in entry.events:
        entry.events = (*entry.events, event)


def _inflected(name: str) -> Iterator[str]:
    """How a name ends elsewhere in a German sentence: Porsches, der Deutschen Bank."""
    first, space, rest = name.partition(" ")
    if first == "Deutsche" and rest:
        yield from (f"{first}{ending}{space}{rest}" for ending in "nrs")
    elif _GENITIVE.fullmatch(name) and not is_ordinary(name.casefold()):
        yield f"{name}s"


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that ships."""
    built = Lexicon()
    for head, spellings in lines("names.txt"):
        name = " ".join(token.text for token in tokens(plain(spellings[0])))
        kind, _, parent = head.partition("<")
        built.kinds[name] = kind.rstrip("*")
        if kind.endswith("*"):
            built.rarer.add(name)
        if parent:
            built.parents[name] = parent
        for spelling in spellings:
            built.learn(spelling, name=name)
            for inflected in _inflected(spelling):
                built.learn(inflected, name=name)
    for event, phrases in lines("events.txt"):
        for phrase in phrases:
            if event == "none":
                built.learn(phrase)
            else:
                built.learn(phrase, event=event)
    return built


@lru_cache(maxsize=1)
def lexicon_of_deeds() -> Lexicon:
    """The same lexicon, once it knows deeds too: only headlines that are nearly the same ask for them."""
    built = lexicon()
    for deed, phrases in lines("verbs.txt"):
        for phrase in phrases:
            built.learn_deed(phrase, deed)
    return built
