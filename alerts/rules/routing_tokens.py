"""The words and signs of a routing condition (``if: severity >= high and not late``), each with its place."""

import re
from dataclasses import dataclass

from alerts.documents.node import Mark, Node, Scalar

_TOKEN = re.compile(
    r"""(?P<sign>=[<>]|[<>=!]=?|[≥≤≠]|&&?|\|\|?|[()\[\],])
      | (?P<quoted>"[^"]*"|'[^']*')
      | (?P<word>[^\s()\[\],<>=!≥≤≠&|"']+)
      | (?P<other>\S)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` without quotes; ``start`` and ``end`` are places in the condition. ``kind`` is sign, quoted, word, other or
    end.
    """

    kind: str
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        return f'"{self.text}"' if self.kind != "end" else "the end"


def tokens(text: str) -> list[Token]:
    """All of them, and one of the kind ``end`` behind."""
    found = []
    for hit in _TOKEN.finditer(text):
        kind = str(hit.lastgroup)
        found.append(Token(kind, hit[0][1:-1] if kind == "quoted" else hit[0], *hit.span()))
    return [*found, Token("end", "", len(text), len(text) + 1)]


def place_of(token: Token, node: Scalar) -> Node:
    """Where a token stands in the file; the whole text where that cannot be told (escapes, several lines)."""
    quotes = 2 if node.quoted else 0
    if node.length != len(node.text) + quotes:
        return node
    mark = Mark(node.mark.line, node.mark.column + quotes // 2 + token.start)
    return Scalar(token.text, quoted=False, mark=mark, length=token.end - token.start)
