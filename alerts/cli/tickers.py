"""``tapewatch tickers``: which instrument is meant, and which are mentioned."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import click

from alerts.cli.exits import ERRORS
from alerts.cli.options import format_option

if TYPE_CHECKING:
    from alerts.rules.listing.find import Find
    from alerts.rules.listing.scan import Mention

_MAX_LINE = 16 * 1024 * 1024
"""Bytes of one line that are read; the rest of a longer one is passed over."""


@click.group()
def command() -> None:
    """Look tickers up, and see which of them headlines mention.

    Both work over the list that ships: companies traded in the United States, Germany, Austria, Switzerland, London, Paris,
    Amsterdam, Milan, Hong Kong, Shanghai and Shenzhen. No configuration is needed.
    """


@command.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="At most so many.")
@format_option
def find(text: tuple[str, ...], limit: int, form: str) -> None:
    """Find a company by name, symbol, EXCHANGE:SYMBOL, RIC, ISIN, WKN or CUSIP.

    Each line is ready to be pasted below "watchlist:" of a rule file; the likeliest comes first. Exit 1 if nothing is
    found; companies with names like it are then proposed on stderr.
    """
    from alerts.rules.listing.find import How, directory  # noqa: PLC0415 - --help must not pay for it
    from alerts.rules.listing.watchline import watchline  # noqa: PLC0415 - the same

    query = " ".join(text)
    finds = directory().find(query, limit=limit)
    certain = [found for found in finds if found.how is not How.LIKE]
    for found in certain:
        click.echo(json.dumps(_found(found), ensure_ascii=False) if form == "json" else watchline(found))
    if certain:
        return
    click.echo(f'nothing is called "{query}"{"; did you mean:" if finds else ""}', err=True)
    for found in finds:
        click.echo(f"  {watchline(found)}", err=True)
    raise SystemExit(ERRORS)


@command.command()
@click.argument("source", metavar="FILE|-")
@format_option
def scan(source: str, form: str) -> None:
    """Show which instruments the headlines of a file mention.

    FILE holds one headline a line, or JSON lines with "title". Looked for are the forms of tickers ($NVDA, (NASDAQ: NVDA),
    NVDA.O, 9988.HK, NVDA US Equity, ISINs, symbols in brackets beside the company's name) and full names, Chinese ones
    too, that mean nothing but the company. A ticker that the list lacks is shown where its form tells. A symbol by itself
    is no mention. Every line without a mention is passed over.
    """
    from alerts.rules.listing.scan import scanner  # noqa: PLC0415 - --help must not pay for it

    look = scanner()
    with closing(_open(source)) as file:
        for number, headline in _headlines(file, source):
            for mention in look.scan(headline):
                click.echo(_row(number, headline, mention) if form == "json" else _line(number, headline, mention))


def _open(source: str) -> BinaryIO:
    if source == "-":
        return sys.stdin.buffer
    try:
        return open(source, "rb")  # noqa: PTH123 - the caller closes it; a path need not be normalised
    except OSError as error:
        return _fail(f"{source}: {error.strerror or error}")


def _headlines(file: BinaryIO, source: str) -> Iterator[tuple[int, str]]:
    """Each headline with the number of its line. A line that begins like JSON and is none ends the command."""
    number = 0
    try:
        while line := file.readline(_MAX_LINE):
            number += 1
            if not line.endswith(b"\n"):
                while (rest := file.readline(_MAX_LINE)) and not rest.endswith(b"\n"):
                    pass
            text = line.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
            if text.startswith("{"):
                text = _title(text, number, source)
            if text:
                yield number, text
    except OSError as error:
        _fail(f"{source}: {error.strerror or error}")


def _title(text: str, number: int, source: str) -> str:
    try:
        title = json.loads(text).get("title")
    except (ValueError, RecursionError) as error:
        _fail(f"{source}, line {number}: not JSON: {error}")
    if not isinstance(title, str):
        _fail(f'{source}, line {number}: no "title"')
    return title


def _found(found: "Find") -> dict[str, object]:
    from alerts.rules.listing.watchline import watchline  # noqa: PLC0415 - --help must not pay for it

    company = found.company
    return {
        "ticker": found.listing,
        "name": company.name,
        "isin": company.isin,
        "listings": list(company.listings),
        "found_by": found.how.name.lower(),
        "watchlist": watchline(found),
    }


def _row(number: int, headline: str, mention: "Mention") -> bytes:
    row = {
        "line": number,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "form": str(mention.form),
        "ticker": mention.listing,
        "main": mention.company.main if mention.company else mention.listing,
        "name": mention.company.name if mention.company else None,
        "title": headline,
    }
    # A title in JSON may hold half a surrogate, which has no UTF-8.
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")


def _line(number: int, headline: str, mention: "Mention") -> str:
    name = mention.company.name if mention.company else "not in the list"
    marked = f"{headline[: mention.start]}[{mention.text}]{headline[mention.end :]}"
    clean = "".join(char if char.isprintable() else " " for char in marked)
    return f"{number}: {mention.listing} ({name}), {mention.form}: {clean}"


def _fail(reason: str) -> NoReturn:
    sys.stdout.flush()
    click.echo(reason, err=True)
    raise SystemExit(ERRORS)
