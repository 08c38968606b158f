"""What the YAML parser objects to, in plain words: a code, what is wrong, where, and what to try."""

import re
from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError

from alerts.documents.node import Mark

_ABOVE = 2
"""In so many lines above the place that the reader complains of a sign is looked for that it could not know to be wrong."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A syntax error. ``mark`` is where a person would mend it, which is not always where the parser noticed it."""

    code: str
    what: str
    hint: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class _Complaint:
    """The parser's error: what it was doing, what it met, where that began and where it noticed."""

    context: str
    problem: str
    began: Mark
    noticed: Mark
    lines: tuple[str, ...]

    def line(self, mark: Mark) -> str:
        return self.lines[mark.line - 1] if mark.line <= len(self.lines) else ""

    @property
    def before(self) -> str:
        """The noticed line up to the place."""
        return self.line(self.noticed)[: self.noticed.column - 1]


def mistake(error: MarkedYAMLError, lines: tuple[str, ...]) -> Mistake:
    """Say what the parser's error means."""
    noticed = _mark(error.problem_mark) or _mark(error.context_mark) or Mark(1, 1)
    complaint = _Complaint(
        str(error.context or ""), str(error.problem or ""), _mark(error.context_mark) or noticed, noticed, lines
    )
    for recognise in _RECOGNISERS:
        if found := recognise(complaint):
            return found
    hint = "put a text with special characters into quotes"
    what = complaint.problem or complaint.context or "it cannot be read"
    return Mistake("Y001", f"not YAML: {what}", hint, noticed)


def _tab(complaint: _Complaint) -> Mistake | None:
    line, place = complaint.line(complaint.noticed), complaint.noticed
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent[: place.column]:
        place = Mark(place.line, indent.index("\t") + 1)
    elif line[place.column - 1 : place.column] != "\t":
        return None
    return Mistake("Y002", "a tab", "use spaces", place)


def _full_width(complaint: _Complaint) -> Mistake | None:
    """A colon of Chinese typing behind a key, where the reader stumbled or in the lines just above, is no colon of YAML."""
    first = max(1, complaint.began.line - _ABOVE)
    for number in range(complaint.noticed.line, first - 1, -1):
        if found := re.match(r"\s*(?:- +)*[\w-]+ ?\N{FULLWIDTH COLON}", complaint.line(Mark(number, 1))):
            hint = 'write an ordinary colon and a space: "key: value"'
            return Mistake("Y013", "this colon is a full-width one", hint, Mark(number, found.end()))
    return None


def _open_quote(complaint: _Complaint) -> Mistake | None:
    if "quoted scalar" not in complaint.context or "unexpected" not in complaint.problem:
        return None
    return Mistake("Y012", "this quote is never closed", "close it with the same quote", complaint.began)


def _after_quote(complaint: _Complaint) -> Mistake | None:
    if "block end" not in complaint.problem or not complaint.before.rstrip().endswith(("'", '"')):
        return None
    hint = "quote the whole text; a quote inside of single quotes is written twice"
    return Mistake("Y012", "text after the closing quote", hint, complaint.noticed)


def _escape(complaint: _Complaint) -> Mistake | None:
    if "escape" not in complaint.problem:
        return None
    hint = "double quotes give \\ a meaning; put the text into single quotes: 'like \\b this'"
    return Mistake("Y001", "not an escape that YAML knows", hint, complaint.noticed)


def _missing_colon(complaint: _Complaint) -> Mistake | None:
    if "could not find expected ':'" not in complaint.problem:
        return None
    hint = 'write "key: value", with a space after the colon, or quote a text of several lines'
    return Mistake("Y013", "a colon is missing after this key", hint, complaint.began)


def _stray_colon(complaint: _Complaint) -> Mistake | None:
    if "mapping values are not allowed" not in complaint.problem:
        return None
    before, noticed = complaint.before, complaint.noticed
    if found := _without_space(complaint):
        return found
    if ": " in before or before.lstrip().startswith(("-", '"', "'")):
        hint = 'no space after a colon inside of a word; quote a text that has a colon and a space: "like: this"'
        return Mistake("Y013", "a second colon", hint, noticed)
    start = len(before) - len(before.lstrip()) + 1
    hint = "a key one step deeper needs a line above that ends in a colon; keys of one mapping begin in the same column"
    return Mistake("Y014", "this key does not belong to what stands above", hint, Mark(noticed.line, start))


def _without_space(complaint: _Complaint) -> Mistake | None:
    """The line above is no key, for want of a space: ``- id:r`` or ``-id: r``."""
    above = range(complaint.noticed.line - 1, 0, -1)
    number = next((n for n in above if re.match(r"\s*[^\s#]", complaint.line(Mark(n, 1)))), 0)
    line = complaint.line(Mark(number, 1)) if number else ""
    if found := re.fullmatch(r"(\s*(?:- +)*[\w-]+:)(?!//)[^\s:]+(?: .*)?", line):
        what, hint = "a space is missing after this colon", "write key: value"
    elif found := re.match(r"(\s*-)[\w-]+:(?: |$)", line):
        what, hint = "a space is missing after this dash", "write - key: value"
    else:
        return None
    return Mistake("Y013", what, hint, Mark(number, len(found[1])))


def _unclosed(complaint: _Complaint) -> Mistake | None:
    context, began, noticed = complaint.context, complaint.began, complaint.noticed
    if "flow sequence" not in context and "flow mapping" not in context:
        return None
    opened, closing = ("[", "]") if "sequence" in context else ("{", "}")
    if noticed.line == began.line:
        here = complaint.line(noticed)[noticed.column - 1 : noticed.column]
        hint = f'put a text that holds "{here}" into quotes' if here in ("[", "{") else ""
        return Mistake("Y015", f'a comma or "{closing}" is missing', hint, noticed)
    hint = f'end every entry with a comma and the last with "{closing}"; the reader stumbled in line {noticed.line}'
    return Mistake("Y015", f'this "{opened}" is not closed, or a comma is missing', hint, began)


def _nothing(complaint: _Complaint) -> Mistake | None:
    if "expected the node content" not in complaint.problem:
        return None
    if "stream end" in complaint.problem:
        what = "the file ends before a bracket or brace is closed"
        return Mistake("Y015", what, "close what was opened last", complaint.noticed)
    return Mistake("Y001", "an entry is missing before this sign", "remove the sign, or quote it", complaint.noticed)


def _indentation(complaint: _Complaint) -> Mistake | None:
    if "more indented follow up line" in complaint.context:
        hint = "an empty line at the start of a text block may not be indented deeper than the text"
        return Mistake("Y014", "the indentation does not fit what follows", hint, complaint.began)
    words = ("block end", "document start", "entries are not allowed", "keys are not allowed")
    if not any(word in complaint.problem for word in words):
        return None
    hint = "entries of one list or mapping begin in the same column, and a list is not mixed with keys"
    return Mistake("Y014", "the indentation does not fit what stands above", hint, complaint.noticed)


def _unquoted(complaint: _Complaint) -> Mistake | None:
    cannot_start = "cannot start any token" in complaint.problem
    if not cannot_start and not any(word in complaint.context for word in ("alias", "anchor", " tag", "directive")):
        return None
    place = complaint.noticed if cannot_start else complaint.began
    first = complaint.line(place)[place.column - 1 : place.column]
    what = f'a text that begins with "{first}" must be quoted' if first else "a text like this must be quoted"
    return Mistake("Y001", what, "put it into quotes: '...'", place)


_RECOGNISERS = (
    _tab,
    _full_width,
    _open_quote,
    _after_quote,
    _escape,
    _missing_colon,
    _stray_colon,
    _unclosed,
    _nothing,
    _indentation,
    _unquoted,
)
"""In this order: a tab explains most of what follows it."""


def _mark(mark: object) -> Mark | None:
    line, column = getattr(mark, "line", None), getattr(mark, "column", None)
    if not isinstance(line, int) or not isinstance(column, int):
        return None
    return Mark(line + 1, column + 1)
