"""What some words of a headline mean, where they stand in the place of others. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from alerts.stories.reading import Reading
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lexicon import Entry, lexicon_of_deeds
from alerts.stories.vocabulary.lists import listed, pairs
from alerts.stories.vocabulary.tokens import plain, tokens

BEFORE_A_VERB = listed("before a verb")
"""Words behind which a verb stands."""

_JOINING, _EXACTNESS, _TIMES = listed("joining"), listed("exactness"), listed("times")
_KNOWN = tuple(sorted((tuple(phrase.split()) for phrase in listed("known before")), key=len, reverse=True))
_KNOWN_FIRST = frozenset(phrase[0] for phrase in _KNOWN)
_KNOWN_HAN = re.compile("|".join(phrase[0] for phrase in _KNOWN if is_han(phrase[0])))
_TIME_HAN = re.compile(
    "(?:上|下|本|这)?(?:周|星期|礼拜)[一二三四五六日天末]|[今昨明当][日天早晚]|近日|日前|早盘|午后|盘中|(?:[0-9]+月)?[0-9]+[日号]"
)
_OPPOSITES = pairs("opposite deeds")
_FORMALLY = "正式"
_FIGURE = re.compile("[0-9]")
_REMEMBERED = 4_000


def without_known(words: list[str]) -> list[str]:
    """The words without phrases that say that it was known before: as expected, wie erwartet, 如期."""
    if words and is_han(words[0]):
        return list(_KNOWN_HAN.sub("", "".join(words)))
    if _KNOWN_FIRST.isdisjoint(words):
        return words
    left: list[str] = []
    place = 0
    while place < len(words):
        size = next((len(one) for one in _KNOWN if tuple(words[place : place + len(one)]) == one), 0)
        if not size:
            left.append(words[place])
        place += size or 1
    return left


def bare(words: list[str], other: list[str], after: Sequence[str]) -> list[str]:
    """The words that may make a difference where ``other`` stands in their place, before what is ``after`` them: none that only
    join, that say how exact a number is, or when it was, unless the other says another time.
    """
    if any(map(is_han, words)):
        return _bare_han(words, other)
    next_to = [*words[1:], *after[:1]]
    has_time = not _TIMES.isdisjoint(other)
    return [
        word
        for place, word in enumerate(words)
        if not (
            word in _JOINING
            or (word in _TIMES and not has_time)
            or (word in _EXACTNESS and _is_before_a_figure(next_to[place:]))
        )
    ]


def _is_before_a_figure(words: Sequence[str]) -> bool:
    found = next((word for word in words if word not in _EXACTNESS), "")
    return _FIGURE.match(found) is not None


def _bare_han(words: list[str], other: list[str]) -> list[str]:
    text = "".join(words).replace(_FORMALLY, "")
    if not _TIME_HAN.search("".join(other)):
        text = _TIME_HAN.sub("", text)
    pieces = lexicon_of_deeds().cut(text, deeds=True)
    told = (piece for piece, entry in pieces if piece not in _JOINING and (entry is None or _tells(entry)))
    return [character for piece in told for character in piece]


def _tells(entry: Entry) -> bool:
    return bool(entry.name or entry.events or entry.deeds)


def meanings(words: Sequence[str], reading: Reading) -> set[str]:
    """The names ("=siemens") and events that words of a headline stand for."""
    found: set[str] = set()
    for entry in _entries(words, reading):
        if entry.name is not None:
            found.add(f"={entry.name}")
        found.update(entry.events, entry.deeds)
    return found


def deeds_of(words: Sequence[str], reading: Reading) -> set[str]:
    """The deeds that words of a headline stand for."""
    return {meant for meant in meanings(words, reading) if meant.startswith("~~")}


@lru_cache(maxsize=_REMEMBERED)
def deeds(line: str) -> frozenset[str]:
    """The deeds that the words of a line stand for."""
    words = line.split()
    known = lexicon_of_deeds()
    if line.isascii():
        # What stands between the entries is not asked for: this takes a third of the time of ``_cut``.
        found = {deed for one in known.find(words, words, deeds=True) for deed in one.entry.deeds}
    else:
        found = {deed for _, entry in _cut(words) if entry is not None for deed in entry.deeds}
    if not BEFORE_A_VERB.isdisjoint(words):
        for before, word in pairwise(words):
            if before in BEFORE_A_VERB and (base := known.bases.get(word)):
                found.update(base.deeds)
    return frozenset(found)


def all_deeds(reading: Reading) -> frozenset[str]:
    """The deeds that a headline tells of, those of German verbs in two parts too: sagen ... ab."""
    return _all_deeds(reading.line, reading.events)


@lru_cache(maxsize=_REMEMBERED)
def _all_deeds(line: str, events: frozenset[str]) -> frozenset[str]:
    """The same of a line and its events: a new headline is asked for its deeds beside each that it is compared with."""
    found = deeds(line)
    apart = lexicon_of_deeds().apart
    split = [word for word in line.split() if word in apart]
    if not split:
        return found
    return found.union(*(entry.deeds for word in split if (entry := _with_particle(word, line, events)) is not None))


def beside_deeds(words: Sequence[str]) -> list[str]:
    """The words that stand for no deed."""
    bases = lexicon_of_deeds().bases
    left = (piece for piece, entry in _cut(words) if entry is None or not entry.deeds)
    return [word for piece in left for word in piece if word not in bases]


def _cut(words: Sequence[str]) -> Iterator[tuple[Sequence[str], Entry | None]]:
    """The words in pieces: entries, and what stands between them."""
    known = lexicon_of_deeds()
    for in_han, run in groupby(words, is_han):
        listed = list(run)
        if in_han:
            yield from known.cut("".join(listed), deeds=True)
            continue
        end = 0
        for found in known.find(listed, listed, deeds=True):
            if end < found.start:
                yield listed[end : found.start], None
            yield listed[found.start : found.end], found.entry
            end = found.end
        if end < len(listed):
            yield listed[end:], None


def _entries(words: Sequence[str], reading: Reading) -> list[Entry]:
    line, events = reading.line, reading.events
    apart = [entry for word in words if (entry := _with_particle(word, line, events)) is not None]
    if apart:
        return apart
    bases = lexicon_of_deeds().bases
    return [entry for _, entry in _cut(words) if entry is not None] + [bases[word] for word in words if word in bases]


def _with_particle(verb: str, line: str, events: frozenset[str]) -> Entry | None:
    """What a German verb means together with a particle further on, as the whole headline was read."""
    if verb not in lexicon_of_deeds().apart:
        return None
    line = f" {line} "
    for particle, entry in _telling(verb):
        if particle in line and events.issuperset(entry.events):
            return entry
    return None


@lru_cache(maxsize=1_000)
def _telling(verb: str) -> tuple[tuple[str, Entry], ...]:
    """The particles of a verb, each between spaces, and what it means with them."""
    particles = lexicon_of_deeds().apart[verb].items()
    return tuple((f" {_folded(particle)} ", entry) for particle, entry in particles if entry.events or entry.deeds)


def _folded(particle: str) -> str:
    return " ".join(token.text for token in tokens(plain(particle)))


def is_particle(words: Sequence[str]) -> bool:
    """Whether nothing is said but the end of a German verb: ab, wieder auf."""
    return " ".join(words) in _particles()


@lru_cache(maxsize=1)
def _particles() -> frozenset[str]:
    return frozenset(_folded(particle) for particles in lexicon_of_deeds().apart.values() for particle in particles)


def opposed(mine: set[str], theirs: set[str]) -> bool:
    """Whether one says the opposite of the other: raises and cuts, passes and rejects."""
    return any(
        (event[-1] in "+-" and event[:-1] + ("-" if event[-1] == "+" else "+") in theirs) for event in mine
    ) or any((one in mine and other in theirs) or (one in theirs and other in mine) for one, other in _OPPOSITES)
