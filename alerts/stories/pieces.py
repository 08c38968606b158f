"""Two headlines laid beside each other: what both have in the same order, and what stands in between. Pure.

A headline is cut into the names and words that the lexicon has, so that one name in two spellings is no difference, and no Chinese
word is torn where the two share a character.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lexicon import lexicon_of_deeds

_REMEMBERED = 4_000


class Block(NamedTuple):
    """Words that stand for one another, their places, and the words of both that stand before and after them."""

    here: list[str]
    there: list[str]
    before: list[str]
    after: list[str]
    here_at: int
    there_at: int


class _Pieces(NamedTuple):
    """``keys`` are what each piece is compared by, ``places`` at which of the ``words`` it begins; the last place is their end."""

    keys: tuple[str, ...]
    words: list[str]
    places: Sequence[int]

    def between(self, start: int, end: int) -> list[str]:
        return self.words[self.places[start] : self.places[end]]


def blocks(mine: str, theirs: str) -> Iterator[Block]:
    """What stands between the words that both lines have in the same order."""
    new, old = _pieces(mine), _pieces(theirs)
    here_at = there_at = 0
    before: list[str] = []
    # What is deleted, inserted and replaced side by side is one block. The last of these is empty and stands at the end.
    for mine_at, theirs_at, size in Levenshtein.opcodes(new.keys, old.keys).as_matching_blocks():
        if here_at < mine_at or there_at < theirs_at:
            here, there = new.between(here_at, mine_at), old.between(there_at, theirs_at)
            if here != there:
                after = _after(new, old, mine_at, theirs_at)
                yield Block(here, there, before, after, new.places[here_at], old.places[there_at])
        here_at, there_at = mine_at + size, theirs_at + size
        before = new.between(mine_at, here_at)


def _after(new: _Pieces, old: _Pieces, mine: int, theirs: int) -> list[str]:
    """The words behind a block that both have."""
    size = 0
    while new.keys[mine + size : mine + size + 1] == old.keys[theirs + size : theirs + size + 1] != ():
        size += 1
    return new.between(mine, mine + size)


@lru_cache(maxsize=_REMEMBERED)
def _pieces(line: str) -> _Pieces:
    words = line.split()
    keys: list[str] = []
    sizes: list[int] = []
    for han, run in [(False, words)] if line.isascii() else groupby(words, is_han):
        for key, size in _cut_han("".join(run)) if han else _cut(list(run)):
            keys.append(key)
            sizes.append(size)
    return _Pieces(tuple(keys), words, (0, *accumulate(sizes)))


def _cut_han(run: str) -> Iterator[tuple[str, int]]:
    """What each piece of a run of Chinese characters is compared by, and how many characters it has."""
    for text, entry in lexicon_of_deeds().cut(run, deeds=True):
        if entry is None:
            yield from ((one, 1) for one in text)
        else:
            yield f"={entry.name}" if entry.name else text, len(text)


def _cut(run: list[str]) -> Iterator[tuple[str, int]]:
    """What each piece of a run of words is compared by, and how many words it has."""
    place = 0
    for found in lexicon_of_deeds().find(run, list(map(str.capitalize, run))):
        if found.entry.name is None:
            continue
        yield from ((word, 1) for word in run[place : found.start])
        yield f"={found.entry.name}", found.end - found.start
        place = found.end
    yield from ((word, 1) for word in run[place:])
