"""Regular expressions of authors, in RE2 only: time linear in the text, whatever the expression."""

import re

import re2

MAX_LENGTH = 2_000
"""The longest expression, in characters."""

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
        """The spans of all matches in a field's original text, none of them empty."""
        # A lone surrogate has no UTF-8; its stand-in is one code point too, so offsets keep.
        clean = text if text.isascii() else text.encode("utf-8", "replace").decode()
        return [found.span() for found in self.compiled.finditer(clean) if found.end() > found.start()]


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
        return Pattern(written, re2.compile(written, options()))
    except re2.error as error:
        reason = error.args[0] if error.args else error
        what = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    foreign = next((hint for mark, hint in _FOREIGN.items() if mark in written), "")
    return what, foreign or "the syntax is that of RE2"
