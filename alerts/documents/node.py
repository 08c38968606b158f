"""A YAML document as plain nodes that know where they stand."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

Value = None | bool | int | float | str

_WORDS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}


def _decimal(text: str) -> int | float:
    # CPython refuses to read very long integers (sys.set_int_max_str_digits); nobody means one.
    return int(text) if len(text) < 1_000 else float(text)


_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], int | float]], ...] = (
    (re.compile(r"[-+]?[0-9]+"), _decimal),
    (re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"), float),
    (re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+"), partial(int, base=0)),
)


def resolve(text: str) -> Value:
    """What an unquoted scalar stands for in the YAML 1.2 core schema (YAML 1.2.2, section 10.3.2).

    ``yes``, ``NO``, ``on``, ``22:00`` and ``2027-03-31`` are strings there; ``0700`` is the number 700.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-.0123456789":
        for pattern, convert in _NUMBERS:
            if pattern.fullmatch(text):
                return convert(text)
    return text


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file. Both count from 1; columns are code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. ``text`` is what stands in the file, unescaped; ``quoted`` also for the block forms ``|`` and ``>``.

    ``length`` is how many characters it takes in the file, quotes included; 0 when it goes on over several lines.
    """

    text: str
    quoted: bool
    mark: Mark
    length: int = 1

    @property
    def value(self) -> Value:
        """The text if it was quoted, else what the YAML 1.2 core schema makes of it."""
        return self.text if self.quoted else resolve(self.text)

    @property
    def coerced(self) -> bool:
        """Whether YAML makes something else than a string of it, as of an unquoted ``000001`` or ``true``."""
        return not self.quoted and not isinstance(resolve(self.text), str)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. ``anchored`` says whether it has a name, so that it may stand at other places as well."""

    items: "tuple[Node, ...]"
    mark: Mark
    length: int = field(default=1, kw_only=True)
    anchored: bool = field(default=False, kw_only=True)

    def __iter__(self) -> "Iterator[Node]":
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and their values, in the order of the file; of a key that stands there twice, the first. ``anchored`` as for a list."""

    entries: "tuple[tuple[Scalar, Node], ...]"
    mark: Mark
    length: int = field(default=1, kw_only=True)
    anchored: bool = field(default=False, kw_only=True)

    def get(self, key: str) -> "Node | None":
        """The value of ``key``, or None. Looks through all entries: put a large mapping into a dict."""
        for name, value in self.entries:
            if name.text == key:
                return value
        return None

    def key(self, key: str) -> Scalar | None:
        """The key itself, for its place."""
        for name, _ in self.entries:
            if name.text == key:
                return name
        return None


Node = Scalar | Sequence | Mapping


def kind(node: Node) -> str:
    """What a person would call it: ``a list``, ``text``, ``a number``, ``nothing`` ..."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    value = node.value
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the truth value {node.text}"
    return "text" if isinstance(value, str) else "a number"
