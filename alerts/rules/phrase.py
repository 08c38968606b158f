"""A phrase as an author writes it, and where it occurs in a text (RULES.md, "Phrases")."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from alerts.rules.spelling import SPELLED_LONGER, TWO_SPELLINGS, either_spelling, plain_spelling
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

    __slots__ = ("_either", "_parts", "_plain", "exact", "is_plain", "open_left", "open_right", "written")

    def __init__(self, written: str, parts: tuple[Part, ...] | None, *, exact: bool) -> None:
        """``parts`` is None for plain English words with single spaces between them: most phrases of a large rule set."""
        self.written = written
        self.exact = exact
        self.is_plain = parts is None
        """Whether it is English words with single spaces between them."""

        self.open_left = parts is not None and parts[0][0] == STAR
        self.open_right = parts is not None and parts[-1][0] == STAR
        self._parts = parts and self._inner(parts)
        self._plain: Finder | None = None
        self._either: Finder | None = None

    @classmethod
    def restored(cls, written: str, *, exact: bool, is_plain: bool, open_left: bool, open_right: bool) -> "Phrase":
        """One that was parsed before, without its parts."""
        phrase = cls(written, None, exact=exact)
        phrase.is_plain, phrase.open_left, phrase.open_right = is_plain, open_left, open_right
        return phrase

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the phrase consists of, stars at its ends left out."""
        if self._parts is not None:
            return self._parts
        if not self.is_plain:
            return self._inner(_parts_of(self.written, exact=self.exact))
        words = [(WORD, word) for word in self._folded().split(" ")]
        return tuple(_joined(words, (NEED, " ")))

    def let_parts_go(self) -> None:
        """Keep no parts: once a phrase is compiled they are asked for again only where it is first looked for."""
        self._parts = None

    def _inner(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        return parts[self.open_left : len(parts) - self.open_right]

    def find(self, text: str, flat: str | None = None) -> list[tuple[int, int]]:
        """The spans of all occurrences in a folded text (one with capitals kept, if ``exact``), overlapping ones too.

        ``flat`` is ``spelling.flat`` of the text. At most one occurrence begins at a place.
        """
        finder = self._plain or self._plain_finder()
        if flat is not None:
            either = self._either or self._either_finder(finder)
            if either is finder:
                text = flat
            finder = either
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

    def _plain_finder(self) -> Finder:
        """What is looked for in most texts, made when it is first wanted: most phrases of a large rule set never are."""
        self._plain = self._literal() or re.compile(self._expression(plain_spelling))
        return self._plain

    def _either_finder(self, plain: Finder) -> Finder:
        """What is looked for in a text with two spellings: ``plain`` in the flat one, where that is the same."""
        words = self.written if self.is_plain else "".join(text for kind, text in self.parts if kind == WORD)
        is_longer = SPELLED_LONGER.search(words)
        self._either = re.compile(self._expression(either_spelling)) if is_longer else plain
        return self._either

    def _literal(self) -> str:
        """The only way in which the phrase can stand in the text, so that no expression is needed; empty if there are more."""
        if self.is_plain:
            word = self._folded()
            return "" if " " in word else word
        parts = self.parts
        if len(parts) > 1 or parts[0][0] != WORD or TWO_SPELLINGS.search(parts[0][1]):
            return ""
        return parts[0][1]

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
    parts = _parts_of(written, exact=exact)
    return _fault(parts) or Phrase(written, parts, exact=exact)


def _parts_of(written: str, *, exact: bool) -> tuple[Part, ...]:
    return tuple(_parts(fold(written, keep_case=exact).text.strip()))


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


def _fault(parts: tuple[Part, ...]) -> Fault | None:
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


def _letters_beside(parts: tuple[Part, ...], star: int) -> int:
    """How many letters and digits stand in the word that the star belongs to; spaceless letters are always enough."""
    first = last = star
    while first > 0 and parts[first - 1][0] != NEED and parts[first - 1][1] != " ":
        first -= 1
    while last + 1 < len(parts) and parts[last + 1][0] != NEED and parts[last + 1][1] != " ":
        last += 1
    letters = "".join(text for kind, text in parts[first : last + 1] if kind == WORD)
    return 3 if any(KINDS[char] == SPACELESS for char in letters) else len(letters)
