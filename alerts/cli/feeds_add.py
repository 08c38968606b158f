"""``tapewatch feeds add``: a site or a feed becomes one of ours."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from alerts.cli.exits import ERRORS, UNAVAILABLE
from alerts.cli.options import config_option, format_option, load_settings

if TYPE_CHECKING:
    from alerts.cli.asking import Answer
    from alerts.settings.settings import PollSettings

NEWEST = 3
"""How many of a feed's items are shown."""


@click.command(name="add")
@click.argument("url")
@click.option("--pick", type=click.IntRange(1, 100), default=None, help="Which of the feeds that are found, by number.")
@click.option("--yes", is_flag=True, help="Ask nothing: take the first, or the one that --pick says.")
@click.option("--id", "id_", default="", help="The feed's name [default: from its title].")
@click.option("--group", "groups", multiple=True, help="A group that it belongs to; may be given several times.")
@click.option("--every", default="", help="How often it is asked, such as 5m [default: as poll.every says].")
@click.option("--lang", default="", help="The language of its items, unless an item states its own.")
@click.option("--dry-run", is_flag=True, help="Show what is found, and add nothing.")
@config_option
@format_option
def add_feed(
    url: str,
    pick: int | None,
    yes: bool,
    id_: str,
    groups: tuple[str, ...],
    every: str,
    lang: str,
    dry_run: bool,
    config: Path,
    form: str,
) -> None:
    """Add the feed at URL, or one that the site at URL has, to feeds/my.yaml beside the configuration.

    A page is searched for the feeds that it names; if it names none, the usual paths are tried. Each one that is found
    is shown with its pace and its newest items. A running daemon takes the new feed up at once.

    Exit codes: 0 done, 1 it was refused, 2 no such number, 69 no feed is there.
    """
    from alerts.settings.adopt import adopt, without_feed_scheme  # noqa: PLC0415 - --help must not pay for it
    from alerts.settings.my_feeds import my_file  # noqa: PLC0415 - the same
    from alerts.settings.subscription import Subscription  # noqa: PLC0415 - the same

    settings = load_settings(config, secrets=False)
    url = without_feed_scheme(url)
    url = url if "://" in url else f"https://{url}"
    first, found = asyncio.run(_search(url, settings.poll))
    if not found:
        click.echo(f"no feed at {_shown(url)}, and none on its site: {first.trouble}", err=True)
        raise SystemExit(UNAVAILABLE)
    _show(found, form)
    if dry_run:
        return
    chosen = found[_choice(len(found), pick, yes=yes) - 1]
    title = chosen.document.title if chosen.document else ""
    wanted = Subscription(line=1, url=chosen.url, title=title, id=id_, groups=groups, lang=lang, more={"every": every})
    [done] = adopt([wanted], settings.feeds, settings.poll.user_agent)
    if id_ and done.result == "added" and done.feed != id_:
        _fail(f"the name {id_} is taken, or none: lower-case letters, digits and . _ - are allowed")
    if done.result == "refused":
        _fail(f"{done.address or url}: {done.why}")
    if done.result == "present":
        click.echo(f"{done.address} is there already: {done.feed}", err=True)
        return
    from alerts.cli.feeds_lists import add_entries  # noqa: PLC0415 - --help must not pay for it

    path = my_file(config)
    add_entries(path, [done.entry] if done.entry else [], config)
    click.echo(f"added {done.feed} to {path}{f'; {done.why}' if done.why else ''}", err=True)


async def _search(url: str, settings: "PollSettings") -> "tuple[Answer, list[Answer]]":
    from alerts.cli.asking import asker  # noqa: PLC0415 - --help must not pay for it
    from alerts.model.feed import Feed  # noqa: PLC0415 - the same

    async with asker(settings) as asking:
        first = await asking.ask(Feed(id="discovery", url=url, every=0.0))
        if first.document is not None:
            # The address that was given, not where it leads today: a redirect may change.
            return first, [replace(first, url=url)]
        return first, await asking.discover(first)


def _show(found: "list[Answer]", form: str) -> None:
    from alerts.cli.asking import pace  # noqa: PLC0415 - --help must not pay for it
    from alerts.cli.printable import printable  # noqa: PLC0415 - the same
    from alerts.cli.table import show, words  # noqa: PLC0415 - the same

    rows: list[dict[str, Any]] = []
    for number, answer in enumerate(found, start=1):
        document = answer.document
        entries = document.entries if document else ()
        rows.append(
            {
                "number": number,
                "url": _shown(answer.url),
                "title": document.title if document else None,
                "format": document.format if document else None,
                "lang": document.lang if document else None,
                "entries": len(entries),
                "pace": pace(answer.dates) or None,
                "newest": [{"published": entry.published, "title": entry.title} for entry in entries[:NEWEST]],
            }
        )
    if form == "json":
        show(rows, form)
        return
    for row in rows:
        about = ", ".join(
            str(part) for part in (row["format"], row["lang"], _many(row["entries"]), row["pace"]) if part
        )
        click.echo(printable(f"{row['number']:>2}  {row['title'] or '(no title)'}"))
        click.echo(printable(f"    {row['url']}"))
        click.echo(f"    {about}")
        for item in row["newest"]:
            click.echo(printable(f"      {words(item['published'])}  {item['title']}"))


def _many(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"


def _choice(count: int, pick: int | None, *, yes: bool) -> int:
    if pick is not None and pick > count:
        raise click.BadParameter(f"there are {count}", param_hint="--pick")
    if pick is not None or yes:
        return pick or 1
    if count == 1:
        click.confirm("Add it?", default=True, abort=True)
        return 1
    chosen: int = click.prompt("Which one", type=click.IntRange(1, count), default=1)
    return chosen


def _shown(url: str) -> str:
    from alerts.settings.adopt import without_credentials  # noqa: PLC0415 - --help must not pay for it

    return without_credentials(url)


def _fail(said: str) -> NoReturn:
    click.echo(said, err=True)
    raise SystemExit(ERRORS)
