"""Which names mean the company wherever they stand, and which may be anything: Nvidia, but not Target or Public Storage.

``words.txt`` holds the dictionary words (small letters) and the names of places and people (capitals) that occur in
companies' names; ``known_words`` makes it from any word list of English.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

_GENERIC = 20
"""A word that so many companies have in their names tells nothing: China, bank, energy."""

_LARGEST, _LARGE, _MIDDLE, _SMALL, _LONG = 150, 400, 1_500, 3_000, 4_000
"""Places in the order by size. The larger a company, the more likely its name means it."""

_AMBIGUOUS = """
    nasdaq dow api tim nov dover woodward rollins everest lear kirby viking pearson pandora celsius andersen brunswick
    williams mccormick clarkson nikola hayward carlisle ashland calumet patrizia grammer leoni manz karman kemper copa cava fluor
    vinci safran verbund bancorp maximus griffon frontline argan fortis accelerant hagerty loews braze
    public.storage waste.management waste.connections national.grid royal.gold energy.transfer realty.income
    digital.realty royalty.pharma state.street unity.software global.payments american.tower open.text
    real.estate.investors natural.health.trends intercontinental.exchange venture.global london.stock.exchange new.york.times
    rtx stepstone guillemot brookfield unum merck pershing.square maire alten acea zehnder kla imax idex trex pacs csl elis
    """
AMBIGUOUS = frozenset(_AMBIGUOUS.split())
"""Names that fulfil the rules below and still mostly mean something else; the words of one are joined by points."""


WORDS = Path(__file__).with_name("words.txt")
"""Where the words lie; only building the list needs them."""


def known_words(cores: Iterable[tuple[str, ...]], dictionary: Iterable[str]) -> str:
    """The text of ``words.txt``: those entries of a dictionary that occur in names. One that is written with a small letter
    and with a capital counts as an ordinary word.
    """
    used = {word for core in cores for word in core if len(word) > 2 and word.isascii()}
    entries = {entry.strip() for entry in dictionary}
    ordinary = used & {entry for entry in entries if entry[:1].islower()}
    proper = (used & {entry.lower() for entry in entries if entry[:1].isupper()}) - ordinary
    return "".join(f"{word}\n" for word in (*sorted(ordinary), *sorted(word.capitalize() for word in proper)))


class Distinct:
    """Decides for the names of one list."""

    def __init__(self, cores: Sequence[tuple[str, ...]]) -> None:
        lines = WORDS.read_text(encoding="utf-8").split()
        self._ordinary = {word for word in lines if word.islower()}
        self._proper = {word.lower() for word in lines if not word.islower()}
        known = Counter(word for core in cores for word in set(core))
        self._generic = {word for word, number in known.items() if number >= _GENERIC}

    def is_distinct(self, core: tuple[str, ...], number: int) -> bool:
        """Whether the name, by these words, is the company's alone. ``number`` is its place in the order by size."""
        if ".".join(core) in AMBIGUOUS:
            return False
        telling = [word for word in core if not self._is_plain(word)]
        rare = [word for word in telling if word not in self._proper]
        if len(core) == 1:
            return (len(core[0]) >= 4 and bool(rare) and number < _SMALL) or (bool(telling) and number < _LARGE)
        if rare or len(core) >= 5 or (telling and number < _MIDDLE):
            return True
        if number < _LARGEST:
            return True
        if number < _LARGE:
            return any(word not in self._generic for word in core)
        return len(core) >= 3 and number < _LONG and sum(word in self._generic for word in core) <= 1

    def _is_plain(self, word: str) -> bool:
        return word in self._ordinary or word in self._generic or len(word) < 3 or word.isdigit()
