"""Covers what must not be shown: addresses of channels, credentials in addresses of feeds, what feeds are asked with."""

import re

from alerts.documents.node import Mapping, Node, Scalar, Sequence
from alerts.documents.source import Source

_ADDRESS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)(?P<sep>:/{1,2})(?P<rest>[^\s\"'`<>{}\[\]]*(?:\{[^\s\"'{}]*\}[^\s\"'`<>{}\[\]]*)*)"
)
_URL_VALUE = re.compile(r"""(["']?\burl["']?\s*:\s+)(?P<value>"[^"]*"?|'[^']*'?|[^\s,}#][^,}#]*)""", re.IGNORECASE)
_ACCESS = re.compile(
    r"""(?P<key>["']?\b(?:headers?|cookies?|auth|proxy|password)["']?\s*:\s*)(?P<value>\{[^}]*\}?|[^\s{].*)""",
    re.IGNORECASE,
)
_ACCESS_KEYS = frozenset({"headers", "header", "cookies", "cookie", "auth", "proxy", "password"})
_PLAIN_KEYS = frozenset({"alerts", "within", "per_day", "fallback_after", "rate"})
_PLAIN = re.compile(r"-?[0-9]{1,6}(?:[.][0-9]{1,2})? ?(?:ms|s|m|min|h|d)?(?:/[a-z]{1,6})?")
"""Numbers and durations: what is wrong with one cannot be seen under a cover."""

_REFERENCE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
_CHANNELS = re.compile(r"""[{\s]*["']?chan+els?["']?\s*:""")
_HARMLESS = re.compile(r"""["']?(?:\$\{[A-Za-z_][A-Za-z0-9_]*\}|file:[^"']*|https?://[^"']*|sqlite:[^"']*)["']?\s*""")


def mask(line: str) -> str:
    """The line with secrets covered, character for character.

    Of a web address the host is left to see, of any other address its scheme; a name in ``${...}`` is no secret.
    It knows nothing of the document, so it works where the syntax is broken, and covers rather too much.
    """
    line = _URL_VALUE.sub(_cover_value, line)
    line = _ACCESS.sub(_cover_access, line)
    return _ADDRESS.sub(_cover_address, line)


def masked(source: Source, node: Node | None, *, broken: bool) -> Source:
    """The source with every value below ``channels`` covered, whatever its key and however that word is spelt, and below
    the keys of feeds that hold what they are asked with.

    ``broken`` says that the node does not hold all that stands in the file (a key twice, broken syntax).
    """
    lines = list(source.lines)
    if broken:
        _cover_block(lines)
    for key, value in node.entries if isinstance(node, Mapping) else ():
        if _CHANNELS.match(f"{key.text}:"):
            for scalar in _values(value, open_under=_PLAIN_KEYS):
                _cover_scalar(scalar, lines)
        elif isinstance(value, Sequence):
            for scalar in _accesses(value):
                _cover_scalar(scalar, lines)
    return Source(source.file, tuple(lines), mask)


def _cover_block(lines: list[str]) -> None:
    """Without knowing the nodes: whatever follows a colon below a line that begins with ``channels``."""
    inside = False
    for row, line in enumerate(lines):
        begins = bool(_CHANNELS.match(line))
        inside = begins or (inside and (not line.strip() or line[0] in " \t#-}]"))
        if inside:
            key, colon, value = line.partition(":")
            lines[row] = key + colon + _cover_but_names(value) if colon else _cover(line)


def _accesses(feeds: Sequence) -> list[Scalar]:
    """The values of every feed that are secret by their key."""
    entries = (entry for feed in feeds.items if isinstance(feed, Mapping) for entry in feed.entries)
    return [scalar for key, value in entries if key.text.lower() in _ACCESS_KEYS for scalar in _values(value)]


def _values(node: Node, open_under: frozenset[str] = frozenset()) -> list[Scalar]:
    """Every value, but for plain numbers and durations that stand under these keys."""
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Sequence):
        return [scalar for child in node.items for scalar in _values(child, open_under)]
    return [
        scalar
        for key, value in node.entries
        for scalar in _values(value, open_under)
        if not (value is scalar and key.text in open_under and _PLAIN.fullmatch(scalar.text))
    ]


def _cover_scalar(scalar: Scalar, lines: list[str]) -> None:
    if not scalar.text:
        return
    if _HARMLESS.fullmatch(scalar.text) and not scalar.text.startswith("http"):
        return
    row, start = scalar.mark.line - 1, scalar.mark.column - 1
    end = start + scalar.length if scalar.length else len(lines[row])
    lines[row] = lines[row][:start] + _cover(lines[row][start:end]) + lines[row][end:]
    if scalar.length:
        return
    # A value of several lines: everything below that is indented deeper than its key or part of the quote.
    for below in range(row + 1, len(lines)):
        if lines[below].strip() and not lines[below].startswith((" ", "\t")):
            break
        lines[below] = _cover(lines[below])


def _cover(text: str) -> str:
    return re.sub(r"[^\s\"']", "*", text)


def _cover_value(found: re.Match[str]) -> str:
    value = found["value"]
    return found[0] if _HARMLESS.fullmatch(value) else found[1] + _cover(value)


def _cover_access(found: re.Match[str]) -> str:
    """A mapping on one line keeps its names; anything else is covered to the end of the line, or of the mapping it is in."""
    key, value = found["key"], found["value"]
    if not value.startswith("{"):
        before = found.string[: found.start()]
        opened = max(0, before.count("{") - before.count("}"))
        inside = re.sub(rf"(?:\s*}}){{0,{opened}}}\s*$", "", value, count=1)
        return key + _cover_but_names(inside) + value[len(inside) :]
    return key + re.sub(r"(:\s*)([^,}]*)", lambda pair: pair[1] + _cover_but_names(pair[2]), value)


def _cover_address(found: re.Match[str]) -> str:
    scheme, separator, rest = found["scheme"], found["sep"], found["rest"]
    if scheme in {"file", "sqlite"}:
        return found[0]
    if scheme in {"http", "https"}:
        authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
        user = authority.rfind("@") + 1
        return scheme + separator + _cover(rest[:user]) + authority[user:] + _cover_but_names(rest[len(authority) :])
    return scheme + separator + _cover_but_names(rest)


def _cover_but_names(text: str) -> str:
    covered, last = [], 0
    for reference in _REFERENCE.finditer(text):
        covered += [_cover(text[last : reference.start()]), reference[0]]
        last = reference.end()
    return "".join([*covered, _cover(text[last:])])
