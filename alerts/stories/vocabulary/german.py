"""German words: which are nouns, so that a capital makes no names of them, and how frequent each is. Pure."""

import gzip
import re
from array import array
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from zlib import crc32

_FILE = Path(__file__).parent / "german.txt.gz"

_COMPOUND, _LEAST_PART = 9, 4
"""The letters that a compound has at least, and each of its parts."""

_JOINTS = ("", "s", "es", "n", "en", "er", "e")
"""What joins two nouns: Liebe-s-beziehung."""

_OF_NAMES = re.compile(
    r".*(?:burg|berg|stadt|stedt|dorf|heim|hausen|haus|mann|feld|bach|thal|tal|stein|hafen|bruck|brucken|kirch|kirchen|wald|furt|stern|baum|heide|meier|mayer|meyer|au|see|hof|hofer|born|kamp|horn)"
)
"""Ends of places and surnames, which are compounds of nouns as well: Wolfsburg, Rosenfeld."""


class _German:
    """Fifty thousand words as checksums, sorted, for each level of frequency."""

    def __init__(self) -> None:
        found: dict[str, list[list[int]]] = {"nouns": [], "words": []}
        level: list[int] = []
        for line in gzip.decompress(_FILE.read_bytes()).decode("ascii").splitlines():
            kind = line[2:].partition(" ")[0] if line.startswith("#") else None
            if kind is None:
                level.append(crc32(line.encode()))
            elif kind in found:
                level = []
                found[kind].append(level)
        self.nouns, self.words = (tuple(array("I", sorted(level)) for level in found[kind]) for kind in found)


@lru_cache(maxsize=1)
def _german() -> _German:
    return _German()


def _level(word: str, levels: tuple["array[int]", ...]) -> int | None:
    number = crc32(word.encode("utf-8", "surrogatepass"))
    for level, numbers in enumerate(levels):
        place = bisect_left(numbers, number)
        if place < len(numbers) and numbers[place] == number:
            return level
    return None


@lru_cache(maxsize=20_000)
def level(word: str) -> int | None:
    """How frequent a folded German word is: 0 for the most frequent, then 1 and 2; None for a word that is in no list."""
    known = _german()
    found = _level(word, known.nouns), _level(word, known.words)
    return min((level for level in found if level is not None), default=None)


@lru_cache(maxsize=20_000)
def is_noun(word: str) -> bool:
    """Whether a folded word is a German noun that is nobody's name."""
    return _level(word, _german().nouns) is not None


@lru_cache(maxsize=20_000)
def is_frequent(word: str) -> bool:
    """Whether a folded word is one of the more frequent German ones that are no nouns."""
    found = _level(word, _german().words)
    return found is not None and found < 2


@lru_cache(maxsize=20_000)
def is_compound(word: str) -> bool:
    """Whether a folded word that is in no list is made of two German ones; so are some names: Birkenstock."""
    if len(word) < _COMPOUND or not word.isascii() or _OF_NAMES.fullmatch(word):
        return False
    nouns = _german().nouns
    for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        if _level(word[cut:], nouns) is None:
            continue
        first = word[:cut]
        for joint in _JOINTS:
            part = first[: len(first) - len(joint)]
            if first.endswith(joint) and len(part) >= _LEAST_PART and (is_noun(part) or is_frequent(part)):
                return True
    return False
