r"""Places that an expression asks for and no text has, or hardly one: the start of a text behind a letter, and ``\b`` beside a
letter that RE2 takes for no part of a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from alerts.rules.phrase import Fault

_TOKEN = re.compile(
    r"""
      (?P<opening> \((?:\?(?:P?<\w+>|[a-zA-Z-]*:))? )
    | (?P<closing> \) )
    | (?P<or> \| )
    | (?P<repeat> [*+?]\?? | \{\d+(?:,\d*)?\}\?? )
    | (?P<start> \^ | \\A )
    | (?P<end> \$ | \\z )
    | (?P<border> \\b )
    | (?P<some> \[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\] | \\[pP](?:\{\^?\w+\}|\w) | \\x\{\w+\} | \\Q.*?(?:\\E|$) | \\. )
    | (?P<letter> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_FLAGS = re.compile(r"\(\?[a-zA-Z-]+\)")
_MANY_LINES = re.compile(r"\(\?[a-zA-Z]*m")
_OUTSIDE = -1


@dataclass(slots=True)
class _Token:
    """``group`` is where the other bracket of a bracket stands, and of a | the bracket that opens its group."""

    kind: str
    text: str
    may_miss: bool = False
    group: int = _OUTSIDE
    ors: list[int] = field(default_factory=list)


def nowhere(written: str) -> Fault | None:
    """What in an expression that RE2 can read no text has; None for nearly every one."""
    tokens = _tokens(_FLAGS.sub("", written))
    for place, token in enumerate(tokens):
        if token.kind == "border":
            before, after = (list(_beside(tokens, place, step)) for step in (-1, 1))
            letter = next((one.text for one in (*before, *after) if _is_foreign(one)), None)
            # With a letter of ASCII on the other side it does what it says.
            if letter and not any(side and all(map(_is_ascii, side)) for side in (before, after)):
                what = f"\\b knows the letters of ASCII alone, so no word begins or ends at {letter}"
                return Fault(what, "a phrase knows where words end; in an expression write (?:^|\\PL)Öl(?:\\PL|$)")
        elif token.kind in ("start", "end") and not _MANY_LINES.search(written):
            side = list(_beside(tokens, place, -1 if token.kind == "start" else 1))
            if side and not any(one.kind in ("start", "end") for one in side):
                where = "begins behind" if token.kind == "start" else "ends before"
                return Fault(
                    f"no text {where} something else ({token.text})", f"remove it, or write \\{token.text[-1]}"
                )
    return None


def _tokens(written: str) -> list[_Token]:
    found: list[_Token] = []
    opened: list[int] = []
    for hit in _TOKEN.finditer(written):
        kind, text = hit.lastgroup or "", hit.group()
        if kind == "repeat":
            if found and re.match(r"[*?]|\{0", text):
                found[-1].may_miss = True
            continue
        found.append(_Token(kind, text))
        if kind == "opening":
            opened.append(len(found) - 1)
        elif kind == "closing" and opened:
            found[-1].group = opened.pop()
            found[found[-1].group].group = len(found) - 1
        elif kind == "or" and opened:
            found[-1].group = opened[-1]
            found[opened[-1]].ors.append(len(found) - 1)
    return found


def _beside(tokens: list[_Token], place: int, step: int) -> Iterator[_Token]:
    """What may stand beside a place, on the side of ``step``; a ``start`` or ``end`` among it says that nothing may."""
    edge = _Token("end" if step > 0 else "start", "")
    waiting, seen = [place + step], set()
    while waiting:
        index = waiting.pop()
        if index in seen:
            continue
        seen.add(index)
        if not 0 <= index < len(tokens):
            yield edge
            continue
        token = tokens[index]
        if token.kind in ("opening", "closing"):
            waiting += _at_bracket(tokens, index, step)
        elif token.kind == "or":
            waiting.append(_behind_group(tokens, token.group, step))
        else:
            if token.kind != "border":
                yield token
            if token.may_miss or token.kind == "border":
                waiting.append(index + step)


def _at_bracket(tokens: list[_Token], index: int, step: int) -> list[int]:
    """Where to go on: at the beginning of each alternative, and behind a group that may be missing or that ends here."""
    token = tokens[index]
    if (token.kind == "opening") is (step < 0):
        return [index + step]
    first, last = sorted((index, token.group))
    behind = [_behind_group(tokens, first, step)] if tokens[last].may_miss else []
    return [index + step, *(place + step for place in tokens[first].ors), *behind]


def _behind_group(tokens: list[_Token], opening: int, step: int) -> int:
    if opening == _OUTSIDE:
        return len(tokens) if step > 0 else _OUTSIDE
    return tokens[opening].group + 1 if step > 0 else opening - 1


def _is_foreign(token: _Token) -> bool:
    letters = token.text.strip("[]") if token.kind == "some" and token.text.startswith("[") else token.text
    return token.kind in ("letter", "some") and letters.isalpha() and not any(map(str.isascii, letters))


def _is_ascii(token: _Token) -> bool:
    return token.kind == "letter" and token.text.isascii() and (token.text.isalnum() or token.text == "_")
