"""``tapewatch parse``: a feed as JSONL, one line for each entry."""

import sys
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from alerts.cli.exits import ERRORS

if TYPE_CHECKING:
    from alerts.model.document import ParseOutcome
    from alerts.model.item import Item
    from alerts.settings.settings import PollSettings

_OPTIONAL = ("body", "author", "categories", "symbols", "lang", "published_raw")
_MAX_LOCAL = 256 * 1024 * 1024
"""Bytes of a file or of stdin that are read at all; the worker's memory is limited besides."""


class _Networks(click.ParamType["IPv4Network | IPv6Network"]):
    name = "CIDR"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> IPv4Network | IPv6Network:
        try:
            return ip_network(str(value), strict=False)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("source", metavar="FILE|URL|-")
@click.option("--url", default="", help="Where the file is from: relative links are resolved against it.")
@click.option(
    "--allow-address", "allowed", type=_Networks(), multiple=True, help="A private network that may be reached."
)
def command(source: str, url: str, allowed: tuple[IPv4Network | IPv6Network, ...]) -> None:
    """Parse a feed into items: JSONL on stdout, a reason on stderr and exit 1 if it is no feed.

    Every entry is printed, repeats included; a missing date is null. Needs no configuration.
    """
    import asyncio  # noqa: PLC0415 - --help must not pay for it

    from alerts.model.errors import ParserDied  # noqa: PLC0415 - the same
    from alerts.settings.settings import PollSettings  # noqa: PLC0415 - the same

    try:
        items = asyncio.run(_items(source, url, PollSettings(allow_addresses=allowed)))
    except OSError as error:
        _fail(f"{source}: {error.strerror or error}")
    except ParserDied as error:
        _fail(f"{source}: {error}")
    for item in items:
        sys.stdout.buffer.write(_line(item))
    sys.stdout.buffer.flush()


async def _items(source: str, url: str, settings: "PollSettings") -> "tuple[Item, ...]":
    from alerts.feeds.identity import itemise, repeated  # noqa: PLC0415 - --help must not pay for it
    from alerts.feeds.worker import ParseWorker  # noqa: PLC0415 - the same
    from alerts.model.document import ParseFailed  # noqa: PLC0415 - the same

    if source.lower().startswith(("http://", "https://")):
        body, base, content_type = await _fetch(source, settings)
    else:
        body, base, content_type = _read(source), url, None
    parser = ParseWorker(settings)
    await parser.start()
    try:
        outcome: ParseOutcome = await parser.parse(body, url=url or base, content_type=content_type)
    finally:
        await parser.stop()
    if isinstance(outcome, ParseFailed):
        _fail(f"{source}: {outcome.trouble}: {outcome.detail}")
    for note in outcome.notes:
        click.echo(f"{source}: {note}", err=True)
    if outcome.truncated:
        click.echo(f"{source}: it ends too early; the item that was cut off is left out", err=True)
    return itemise(outcome.entries, feed=None, distrusted=repeated(outcome.entries, None))


async def _fetch(url: str, settings: "PollSettings") -> tuple[bytes, str, str | None]:
    """The body behind ``url``, where it was found, and its content type."""
    import time  # noqa: PLC0415 - --help must not pay for it
    from datetime import UTC, datetime  # noqa: PLC0415 - the same

    from alerts.feeds.fetch import HttpFetcher  # noqa: PLC0415 - the same
    from alerts.model.fetch import Fetched, FetchRequest, NotModified  # noqa: PLC0415 - the same

    async with HttpFetcher(settings, monotonic=time.monotonic, now=lambda: datetime.now(UTC)) as fetcher:
        outcome = await fetcher.fetch(FetchRequest(feed="parse", url=url))
    if isinstance(outcome, Fetched):
        return outcome.body, outcome.url, outcome.content_type
    if isinstance(outcome, NotModified):
        reason = "the server says that it has not changed, though nothing was said of a copy"
    else:
        reason = f"{outcome.trouble}: {outcome.detail}"
    return _fail(f"{url}: {reason}")


def _read(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read(_MAX_LOCAL)
    with Path(source).open("rb") as file:
        return file.read(_MAX_LOCAL)


def _line(item: "Item") -> bytes:
    import json  # noqa: PLC0415 - --help must not pay for it

    row: dict[str, object] = {
        "key": item.key,
        "guid": item.guid,
        "link": item.link,
        "title": item.title,
        "summary": item.summary,
        "published": item.published.isoformat().replace("+00:00", "Z") if item.published else None,
        "published_source": str(item.published_source),
    }
    row |= {name: value for name in _OPTIONAL if (value := getattr(item, name))}
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _fail(reason: str) -> NoReturn:
    click.echo(reason, err=True)
    raise SystemExit(ERRORS)
