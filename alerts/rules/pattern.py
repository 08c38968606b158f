"""Regular expressions of authors, in RE2 only: time linear in the text, whatever the expression."""

import re
from itertools import islice

import re2

MAX_LENGTH = 2_000
"""The longest expression, in characters."""

LARGEST = 10_000
"""The largest program of RE2, in instructions; a few hundred are usual. Beyond some 100,000 it searches without its
memory of states, a thousand times slower, and many of them at once could not be compiled.
"""

FEWEST, SCANNED = 100, 20_000_000
"""So many matches are looked for at least, and so many that no more characters are read for all of them together: to find
each match RE2 may read to the end of the text.
"""

_CONTROL = re.compile("[\x00-\x1f]")
_FOREIGN = {
    "(?=": "look-ahead does not exist in RE2: use near, or all with not",
    "(?!": "look-ahead does not exist in RE2: use not",
    "(?<": "look-behind does not exist in RE2: use near, or all with not",
    "\\1": "back-references do not exist in RE2",
}


class Pattern:
    """An expression, ready to be used. Capitals do not matter unless it says ``(?-i)``."""

    __slots__ = ("compiled", "written")

    def __init__(self, written: str, compiled: "re2._Regexp") -> None:
        self.written = written
        self.compiled = compiled

    def find(self, text: str) -> list[tuple[int, int]]:
        """The spans of the matches in a field's original text, none of them empty; of a long text, the first of them."""
        # A lone surrogate has no UTF-8; its stand-in is one code point too, so offsets keep.
        clean = text if text.isascii() else text.encode("utf-8", "replace").decode()
        most = max(FEWEST, SCANNED // (len(clean) + 1))
        matches = islice(self.compiled.finditer(clean), most)
        return [found.span() for found in matches if found.end() > found.start()]


def options() -> "re2.Options":
    """How every expression is compiled."""
    chosen = re2.Options()
    chosen.case_sensitive = False
    chosen.log_errors = False
    return chosen


def parse_pattern(written: str) -> Pattern | tuple[str, str]:
    """The expression, or what is wrong with it and what to try."""
    if len(written) > MAX_LENGTH:
        return f"longer than {MAX_LENGTH:,} characters", "list the words as phrases of a topic"
    if control := _CONTROL.search(written):
        hint = "between double quotes \\b is a backspace and \\t a tab: put the expression into single quotes"
        return f"a control character (U+{ord(control[0]):04X})", hint
    try:
        compiled = re2.compile(written, options())
        if compiled.programsize > LARGEST:
            what = f"too large: {compiled.programsize:,} steps, {LARGEST:,} are allowed"
            return what, r"repeat fewer times, or fewer kinds of characters: [^.]{0,200} for \P{P}{0,200}; or use near"
        return Pattern(written, compiled)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        what = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    foreign = next((hint for mark, hint in _FOREIGN.items() if mark in written), "")
    return what, foreign or "the syntax is that of RE2"
