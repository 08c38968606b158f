"""A phrase as an author writes it, and where it occurs in a text (RULES.md, "Phrases")."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from alerts.rules.spelling import SPELLED_TWO_WAYS, TWO_SPELLINGS, either_spelling, plain_spelling
from alerts.text.boundaries import SPACELESS_RANGES, begins, ends, word_end, word_start
from alerts.text.characters import DIGIT, KINDS, SIGN, SPACELESS
from alerts.text.fold import fold

WORD, NEED, MAY, STAR = "word", "need", "may", "star"
"""The parts of a phrase: letters or digits; a separator that must stand there, and one that may; ``*``. Another: SIGNS."""
SIGNS = "signs"

Part = tuple[str, str]
Spelling = Callable[[str], str]
Finder = str | re.Pattern[str]

MAX_LENGTH = 200
"""The longest phrase, in characters; the longest headline of any use is shorter."""

SEPARATORS = " -_/"
_GAP = "[-_/ ]"
_INNER_STAR = f"(?:[^\\W_{SPACELESS_RANGES}]|(?<=[0-9])[.,](?=[0-9])){{0,60}}"
_SIMPLE = re.compile("[A-Za-z]+(?: [A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is no phrase, and what to write instead."""

    what: str
    hint: str


class Phrase:
    """A phrase that can be looked for. ``written`` is the author's text, ``exact`` asks for the same capitals."""

    __slots__ = ("_either", "_parts", "_plain", "exact", "open_left", "open_right", "written")

    def __init__(self, written: str, parts: tuple[Part, ...] | None, *, exact: bool) -> None:
        """``parts`` is None for plain English words with single spaces between them: most phrases of a large rule set."""
        self.written = written
        self.exact = exact
        self.open_left = parts is not None and parts[0][0] == STAR
        self.open_right = parts is not None and parts[-1][0] == STAR
        self._parts = parts and parts[self.open_left : len(parts) - self.open_right]
        self._plain: Finder | None = None
        self._either: Finder | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is English words with single spaces between them."""
        return self._parts is None

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the phrase consists of, stars at its ends left out."""
        if self._parts is not None:
            return self._parts
        words = [(WORD, word) for word in self._folded().split(" ")]
        return tuple(_joined(words, (NEED, " ")))

    def find(self, text: str, *, two_spellings: bool) -> list[tuple[int, int]]:
        """The spans of all occurrences in a folded text (one with capitals kept, if ``exact``), overlapping ones too.

        ``two_spellings`` says whether the text holds ä, ö, ü or ß. At most one occurrence begins at a place.
        """
        finder = self._either if two_spellings else self._plain
        if finder is None:
            finder = self._finder(two_spellings=two_spellings)
        if isinstance(finder, str):
            return self._find_literal(finder, text) if finder in text else []
        found: list[tuple[int, int]] = []
        place = 0
        while hit := finder.search(text, place):
            place = self._take(text, *hit.span(), found)
        return found

    def _find_literal(self, literal: str, text: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        place = 0
        while (start := text.find(literal, place)) >= 0:
            place = self._take(text, start, start + len(literal), found)
        return found

    def _take(self, text: str, start: int, end: int, found: list[tuple[int, int]]) -> int:
        """Add what was found to ``found``, if words begin and end there; answers where to go on."""
        place = start + 1
        if self.open_right:
            end = place = word_end(text, end)
        elif not ends(text, end):
            return place
        if self.open_left:
            start = word_start(text, start)
        elif not begins(text, start):
            return place
        found.append((start, end))
        return place

    def _folded(self) -> str:
        return self.written if self.exact else self.written.lower()

    def _literal(self, *, two_spellings: bool) -> str:
        """The only way in which the phrase can stand in the text, so that no expression is needed; empty if there are more."""
        if self._parts is None:
            word = self._folded()
            if " " in word:
                return ""
        elif len(self._parts) == 1 and self._parts[0][0] == WORD:
            word = self._parts[0][1]
        else:
            return ""
        spelled = SPELLED_TWO_WAYS if two_spellings else TWO_SPELLINGS
        return "" if spelled.search(word) else word

    def _finder(self, *, two_spellings: bool) -> Finder:
        """What is looked for, made when it is first wanted: most phrases of a large rule set never are."""
        spelling = either_spelling if two_spellings else plain_spelling
        finder = self._literal(two_spellings=two_spellings) or re.compile(self._expression(spelling))
        if two_spellings:
            self._either = finder
        else:
            self._plain = finder
        return finder

    def _expression(self, spelling: Spelling) -> str:
        pieces = {NEED: f"{_GAP}+", MAY: f"{_GAP}*", STAR: _INNER_STAR}
        return "".join(
            pieces.get(kind) or (spelling(text) if kind == WORD else re.escape(text).replace("\\ ", " +"))
            for kind, text in self.parts
        )


def parse_phrase(written: str, *, exact: bool = False) -> Phrase | Fault:
    """The phrase that an author wrote, or why it is none."""
    if len(written) > MAX_LENGTH:
        return Fault(f"longer than {MAX_LENGTH} characters", "a phrase is a few words: shorten it, or use near")
    if _SIMPLE.fullmatch(written):
        return Phrase(written, None, exact=exact)
    parts = _parts(fold(written, keep_case=exact).text.strip())
    fault = _fault(parts)
    return fault or Phrase(written, tuple(parts), exact=exact)


def _joined(parts: list[Part], between: Part) -> list[Part]:
    joined = [between] * (2 * len(parts) - 1)
    joined[::2] = parts
    return joined


def _parts(text: str) -> list[Part]:
    parts: list[Part] = []
    index = 0
    while index < len(text):
        start, char = index, text[index]
        kind = KINDS[char]
        if char == "*":
            index += 1
            parts.append((STAR, char))
        elif kind != SIGN:
            while index < len(text) and KINDS[text[index]] != SIGN and (KINDS[text[index]] == DIGIT) == (kind == DIGIT):
                index += 1
            if parts and parts[-1][0] == WORD:
                parts.append((MAY, ""))
            parts.append((WORD, text[start:index]))
        elif char in SEPARATORS:
            while index < len(text) and text[index] in SEPARATORS:
                index += 1
            parts.append(_gap(text, start, index))
        else:
            index += 1
            parts.append((SIGNS, char))
    return parts


def _gap(text: str, start: int, end: int) -> Part:
    """What stands between two words; beside another sign, or at an end, separators must stand as written."""
    run = text[start:end]
    if start == 0 or end == len(text) or not _is_word(text[start - 1]) or not _is_word(text[end]):
        return SIGNS, re.sub(" +", " ", run)
    meeting = {KINDS[text[start - 1]] == DIGIT, KINDS[text[end]] == DIGIT}
    stars = "*" in (text[start - 1], text[end])
    return (MAY if "-" in run or (len(meeting) == 2 and not stars) else NEED), run


def _is_word(char: str) -> bool:
    return char == "*" or KINDS[char] != SIGN


def _fault(parts: list[Part]) -> Fault | None:
    kinds = [kind for kind, _ in parts]
    if WORD not in kinds:
        if STAR in kinds:
            return Fault('"*" stands alone', 'write letters beside it: "Sanktion*"')
        return Fault("nothing to look for", "a phrase needs at least one letter or digit")
    for index, kind in enumerate(kinds):
        if kind != STAR:
            continue
        beside = [index > 0 and kinds[index - 1] == WORD, index + 1 < len(kinds) and kinds[index + 1] == WORD]
        if all(beside):
            return Fault('"*" inside a word', "it may stand at the start or the end of a word, or at both")
        if not any(beside):
            return Fault('"*" stands alone', 'write letters beside it: "Sanktion*"')
        if _letters_beside(parts, index) < 3:
            return Fault(
                '"*" with fewer than three letters or digits beside it',
                "that would be found in nearly everything: write more of the word, or list the words",
            )
    return None


def _letters_beside(parts: list[Part], star: int) -> int:
    """How many letters and digits stand in the word that the star belongs to; spaceless letters are always enough."""
    first = last = star
    while first > 0 and parts[first - 1][0] != NEED and parts[first - 1][1] != " ":
        first -= 1
    while last + 1 < len(parts) and parts[last + 1][0] != NEED and parts[last + 1][1] != " ":
        last += 1
    letters = "".join(text for kind, text in parts[first : last + 1] if kind == WORD)
    return 3 if any(KINDS[char] == SPACELESS for char in letters) else len(letters)
