"""How much a word tells before any news is read: an ordinary word little, an unknown one most."""

import gzip
import re
from array import array
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from alerts.stories.vocabulary import german
from alerts.text.scan import words

HERE = Path(__file__).parent
STOP = frozenset(
    """
    a an the of to in on at for and or as by with from into its his her their our your my he she it they we you is are be been was were has
    have had do does did that this these those what when where who why how which not no but if so up out off all any
    der die das den dem des ein eine einer eines einem einen und oder aber im am an auf aus bei beim mit nach von vom vor zu zum zur fur uber
    unter wegen durch gegen bis um als auch noch nicht kein keine sich ist sind war wird werden wurde will hat haben kann soll
    inc corp co ltd llc plc ag se sa nv spa ab asa gmbh kgaa
    """.split()  # noqa: SIM905 - a list of words, to be read as one
)

_DESCRIPTIONS = tuple(
    """konzern konzerns hersteller herstellers bauer firma firmen spezialist spezialisten anbieter anbieters tochter mutter riese
    riesen handler handlers gesellschaft unternehmen unternehmens verband zulieferer zulieferers ausruster entwickler entwicklers
    betreiber betreibers versicherer versicherers kette gruppe sparte werft produzent produzenten dienstleister dienstleisters
    versorger versorgers finanzierer finanzierers vermieter vermieters vermittler vermittlers artikler geschaft branche chef
    chefs chefin experte experten industrie markt markts markte marktes ministerium minister ministers""".split()  # noqa: SIM905 - a list of endings
)
_DESCRIPTION = re.compile(rf"\w{{3,}}(?:{'|'.join(_DESCRIPTIONS)})")
"""German words that say what a name is: Sportartikelhersteller Puma, Optikerkette Fielmann."""

_LEVELS = (0.3, 0.45, 0.65)
_UNKNOWN = 0.9


class _Ordinary:
    """Forty thousand words in 160 KiB: their checksums, sorted, for each level of frequency."""

    def __init__(self) -> None:
        levels: list[list[int]] = []
        lines = gzip.decompress((HERE / "ordinary.txt.gz").read_bytes()).decode("ascii").splitlines()
        for line in lines:
            if line.startswith("#"):
                if line[2:].isdigit():
                    levels.append([])
            else:
                levels[-1].append(crc32(line.encode()))
        self.levels = tuple(array("I", sorted(level)) for level in levels)
        text = (HERE / "common.txt").read_text(encoding="utf-8")
        listed = " ".join(line for line in text.splitlines() if not line.startswith("#"))
        self.common = frozenset(words(listed).decode().split())

    def level(self, word: str) -> int | None:
        """0 for the most frequent words, then 1 and 2; None for a word that is in no list."""
        return 0 if word in self.common else self.listed(word)

    def listed(self, word: str) -> int | None:
        """The same, of English words alone."""
        number = crc32(word.encode("utf-8", "surrogatepass"))
        for level, numbers in enumerate(self.levels):
            place = bisect_left(numbers, number)
            if place < len(numbers) and numbers[place] == number:
                return level
        return None


@lru_cache(maxsize=1)
def _ordinary() -> _Ordinary:
    return _Ordinary()


@lru_cache(maxsize=20_000)
def is_ordinary(word: str) -> bool:
    """Whether a folded word is in the lists of ordinary words."""
    return word in STOP or _ordinary().level(word) is not None


@lru_cache(maxsize=20_000)
def is_common(word: str) -> bool:
    """Whether a folded word is one of the commonest of headlines."""
    return word in STOP or word in _ordinary().common


@lru_cache(maxsize=20_000)
def is_description(word: str) -> bool:
    """Whether a folded word says what kind of company or person a name is."""
    return word.endswith(_DESCRIPTIONS) and _DESCRIPTION.fullmatch(word) is not None


@lru_cache(maxsize=20_000)
def telling(word: str) -> float:
    """How much a folded word tells, from 0 to 1."""
    if word in STOP:
        return 0.02
    level = _ordinary().level(word)
    if level is None and is_description(word):
        level = 0
    if level is None:
        level = german.level(word)
    return _UNKNOWN if level is None else _LEVELS[level]


@lru_cache(maxsize=20_000)
def telling_name(word: str) -> float:
    """The same of a word that a capital has shown to be a name, and no German noun: Nvidia's Rubin is no gem."""
    level = _ordinary().level(word)
    if level is None:
        return _LEVELS[0] if is_description(word) else _UNKNOWN
    return _LEVELS[level]


@lru_cache(maxsize=20_000)
def speaks(word: str) -> int:
    """1 for a folded word of German headlines that is no English one, -1 for the opposite, 0 where it tells no language."""
    return (german.level(word) is not None) - (_ordinary().listed(word) is not None)
