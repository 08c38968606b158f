"""A text as a stream of words for an automaton: quick to make, with no way back to the original.

Words and single spaces only, a space at both ends, so that a word boundary is a literal space (``" nvidia "``,
``" sanktion"``); each letter of a spaceless script is a word of its own (``" 英 伟 达 "``); ä, ö, ü stand as a, o, u and ß as
ss. Whatever ``fold`` and the boundaries of RULES.md call an occurrence is found in the stream too; the reverse does not
hold ("AT&T" and "at T" are the same here), so whoever finds something looks at ``fold`` as well.
"""

import re
from itertools import groupby

from alerts.text.characters import DIGIT, FOLDED, KINDS, LATIN, SIGN, SPACELESS
from alerts.text.fold import MARKED, fold

BREAK = "\x1f"
"""Joins texts that are scanned together; it becomes a word that no key holds."""

_WORDS = bytes(
    code
    if code > 127 or code == 0x1F or chr(code).isdigit() or "a" <= chr(code) <= "z"
    else code + 32
    if "A" <= chr(code) <= "Z"
    else 32
    for code in range(256)
)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_MEMO_RUN = 12
"""Runs of non-ASCII characters up to this length are remembered: accents, quotation marks, Cyrillic words."""

_MEMO_SIZE = 50_000


class _Runs(dict[str, str]):
    """What becomes of a run of non-ASCII characters."""

    def __missing__(self, run: str) -> str:
        found = _run(run)
        if len(run) <= _MEMO_RUN:
            if len(self) >= _MEMO_SIZE:
                self.clear()
            self[run] = found
        return found


_RUNS = _Runs()


def _replacement(found: re.Match[str]) -> str:
    return _RUNS[found[0]]


class _Words(dict[str, str]):
    """What becomes of a character by itself; ``_ALPHABET`` for one that depends on its neighbours."""

    def __missing__(self, char: str) -> str:
        folded = FOLDED[char].translate(_PLAIN)
        kinds = {KINDS[part] for part in folded}
        if not kinds <= {LATIN, DIGIT, SPACELESS, SIGN}:
            found = _ALPHABET
        else:
            found = "".join(
                f" {part} " if KINDS[part] == SPACELESS else " " if KINDS[part] == SIGN else part for part in folded
            )
        self[char] = found
        return found


_ALPHABET = "\0"
_ALONE = _Words()


def _run(run: str) -> str:
    if MARKED.search(run):
        run = fold(run).text
    scanned = "".join(map(_ALONE.__getitem__, run))
    if _ALPHABET not in scanned:
        return scanned
    parts = []
    # What is dropped (soft hyphens, vowel marks) does not part the letters around it.
    for kind, chars in groupby(filter(_ALONE.__getitem__, run), _alphabet):
        table = FOLDED if kind else _ALONE
        between = " " if kind else ""
        parts.append(f"{between}{''.join(map(table.__getitem__, chars))}{between}")
    return "".join(parts)


def _alphabet(char: str) -> str:
    """The alphabet of a letter that is neither Latin nor of a spaceless script; else nothing."""
    return KINDS[FOLDED[char][:1]] if _ALONE[char] == _ALPHABET else ""


def words(text: str) -> bytes:
    """The words of a text, in UTF-8, joined by single spaces and without sentinels. Linear in the text's length."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(_replacement, text)
    return b" ".join(text.encode().translate(_WORDS).split())


def stream(text: str) -> bytes:
    """The stream of one text."""
    return b" %b " % words(text)
