"""``tapewatch feeds``: what is watched, and whether it answers."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import UNAVAILABLE
from alerts.cli.feeds_list import list_feeds
from alerts.cli.feeds_lists import export_feeds, import_feeds
from alerts.cli.feeds_show import show_feed
from alerts.cli.options import config_option, format_option, load_settings

if TYPE_CHECKING:
    from alerts.model.feed import Feed
    from alerts.settings.settings import Settings


@click.group(name="feeds")
def command() -> None:
    """List, check, show, import and export feeds."""


command.add_command(list_feeds)
command.add_command(show_feed)
command.add_command(import_feeds)
command.add_command(export_feeds)


@command.command(name="check")
@click.argument("ids", nargs=-1)
@config_option
@format_option
def check_feeds(ids: tuple[str, ...], config: Path, form: str) -> None:
    """Fetch and parse each feed once (or those named). Nothing is stored.

    Exit codes: 0 all are well, 69 at least one is not.
    """
    from alerts.cli.table import show  # noqa: PLC0415 - --help must not pay for it

    settings = load_settings(config, secrets=False)
    unknown = set(ids) - {feed.id for feed in settings.feeds}
    if unknown:
        raise click.BadParameter(f"no such feed: {', '.join(sorted(unknown))}", param_hint="IDS")
    chosen = [feed for feed in settings.feeds if not ids or feed.id in ids]
    rows = asyncio.run(_probe(settings, chosen))
    show(rows, form)
    if any(not row["ok"] for row in rows):
        raise SystemExit(UNAVAILABLE)


async def _probe(settings: "Settings", feeds: "list[Feed]") -> list[dict[str, Any]]:
    from alerts.daemon.clock import SystemClock  # noqa: PLC0415 - --help must not pay for it
    from alerts.feeds.fetch import HttpFetcher  # noqa: PLC0415 - the same
    from alerts.feeds.worker import ParseWorker  # noqa: PLC0415 - the same
    from alerts.model.document import ParseFailed  # noqa: PLC0415 - the same
    from alerts.model.fetch import Fetched, FetchFailed, FetchRequest  # noqa: PLC0415 - the same

    parser, clock = ParseWorker(settings.poll), SystemClock()
    try:
        async with HttpFetcher(settings.poll, monotonic=clock.monotonic, now=clock.now) as fetcher:

            async def probe(feed: "Feed") -> dict[str, Any]:
                outcome = await fetcher.fetch(FetchRequest(feed=feed.id, url=feed.url, access=feed.access))
                row = {"feed": feed.id, "ok": False, "format": None, "entries": 0, "newest": None, "trouble": None}
                if isinstance(outcome, FetchFailed):
                    return row | {"trouble": outcome.detail}
                if not isinstance(outcome, Fetched):
                    return row | {"trouble": "answered 304 although nothing is held"}
                found = await parser.parse(outcome.body, url=outcome.url, content_type=outcome.content_type)
                if isinstance(found, ParseFailed):
                    return row | {"trouble": f"{found.trouble}: {found.detail}"}
                newest = max((entry.published for entry in found.entries if entry.published), default=None)
                cut = {"trouble": "the body was cut off"} if found.truncated else {}
                return row | {"ok": True, "format": found.format, "entries": len(found.entries), "newest": newest} | cut

            return list(await asyncio.gather(*(probe(feed) for feed in feeds)))
    finally:
        await parser.stop()
