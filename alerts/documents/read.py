"""YAML 1.2 from a person's hands into nodes; whatever is wrong with it becomes Problems."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from alerts.documents.build import build
from alerts.documents.node import Mark, Node
from alerts.documents.problem import Problem
from alerts.documents.source import Source, as_written

MAX_CHARACTERS = 16 * 1024 * 1024
"""The longest text that is read (a rule of ours takes about 300 characters)."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What may not stand in a YAML text (YAML 1.2.2, section 5.1)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. ``node`` is None for an empty document and where the syntax is broken.

    With errors among the ``problems`` the node may still be there, as far as it could be understood, so that its
    reader can find further mistakes; it must not be used.
    """

    node: Node | None
    source: Source
    problems: tuple[Problem, ...]


def read(
    text: str | bytes, file: str, *, limit: int = MAX_CHARACTERS, mask: Callable[[str], str] = as_written
) -> Reading:
    """Read one document. Never raises for what the text holds, and takes time and memory linear in its length.

    ``file`` is its name for Problems; ``limit`` the longest text that is read, in characters (or bytes, if so given);
    ``mask`` covers secrets in what Problems quote, character for character. Refused are duplicate keys, tags, merge keys, keys that
    are not plain words, more than one document, nesting beyond ``MAX_DEPTH`` and aliases that repeat more than
    ``MAX_REPEATED`` nodes (both in builder.py).
    """
    if len(text) > limit:
        source = Source(file, (), mask)
        what = f"the file is too large: {len(text):,} characters, at most {limit:,} are read"
        return Reading(None, source, (source.problem("Y010", None, what, "split it into several files"),))
    problems: list[Problem] = []
    decoded, undecodable = _decode(text)
    decoded = decoded.removeprefix("\ufeff")
    source = Source.of(file, decoded, mask)
    if undecodable is not None:
        hint = "save the file as UTF-8"
        problems.append(source.problem("Y006", _place(decoded, undecodable), "not UTF-8", hint))
    if forbidden := _FORBIDDEN.search(decoded):
        what = f"a character that YAML does not allow (U+{ord(forbidden[0]):04X})"
        hint = 'remove it, or write it as an escape in double quotes: "\\x1b"'
        problems.append(source.problem("Y007", _place(decoded, forbidden.start()), what, hint))
        # Read on with a stand-in of the same length: the other mistakes are wanted too.
        decoded = _FORBIDDEN.sub("\ufffd", decoded)

    node = build(decoded, source, problems)
    return Reading(node, source, tuple(problems))


def _decode(text: str | bytes) -> tuple[str, int | None]:
    """The text, and where in it the first byte stands that is not UTF-8."""
    if isinstance(text, str):
        return text, None
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        return text.decode("utf-16", errors="replace"), 0
    try:
        return text.decode(), None
    except UnicodeDecodeError as error:
        start = len(text[: error.start].decode().removeprefix("\ufeff"))
        return text.decode(errors="replace"), start


def _place(text: str, index: int) -> Mark:
    before = text[:index]
    line_start = max(before.rfind("\n"), before.rfind("\r")) + 1
    line = len(re.findall(r"\r\n|\n|\r", before)) + 1
    return Mark(line, index - line_start + 1)
