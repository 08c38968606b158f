"""Text from elsewhere on its way to a terminal or a file."""

import json
from typing import Any
from unicodedata import category

import click

_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(text: str) -> str:
    """The text without what would act on a terminal (escape sequences, direction overrides) or has no UTF-8."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if category(sign) in _UNSHOWN else sign for sign in text)


def say(text: str, *, indent: int = 0, style: str | None = None, start: str = "") -> None:
    """Print a line on stdout, ``start`` before it in a colour where that is a terminal."""
    click.echo(" " * indent + (click.style(start, fg=style) if start else "") + printable(text))


def json_line(row: dict[str, Any]) -> bytes:
    """The row as a line of JSON, its letters as they are."""
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8, but it has an escape in JSON.
        return json.dumps(row).encode() + b"\n"
