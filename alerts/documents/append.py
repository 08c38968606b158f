"""Entries added to a list in a person's YAML; comments, order and quotes stay as they are."""

import io
from collections.abc import Mapping, Sequence

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, ScalarEvent, SequenceStartEvent
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from alerts.documents.events import events
from alerts.documents.node import Mapping as MappingNode
from alerts.documents.node import Node, Scalar
from alerts.documents.node import Sequence as SequenceNode
from alerts.documents.read import read

Value = str | Sequence[str] | Mapping[str, str | Sequence[str]]
Entry = Mapping[str, Value]


class NotAppended(Exception):
    """The text cannot be added to without changing what stands there; nothing was done. The message says why."""


def append(text: str, key: str, entries: Sequence[Entry]) -> str:
    """The document with ``entries`` at the end of the list ``key``, each on a line of its own.

    ``text`` must be free of mistakes; an empty one becomes a document. A list with a dash for each entry gets new lines
    and stays as it is to the byte; any other is written again with its comments. What comes out is read again and
    compared, so an edit that would lose or alter anything raises NotAppended instead.
    """
    if not entries:
        return text
    if read(text, "text").problems:
        raise NotAppended("it has mistakes")
    new = _inserted(text, key, entries) or _written_again(text, key, entries)
    if not _is_good(text, new, key, entries):
        raise NotAppended("it could not be rewritten without changing what stands there")
    return new


def _inserted(text: str, key: str, entries: Sequence[Entry]) -> str | None:
    """New lines below the list's last entry. The round trip of ruamel.yaml 0.19 loses line breaks in some texts, as
    after a flow mapping with a comment behind it, so it is not used where lines can simply be added.
    """
    found = _end_of_list(text, key)
    if found is None:
        return None
    line, column = found
    lines = text.splitlines(keepends=True)
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[line - 1].endswith(("\n", "\r")):
        lines[line - 1] += ending
    out = io.StringIO()
    _yaml().dump(CommentedSeq(map(_line, entries)), out)
    added = [f"{' ' * column}{entry.strip()}{ending}" for entry in out.getvalue().splitlines()]
    new = "".join(lines[:line] + added + lines[line:])
    return new if _is_good(text, new, key, entries) else None


def _end_of_list(text: str, key: str) -> tuple[int, int] | None:
    """The number of the line on which the block list below a key of the top ends, and the column of its dashes."""
    depth, is_key, expected, column, last = 0, True, False, -1, 0
    for event in events(text.removeprefix("\ufeff")):
        if isinstance(event, CollectionStartEvent):
            if depth == 1 and expected and isinstance(event, SequenceStartEvent) and not event.flow_style:
                column = event.start_mark.column
            is_key = not is_key if depth == 1 else is_key
            expected = False
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
            if depth == 1 and column >= 0:
                return (last, column) if last else None
            last = event.end_mark.line + 1 if event.end_mark.index > event.start_mark.index else last
        elif isinstance(event, ScalarEvent | AliasEvent):
            if depth == 1:
                expected = is_key and isinstance(event, ScalarEvent) and event.value == key
                is_key = not is_key
            # A block text ends where the next line begins.
            last = event.end_mark.line + (1 if event.end_mark.column else 0)
    return None


def _written_again(text: str, key: str, entries: Sequence[Entry]) -> str:
    yaml = _yaml()
    document = yaml.load(text)
    head = ""
    if document is None:
        # A text of nothing but comments has no node that they could hang on.
        document = CommentedMap()
        head = text if not text or text.endswith("\n") else f"{text}\n"
    if not isinstance(document, CommentedMap):
        raise NotAppended("it is not a mapping")
    _add(document, key, entries)
    out = io.StringIO()
    yaml.dump(document, out)
    return head + out.getvalue()


def _yaml() -> YAML:
    # Not the safe loader: this one keeps comments. It makes nothing but lists, mappings and scalars all the same.
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _add(document: CommentedMap, key: str, entries: Sequence[Entry]) -> None:
    there = document.get(key)
    if there is None or (isinstance(there, CommentedSeq) and not there):
        there = document[key] = CommentedSeq()
    if not isinstance(there, CommentedSeq):
        raise NotAppended(f"{key} is not a list")
    there.extend(map(_line, entries))


def _line(entry: Entry) -> CommentedMap:
    line = CommentedMap((name, _value(value)) for name, value in entry.items())
    line.fa.set_flow_style()
    return line


def _value(value: Value) -> object:
    if isinstance(value, str):
        return DoubleQuotedScalarString(value) if ":" in value else value
    if isinstance(value, Mapping):
        return _line(value)
    words = CommentedSeq(map(_value, value))
    words.fa.set_flow_style()
    return words


def _is_good(old: str, new: str, key: str, entries: Sequence[Entry]) -> bool:
    """Whether the new text says what the old one said and the entries, and every comment is still there."""
    before, after = read(old, "before"), read(new, "after")
    wanted = _plain(before.node) if before.node is not None else {}
    if after.problems or not isinstance(wanted, dict):
        return False
    present = wanted.get(key) or []
    if not isinstance(present, list):
        return False
    added = [_as_read(entry) for entry in entries]
    return _plain(after.node) == {**wanted, key: [*present, *added]} and _comments(old) <= _comments(new)


def _as_read(value: Value | Entry) -> object:
    """What is added, in the form in which it is read again."""
    if isinstance(value, Mapping):
        return {name: _as_read(inner) for name, inner in value.items()}
    return value if isinstance(value, str) else list(value)


def _comments(text: str) -> set[str]:
    """Every line of comment, as a check that none was lost; a hash within a text counts too and does no harm."""
    return {line.partition("#")[2].strip() for line in text.splitlines() if line.lstrip().startswith("#")}


def _plain(node: Node | None) -> object:
    match node:
        case Scalar():
            return node.value
        case SequenceNode():
            return [_plain(item) for item in node]
        case MappingNode():
            return {key.text: _plain(value) for key, value in node.entries}
    return None
