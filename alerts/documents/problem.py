"""A mistake in a file that a person wrote, with everything needed to put it right."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error keeps the file from being used; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake. ``line`` and ``column`` count from 1; ``length`` is how many characters the caret line underlines.

    ``code`` is stable (``C012`` for configuration, ``R012`` for rules, ``Y003`` for YAML itself). ``snippet`` is the
    offending line; ``hint`` says what to try.
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

    def __str__(self) -> str:
        head = f"{self.file}:{self.line}:{self.column}: {self.level} {self.code}: {self.what}"
        lines = [head]
        if self.snippet:
            lines += [f"    {self.snippet}", "    " + " " * (self.column - 1) + "^" * max(1, self.length)]
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)
