"""The kinds of values that keys can have: how each is read, and what it is in JSON Schema."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, Protocol

from alerts.documents.node import Node, Scalar, kind
from alerts.documents.suggest import did_you_mean
from alerts.settings.duration import PATTERN, advice, seconds, written
from alerts.settings.page import Page

Schema = dict[str, Any]


class Kind(Protocol):
    """A kind of value. Its text (``str``) says in a few words what is expected."""

    def read(self, node: Node, page: Page) -> Any:
        """The value; None, and at least one problem, where the node does not hold one."""
        ...

    def schema(self) -> Schema:
        """The same in JSON Schema."""
        ...


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time, in seconds. ``shortest`` and ``longest`` are the range, both included."""

    shortest: float = 1.0
    longest: float = 3_650 * 86_400.0

    def __str__(self) -> str:
        return "a duration such as 90s, 15m, 6h or 2d"

    def read(self, node: Node, page: Page) -> float | None:
        """The span in seconds."""
        if not isinstance(node, Scalar) or node.value is None or isinstance(node.value, bool):
            page.report("C004", node, f"expected {self}, found {kind(node)}")
            return None
        span = seconds(node.text)
        if span is None:
            page.report("C006", node, "not a duration", advice(node.text))
        elif not self.shortest <= span <= self.longest:
            allowed = f"from {written(self.shortest)} to {written(self.longest)}"
            page.report("C007", node, f"{written(span)} is out of range", f"{allowed} is allowed")
            return None
        return span

    def schema(self) -> Schema:
        """A string of that form."""
        return {"type": "string", "pattern": f"^{PATTERN}$"}


@dataclass(frozen=True, slots=True)
class Quiet:
    """A span of time in seconds, or the word ``any``, which is infinite."""

    span: Duration

    def __str__(self) -> str:
        return f"{self.span}, or any"

    def read(self, node: Node, page: Page) -> float | None:
        """The span in seconds."""
        if isinstance(node, Scalar) and node.text == "any":
            return float("inf")
        return self.span.read(node, page)

    def schema(self) -> Schema:
        """A string of that form."""
        return {"type": "string", "pattern": f"^(?:{PATTERN}|any)$"}


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number within a range, both ends included."""

    least: int
    most: int

    def __str__(self) -> str:
        return f"a whole number from {self.least:,} to {self.most:,}"

    def read(self, node: Node, page: Page) -> int | None:
        """The number."""
        value = node.value if isinstance(node, Scalar) else None
        if not isinstance(value, int) or isinstance(value, bool):
            quoted = isinstance(node, Scalar) and node.quoted and node.text.isdecimal()
            page.report("C004", node, f"expected {self}, found {kind(node)}", "remove the quotes" if quoted else "")
            return None
        if not self.least <= value <= self.most:
            page.report("C007", node, f"out of range: expected {self}")
            return None
        return value

    def schema(self) -> Schema:
        """An integer with its bounds."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Number:
    """A number within a range, both ends included; with or without a fraction."""

    least: float
    most: float

    def __str__(self) -> str:
        return f"a number from {self.least:g} to {self.most:,g}"

    def read(self, node: Node, page: Page) -> float | None:
        """The number."""
        value = node.value if isinstance(node, Scalar) and not node.quoted else None
        if not isinstance(value, int | float) or isinstance(value, bool):
            page.report("C004", node, f"expected {self}, found {kind(node)}")
            return None
        if not self.least <= value <= self.most:
            page.report("C007", node, f"out of range: expected {self}")
            return None
        return float(value)

    def schema(self) -> Schema:
        """A number with its bounds."""
        return {"type": "number", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Text:
    """A text in which ``${NAME}`` is replaced from the environment; without line breaks. ``pattern`` is what it must be."""

    expected: str = "a text"
    pattern: str | None = None
    code: str = "C008"
    expands: bool = False

    def __str__(self) -> str:
        return self.expected

    def read(self, node: Node, page: Page) -> str | None:
        """The text, its references replaced."""
        text = page.string(node, self.expected)
        if text is not None and self.expands:
            text = page.expand(node, text)
        if text is None:
            return None
        if (
            not text.strip()
            or any(sign in text for sign in "\r\n\0")
            or (self.pattern is not None and not re.fullmatch(self.pattern, text))
        ):
            page.report(self.code, node, f"expected {self.expected}")
            return None
        return text

    def schema(self) -> Schema:
        """A string, with its pattern unless a reference may stand in it."""
        return {"type": "string"} | ({"pattern": f"^(?:{self.pattern})$"} if self.pattern and not self.expands else {})


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words; where they are many, ``expected`` says what is meant."""

    words: tuple[str, ...]
    code: str = "C024"
    expected: str = ""

    def __str__(self) -> str:
        return self.expected or f"one of {', '.join(self.words)}"

    def read(self, node: Node, page: Page) -> str | None:
        """The word."""
        text = page.string(node, str(self))
        if text is not None and text not in self.words:
            page.report(self.code, node, f"expected {self}", did_you_mean(text, self.words))
            return None
        return text

    def schema(self) -> Schema:
        """An enumeration."""
        return {"enum": [str(word) for word in self.words]}


@dataclass(frozen=True, slots=True)
class Version:
    """The version of the configuration's language, of which there is one."""

    def __str__(self) -> str:
        return "the number 1"

    def read(self, node: Node, page: Page) -> int | None:
        """Always 1."""
        if isinstance(node, Scalar) and not node.quoted and node.text == "1":
            return 1
        page.report(
            "C020", node, "expected version 1", "this Tapewatch reads version 1 of the configuration: version: 1"
        )
        return None

    def schema(self) -> Schema:
        """A constant."""
        return {"const": 1}


@dataclass(frozen=True, slots=True)
class Network:
    """A network in CIDR notation, or a single address."""

    def __str__(self) -> str:
        return "a network such as 127.0.0.0/8"

    def read(self, node: Node, page: Page) -> IPv4Network | IPv6Network | None:
        """The network."""
        text = page.string(node, str(self))
        if text is None:
            return None
        try:
            return ip_network(text)
        except ValueError:
            page.report("C018", node, f"expected {self}", _network_meant(text))
            return None

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


def _network_meant(text: str) -> str:
    try:
        return f'the network that this address is in: "{ip_network(text, strict=False)}"'
    except ValueError:
        return "the numbers of the network, a slash, and how many bits of them count"
