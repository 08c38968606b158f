"""Where words begin and end in a folded text (RULES.md, "Phrases")."""

import re

from alerts.text.characters import DIGIT, KINDS, SIGN, SPACELESS

SPACELESS_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3021-\u9fff\ua000-\ua4cf\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""The blocks of the spaceless scripts, for a character class of ``re``."""

_WORD = re.compile(f"[{SPACELESS_RANGES}]|[^\\W_{SPACELESS_RANGES}]+(?:['&.,][^\\W_{SPACELESS_RANGES}]+)*")


def divides(text: str, index: int) -> bool:
    """Whether one word may end and another begin between ``text[index - 1]`` and ``text[index]``.

    Not between letters of one alphabet, not beside a digit, and not in a number such as 2.5 or 10,000. Every letter of a
    spaceless script, and of another alphabet, is a boundary. ``0 < index < len(text)``.
    """
    before, after = KINDS[text[index - 1]], KINDS[text[index]]
    if before == DIGIT and text[index] in ".,":
        return not (index + 1 < len(text) and KINDS[text[index + 1]] == DIGIT)
    if after == DIGIT and text[index - 1] in ".,":
        return not (index > 1 and KINDS[text[index - 2]] == DIGIT)
    if before in (SIGN, SPACELESS) or after in (SIGN, SPACELESS):
        return True
    return before != after and DIGIT not in (before, after)


def begins(text: str, index: int) -> bool:
    """Whether a phrase may begin at ``index``: with a sign or a spaceless letter anywhere, else where a word begins."""
    return index == 0 or KINDS[text[index]] in (SIGN, SPACELESS) or divides(text, index)


def ends(text: str, index: int) -> bool:
    """Whether a phrase may end before ``index``."""
    return index == len(text) or KINDS[text[index - 1]] in (SIGN, SPACELESS) or divides(text, index)


def word_start(text: str, index: int) -> int:
    """Where the word that ``text[index]`` belongs to begins."""
    while index > 0 and not divides(text, index):
        index -= 1
    return index


def word_end(text: str, index: int) -> int:
    """Where the word that ``text[index - 1]`` belongs to ends."""
    while index < len(text) and not divides(text, index):
        index += 1
    return index


def word_starts(text: str) -> list[int]:
    """Where each word begins, for counting. A hyphen separates words; a spaceless letter is one; ``Nvidia's``, ``AT&T``,
    ``U.S.`` and ``2.5`` are one each.
    """
    return [found.start() for found in _WORD.finditer(text)]
