"""Rows, as a table for people or as JSON lines for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click


def show(rows: Sequence[Mapping[str, Any]], form: str) -> None:
    """Print rows with the same keys: ``json`` is one object a line, ``text`` a table."""
    if form == "json":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False, default=_plain))
        return
    if not rows:
        return
    from rich.console import Console  # noqa: PLC0415 - JSON must not pay for it
    from rich.table import Table  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        # Text keeps what a feed wrote from being read as markup.
        table.add_row(*(Text(words(value)) for value in row.values()))
    console = Console(file=sys.stdout, soft_wrap=False)
    if not console.is_terminal:
        # A pipe has no width; a table must not be cut to a guess.
        console.width = 240
    console.print(table)


def words(value: Any) -> str:
    """A value as people read it in a table."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        case float():
            return f"{value:g} s"
        case list() | tuple():
            return ", ".join(str(part) for part in value)
        case _:
            return str(value)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
