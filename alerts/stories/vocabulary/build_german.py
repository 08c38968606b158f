"""Makes ``german.txt.gz``: ``python -m alerts.stories.vocabulary.build_german NOUNS FILE``.

``NOUNS`` is ``nouns.csv`` of the package german-nouns (1.2.5); wordfreq (3.1) must be installed. Neither is needed by Tapewatch
itself.
"""

import csv
import gzip
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

_HEAD = """\
# German words by how frequent they are, as they are folded: first nouns, which a capital makes no names, then other words.
# From two sources, changed: the nouns of the German Wiktionary as the package german-nouns (Gregor Weichbrodt) gathers them, without what
# is also a name, and the frequencies of wordfreq (Robyn Speer). Both are under CC BY-SA 4.0, and so is this file."""

_WRITTEN = """
abend arbeiter band bau baum bauten bild boom brand brücke burger dach einschlag fisch freund front fuhrer funk gebühr geduld glück
grossmutter haar halle hauptbahnhof herbst hof holz hund junge kammer kanton kapelle keller konsum kraft kreuzer licht liebe lohne
lokomotive luft mann mauer medien mitte mittelmeer mull nation nebel neubau paar pest plan prufer regen rest richter rindfleisch riss
rolle schatz schlaf schnee schuld schutz schutze sieg soldner sommer stahl stange star steuer sturm stuck sunde tempo tiergarten trauer
wahlen wald waage wasserfall weiche welle welt wind winter zeit zelle zettel zeuge zimmer zoll zufall zug zwillinge
"""
_KEPT = _WRITTEN.split()
"""Nouns that are also somebody's name, and seldom meant so in news."""

_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_CASES = ("nominativ", "genitiv", "dativ", "akkusativ")
_NAMES = ("Eigenname", "Toponym", "Vorname", "Nachname", "name")
_NOUN = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{2,}")
_WORD = re.compile(r"[a-zäöüß]{2,}")

# Zipf frequencies: 3 is a word in a million.
_LEAST_NOUN, _LEAST_WORD = 2.5, 2.7
_FREQUENT, _USUAL = 4.4, 3.7


def lines(nouns_csv: Path) -> Iterator[str]:
    """The file's lines, the same for the same versions of both packages."""
    nouns, names = _nouns(nouns_csv)
    words = {
        word: often for word, often in _words(names).items() if word not in nouns or _level(often) < _level(nouns[word])
    }
    yield _HEAD
    for kind, found in (("nouns", nouns), ("words", words)):
        for level in range(3):
            yield f"# {kind} {level}"
            yield from sorted(word for word, often in found.items() if _level(often) == level)


def _nouns(path: Path) -> tuple[dict[str, float], set[str]]:
    """Nouns that are nobody's name, by how frequent they are; and names."""
    from wordfreq import zipf_frequency  # type: ignore[import-not-found]  # noqa: PLC0415 - for this program alone

    nouns: set[str] = set()
    names: set[str] = set()
    with path.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            into = names if any(kind in row["pos"] for kind in _NAMES) else nouns
            into.update(form for form in _forms(row) if " " not in form)
    folded = {_fold(name) for name in names}
    found: dict[str, float] = {}
    for noun in filter(_NOUN.fullmatch, nouns):
        if (key := _fold(noun)) not in folded:
            found[key] = max(found.get(key, 0.0), zipf_frequency(noun.lower(), "de"))
    found.update((_fold(noun), zipf_frequency(noun, "de")) for noun in _KEPT)
    return {noun: often for noun, often in found.items() if often >= _LEAST_NOUN}, folded


def _forms(row: Mapping[str, str]) -> Iterator[str]:
    yield row["lemma"]
    for column, form in row.items():
        if column and form and column.split()[0] in _CASES:
            yield form


def _words(names: set[str]) -> dict[str, float]:
    """Words that are no names, and that English has not far more often."""
    from wordfreq import top_n_list, zipf_frequency  # noqa: PLC0415 - for this program alone

    found: dict[str, float] = {}
    for word in filter(_WORD.fullmatch, top_n_list("de", 90_000)):
        often = zipf_frequency(word, "de")
        if often >= _LEAST_WORD and zipf_frequency(word, "en") <= often and (key := _fold(word)) not in names:
            found[key] = max(found.get(key, 0.0), often)
    return found


def _level(often: float) -> int:
    return 0 if often >= _FREQUENT else 1 if often >= _USUAL else 2


def _fold(word: str) -> str:
    return word.casefold().translate(_PLAIN)


if __name__ == "__main__":
    _, nouns_csv, target = sys.argv
    Path(target).write_bytes(
        gzip.compress("".join(f"{line}\n" for line in lines(Path(nouns_csv))).encode(), 9, mtime=0)
    )
