"""Two headlines laid beside each other: what both have in the same order, and what stands in between. Pure.

A headline is cut into the names and words that the lexicon has, so that one name in two spellings is no difference, and no Chinese
word is torn where the two share a character.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from alerts.stories.vocabulary.lexicon import lexicon_of_deeds
from alerts.stories.vocabulary.tokens import Token

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
    """``keys`` are what each piece is compared by, ``words`` how it stands there, ``places`` where."""

    keys: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    places: tuple[int, ...]

    def between(self, start: int, end: int) -> list[str]:
        return [word for piece in self.words[start:end] for word in piece]


def is_han(word: str) -> bool:
    """Whether a word of a line is a Chinese character."""
    return word > "\u2e7f"


def blocks(mine: str, theirs: str) -> Iterator[Block]:
    """What stands between the words that both lines have in the same order."""
    new, old = _pieces(mine), _pieces(theirs)
    here_at = there_at = 0
    before: list[str] = []
    # What is deleted, inserted and replaced side by side is one block.
    for is_same, steps in groupby(Levenshtein.opcodes(new.keys, old.keys), lambda step: step.tag == "equal"):
        listed = list(steps)
        last = listed[-1]
        if is_same:
            before = new.between(listed[0].src_start, last.src_end)
        else:
            after = _after(new, old, last.src_end, last.dest_end)
            here, there = new.between(here_at, last.src_end), old.between(there_at, last.dest_end)
            if here != there:
                yield Block(here, there, before, after, new.places[here_at], old.places[there_at])
        here_at, there_at = last.src_end, last.dest_end


def _after(new: _Pieces, old: _Pieces, mine: int, theirs: int) -> list[str]:
    """The words behind a block that both have."""
    size = 0
    while new.keys[mine + size : mine + size + 1] == old.keys[theirs + size : theirs + size + 1] != ():
        size += 1
    return new.between(mine, mine + size)


@lru_cache(maxsize=_REMEMBERED)
def _pieces(line: str) -> _Pieces:
    keys: list[str] = []
    words: list[tuple[str, ...]] = []
    for han, run in groupby(line.split(), is_han):
        for key, piece in _cut_han("".join(run)) if han else _cut(list(run)):
            keys.append(key)
            words.append(piece)
    return _Pieces(tuple(keys), tuple(words), (0, *accumulate(map(len, words))))


def _cut_han(run: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for text, entry in lexicon_of_deeds().cut(run, deeds=True):
        if entry is None:
            yield from ((one, (one,)) for one in text)
        else:
            yield f"={entry.name}" if entry.name else text, tuple(text)


def _cut(run: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    place = 0
    for found in lexicon_of_deeds().find(
        [Token(word, word.capitalize(), is_han=False, is_capital=True) for word in run]
    ):
        if found.entry.name is None:
            continue
        yield from ((word, (word,)) for word in run[place : found.start])
        yield f"={found.entry.name}", tuple(run[found.start : found.end])
        place = found.end
    yield from ((word, (word,)) for word in run[place:])
