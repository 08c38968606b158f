"""Nodes from a parser's events, without recursion: depth and repetition are counted as the events come."""

from dataclasses import dataclass, field
from typing import Any

from alerts.documents.node import Mapping, Mark, Node, Scalar, Sequence
from alerts.documents.problem import Problem
from alerts.documents.source import Source

MAX_DEPTH = 64
"""How deep lists and mappings may be nested; the deepest rule anybody showed us has 12 levels."""

MAX_REPEATED = 10_000
"""How many nodes all aliases of a document together may repeat."""

MAX_NODES = 500_000
"""How many values and keys a document may hold: a file of 10,000 rules has half as many."""

MAX_PROBLEMS = 200
"""After so many problems the rest of the document is not read."""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    mark: Mark
    is_mapping: bool
    anchor: str | None
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    key: Scalar | None = None
    expects_key: bool = True
    is_key: bool = False
    size: int = 1
    height: int = 1


class Builder:
    """Takes the events of a document in turn. An event is of ruamel.yaml or of PyYAML, which are made alike; what differs in
    them is handed over beside it.
    """

    def __init__(self, source: Source, problems: list[Problem]) -> None:
        self.last = Mark(1, 1)
        """Where what came last begins."""

        self._root: Node | None = None
        self._gave_up = False
        self._source = source
        self._problems = problems
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._repeated = 0
        self._nodes = 0
        self._documents = 0

    @property
    def expects_key(self) -> bool:
        """Whether what comes next is a key."""
        return bool(self._open) and self._open[-1].is_mapping and self._open[-1].expects_key

    def wants_more(self) -> bool:
        """To be asked before each event."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            hint = "split it into several files"
            self._report("Y010", self.last, f"the file holds more than {MAX_NODES:,} values and keys", hint)
        self._gave_up |= self._nodes > MAX_NODES or len(self._problems) >= MAX_PROBLEMS
        return not self._gave_up and self._documents < 2

    def node(self) -> Node | None:
        """The node of the first document, as far as it could be understood; None for nothing."""
        return None if self._gave_up else self._root

    def _report(self, code: str, place: Node | Mark, what: str, hint: str = "") -> None:
        self._problems.append(self._source.problem(code, place, what, hint))

    def document(self, event: Any) -> None:
        """A document begins."""
        self._documents += 1
        if event.version is not None and tuple(event.version) != (1, 2):
            self._report("Y004", Mark(1, 1), "every file is read as YAML 1.2", "remove the %YAML line")
        if self._documents > 1:
            what = "a second document begins here; a file holds one"
            self._report("Y005", _mark(event), what, 'remove the line "---", or make two files')

    def scalar(self, event: Any, *, tag: object) -> None:
        """A single value; ``tag`` is None where it has none."""
        start, end = event.start_mark, event.end_mark
        self.last = mark = Mark(start.line + 1, start.column + 1)
        quoted = bool(event.style)
        length = max(1, end.column - start.column) if end.line == start.line else 0
        text = event.value
        if quoted and not text.isprintable():
            text = self._without_unusable(text, mark)
        if tag is not None:
            self._tag(mark)
            # What was meant is a text; that is all there is to say of it.
            text, quoted = text or str(tag), True
        if not text and not quoted and (key := self._waiting_key()) is not None:
            # Where nothing stands there is nothing to show: the key is where a person looks.
            mark, length = key.mark, key.length
        scalar = Scalar(text, quoted, mark, length)
        self._place(scalar, event.anchor, 1, 0)

    def _waiting_key(self) -> Scalar | None:
        """The key whose value comes next."""
        parent = self._open[-1] if self._open else None
        return parent.key if parent is not None and parent.is_mapping and not parent.expects_key else None

    def _without_unusable(self, text: str, mark: Mark) -> str:
        unusable = [sign for sign in text if sign == "\0" or "\ud800" <= sign <= "\udfff"]
        if not unusable:
            return text
        what = f"an escape that stands for no character of a text (U+{ord(unusable[0]):04X})"
        self._report("Y007", mark, what, "remove it, or write the character itself")
        return "".join("\ufffd" if sign in unusable else sign for sign in text)

    def start(self, event: Any, *, is_mapping: bool, tag: object) -> None:
        """A list or mapping begins."""
        self.last = mark = _mark(event)
        if len(self._open) >= MAX_DEPTH:
            self._report("Y009", mark, f"nested more than {MAX_DEPTH} levels deep", "is a bracket left open?")
            self._gave_up = True
            return
        if tag is not None:
            self._tag(mark)
        parent = self._open[-1] if self._open else None
        is_key = parent is not None and parent.is_mapping and parent.expects_key
        if is_key:
            hint = "quote a text that begins with a brace or bracket: '{...}'"
            self._report("Y011", mark, "a key must be a word, not a list or mapping", hint)
        self._open.append(_Open(mark, is_mapping, event.anchor, is_key=is_key))

    def end(self) -> None:
        """The list or mapping that began last ends."""
        done = self._open.pop()
        anchored = done.anchor is not None
        node: Node = (
            Mapping(tuple(done.entries), done.mark, anchored=anchored)
            if done.is_mapping
            else Sequence(tuple(done.items), done.mark, anchored=anchored)
        )
        if done.is_key:
            self._open[-1].expects_key = False
            self._open[-1].key = None
            return
        self._place(node, done.anchor, done.size, done.height)

    def _place(self, node: Node, anchor: str | None, size: int, height: int) -> None:
        """Put a finished node where it belongs: the document, a list, or a mapping's key or value."""
        if anchor is not None:
            self._anchors[anchor] = (node, size, height)
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        parent.size += size
        parent.height = max(parent.height, height + 1)
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.expects_key:
            parent.expects_key = False
            parent.key = self._key(node, parent)
        else:
            parent.expects_key = True
            if parent.key is not None:
                parent.entries.append((parent.key, node))

    def _key(self, node: Node, parent: _Open) -> Scalar | None:
        if not isinstance(node, Scalar):
            self._report("Y011", node, "a key must be a word, not a list or mapping")
            return None
        if node.text == "<<" and not node.quoted:
            self._report("Y008", node, "merge keys (<<) are not part of YAML 1.2", "write the keys out")
            return None
        if node.text in parent.lines:
            line = parent.lines[node.text]
            where = "in this line" if line == node.mark.line else f"in line {line}"
            hint = f"it stands first {where}: keep one of the two"
            self._report("Y003", node, f'the key "{node.text}" stands here a second time', hint)
            return None
        parent.lines[node.text] = node.mark.line
        return node

    def alias(self, event: Any) -> None:
        """What has an anchor is repeated."""
        name = str(event.anchor)
        self.last = mark = _mark(event)
        place = Scalar("*" + name, quoted=True, mark=mark, length=len(name) + 1)
        if any(name == parent.anchor for parent in self._open):
            self._report("Y008", place, "an alias inside of what it repeats", "write it out")
        elif name not in self._anchors:
            # The name is not repeated here: it may be a secret that was to be quoted.
            what, hint = "an alias of nothing", "a text that begins with * must be quoted: '*...'"
            self._report("Y008", place, what, hint)
        else:
            node, size, height = self._anchors[name]
            self._repeated += size
            if self._repeated > MAX_REPEATED or len(self._open) + height > MAX_DEPTH:
                what = f"aliases repeat more than {MAX_REPEATED:,} entries or nest them too deep"
                self._report("Y008", place, what, "write out what is meant")
                self._gave_up = True
                return
            self._place(node, None, size, height)
            return
        self._place(place, None, 1, 0)

    def _tag(self, mark: Mark) -> None:
        hint = "remove it; a text that begins with ! must be quoted: '!...'"
        self._report("Y004", mark, "tags, which begin with !, are not read", hint)


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)
