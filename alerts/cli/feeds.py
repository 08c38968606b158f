"""``tapewatch feeds``: what is watched, and whether it answers."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import UNAVAILABLE
from alerts.cli.feeds_add import add_feed
from alerts.cli.feeds_list import list_feeds
from alerts.cli.feeds_lists import export_feeds, import_feeds
from alerts.cli.feeds_show import show_feed
from alerts.cli.options import config_option, format_option, load_settings

if TYPE_CHECKING:
    from alerts.model.feed import Feed
    from alerts.settings.settings import Settings


@click.group(name="feeds")
def command() -> None:
    """Add, list, check, show, import and export feeds."""


command.add_command(add_feed)
command.add_command(list_feeds)
command.add_command(show_feed)
command.add_command(import_feeds)
command.add_command(export_feeds)


@command.command(name="check")
@click.argument("ids", nargs=-1)
@click.option("--probe", is_flag=True, help="Of feeds that are none any more, look on their sites for others.")
@config_option
@format_option
def check_feeds(ids: tuple[str, ...], probe: bool, config: Path, form: str) -> None:
    """Fetch and parse each feed once (or those named). Nothing is stored.

    Exit codes: 0 all are well, 69 at least one is not.
    """
    from alerts.cli.table import show  # noqa: PLC0415 - --help must not pay for it

    settings = load_settings(config, secrets=False)
    unknown = set(ids) - {feed.id for feed in settings.feeds}
    if unknown:
        raise click.BadParameter(f"no such feed: {', '.join(sorted(unknown))}", param_hint="IDS")
    chosen = [feed for feed in settings.feeds if not ids or feed.id in ids]
    rows = asyncio.run(_ask(settings, chosen, probe=probe))
    show(rows, form)
    if any(not row["ok"] for row in rows):
        raise SystemExit(UNAVAILABLE)


async def _ask(settings: "Settings", feeds: "list[Feed]", *, probe: bool) -> list[dict[str, Any]]:
    from alerts.cli.asking import asker, pace  # noqa: PLC0415 - --help must not pay for it

    async with asker(settings.poll) as asking:

        async def ask(feed: "Feed") -> dict[str, Any]:
            answer = await asking.ask(feed)
            found = answer.document
            row = {
                "feed": feed.id,
                "ok": found is not None,
                "format": found.format if found else None,
                "entries": len(found.entries) if found else 0,
                "newest": max(answer.dates, default=None),
                "pace": pace(answer.dates) or None,
                "trouble": "the body was cut off" if found and found.truncated else answer.trouble or None,
                "notes": "; ".join(found.notes) if found and found.notes else None,
            }
            if probe:
                others = [] if found else await asking.discover(answer)
                row["instead"] = [other.url for other in others]
            return row

        return list(await asyncio.gather(*(ask(feed) for feed in feeds)))
