"""The lines of a file that a person wrote, to quote from in Problems."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from unicodedata import category

from alerts.documents.node import Mapping, Mark, Node
from alerts.documents.problem import Level, Problem

LINE_BREAK = re.compile(r"\r\n|\n|\r")
"""What ends a line in YAML 1.2 (section 5.4); ``str.splitlines`` knows more and would put every later line off."""

WIDTH = 160
"""The longest part of a line that is quoted, in characters."""


LONGEST = 600
"""The longest sentence about a problem, in characters."""


def as_written(text: str) -> str:
    """The text unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and lines. ``mask`` covers what must not be shown, character for character, so that
    columns keep; it is applied to the lines and to what is said of them, not to hints.
    """

    file: str
    lines: tuple[str, ...] = field(repr=False)
    mask: Callable[[str], str] = field(default=as_written, repr=False, compare=False)

    @classmethod
    def of(cls, file: str, text: str, mask: Callable[[str], str] = as_written) -> "Source":
        """The source of a text."""
        return cls(file, tuple(LINE_BREAK.split(text)), mask)

    def problem(
        self, code: str, place: Node | Mark | None, what: str, hint: str = "", *, level: Level = Level.ERROR
    ) -> Problem:
        """A Problem at a node or mark (None: the file as a whole), its line quoted and the node underlined."""
        mark = place if isinstance(place, Mark) else place.mark if place is not None else Mark(1, 1)
        line = self.lines[mark.line - 1] if 0 < mark.line <= len(self.lines) else ""
        length = max(1, min(_length(place, line), len(line) - mark.column + 1))
        skipped = max(0, mark.column - WIDTH // 2) if len(line) > WIDTH else 0
        shown = "" if place is None else self._shown(line, skipped)
        return Problem(
            code=code,
            file=self.file,
            line=mark.line,
            column=mark.column,
            what=_printable(_short(self.mask(what))),
            hint=_printable(_short(hint)),
            snippet=shown,
            length=min(length, max(1, len(shown) - (mark.column - 1 - skipped))),
            level=level,
            skipped=skipped,
        )

    def quote_again(self, problem: Problem) -> Problem:
        """The problem with its line as it stands here, where more of it may be covered."""
        if not problem.snippet or not 0 < problem.line <= len(self.lines):
            return problem
        return replace(problem, snippet=self._shown(self.lines[problem.line - 1], problem.skipped))

    def _shown(self, line: str, skipped: int) -> str:
        return _printable(self.mask(line)[skipped : skipped + WIDTH])


def _short(text: str) -> str:
    """The text, the middle of a very long one left out: what was written may be part of it, and of any length."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} ... {text[-LONGEST // 4 :]}"


def _length(place: Node | Mark | None, line: str) -> int:
    if place is None or isinstance(place, Mark):
        return 1
    if isinstance(place, Mapping) and place.entries and place.entries[0][0].mark == place.mark:
        return place.entries[0][0].length or len(line)
    return place.length or len(line)


def _printable(text: str) -> str:
    """One line that a terminal shows as it is: no escape sequence, no bidirectional control, no lone surrogate."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if category(sign) in _UNSHOWN and sign != "\t" else sign for sign in text)


_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
