"""A mistake in a file that a person wrote, with everything needed to put it right."""

from dataclasses import dataclass
from enum import StrEnum
from unicodedata import combining, east_asian_width


class Level(StrEnum):
    """An error keeps the file from being used; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake. ``line`` and ``column`` count from 1; ``length`` is how many characters the caret line underlines.

    ``code`` is stable (``C012`` for configuration, ``R012`` for rules, ``Y003`` for YAML itself). ``snippet`` is the
    offending line, or of a very long one the part that begins ``skipped`` characters in; ``hint`` says what to try.
    """

    code: str
    file: str
    line: int
    column: int
    what: str
    hint: str = ""
    snippet: str = ""
    length: int = 1
    level: Level = Level.ERROR
    skipped: int = 0

    def __str__(self) -> str:
        head = f"{self.file}:{self.line}:{self.column}: {self.level} {self.code}: {self.what}"
        lines = [head]
        if self.snippet:
            start = max(0, self.column - 1 - self.skipped)
            # A tab stays a tab, so that the caret stands below its character whatever the width of tabs.
            padding = "".join("\t" if sign == "\t" else " " * _columns(sign) for sign in self.snippet[:start])
            marked = self.snippet[start : start + self.length]
            carets = "^" * max(1, self.length - len(marked) + sum(map(_columns, marked)))
            lines += [f"    {self.snippet}", f"    {padding}{carets}"]
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)


def _columns(sign: str) -> int:
    """How many columns of a terminal a character takes: two where it is wide (Unicode Standard Annex 11), none for a mark."""
    return 0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1
