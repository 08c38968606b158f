"""``tapewatch feeds import`` and ``export``: lists of feeds from and for other programs."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import click

from alerts.cli.exits import ERRORS
from alerts.cli.options import complain, config_option, format_option, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alerts.documents.append import Entry
    from alerts.settings.adopt import Adopted
    from alerts.settings.subscription import Subscription


@click.command(name="import")
@click.argument("source", metavar="FILE|-", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@config_option
@format_option
def import_feeds(source: BinaryIO, dry_run: bool, config: Path, form: str) -> None:
    """Add the feeds of an OPML or CSV file to feeds/my.yaml beside the configuration.

    What stands there stays as it is, comments included. A feed whose address is there already is not added again. The
    folders of an OPML file become groups. A CSV file names its columns in its first line: url, and if you like id, title,
    every, groups, lang. A running daemon takes them up at once.

    Exit codes: 0 done, 1 something was refused; each line says why.
    """
    from alerts.cli.table import show  # noqa: PLC0415 - --help must not pay for it
    from alerts.settings.adopt import adopt  # noqa: PLC0415 - the same
    from alerts.settings.my_feeds import my_file  # noqa: PLC0415 - the same

    settings = load_settings(config, secrets=False)
    done = adopt(_read(source), settings.feeds, settings.poll.user_agent)
    path = my_file(config)
    entries = [one.entry for one in done if one.entry is not None]
    if entries and not dry_run:
        add_entries(path, entries, config)
    show([_row(one) for one in done], form)
    counts = {result: sum(one.result == result for one in done) for result in ("added", "present", "refused")}
    would = "would be added" if dry_run else "added"
    said = f"{counts['added']} {would} to {path}, {counts['present']} there already, {counts['refused']} refused"
    click.echo(said, err=True)
    if counts["refused"]:
        raise SystemExit(ERRORS)


def _row(one: "Adopted") -> dict[str, object]:
    return {
        "line": one.line,
        "result": one.result,
        "feed": one.feed or None,
        "url": one.address,
        "why": one.why or None,
    }


def _read(source: BinaryIO) -> "list[Subscription]":
    from alerts.settings.feed_table import read_table  # noqa: PLC0415 - --help must not pay for it
    from alerts.settings.opml import read_opml  # noqa: PLC0415 - the same
    from alerts.settings.subscription import LARGEST, Unlistable  # noqa: PLC0415 - the same

    text = source.read(LARGEST + 1)
    begin = text[:256].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    try:
        return read_opml(text) if begin.startswith(b"<") else read_table(text)
    except Unlistable as error:
        _fail(f"{getattr(source, 'name', 'stdin')}: {error}")


def add_entries(path: Path, entries: "Sequence[Entry]", config: Path) -> None:
    """Write, and see that the configuration is still good: else everything is put back. A running daemon takes it up."""
    from alerts.cli.take_up import take_up  # noqa: PLC0415 - --help must not pay for it
    from alerts.documents.append import NotAppended  # noqa: PLC0415 - the same
    from alerts.settings.load import load  # noqa: PLC0415 - the same
    from alerts.settings.my_feeds import add, replace  # noqa: PLC0415 - the same

    try:
        before = add(path, entries)
        loaded = load(config, environ=os.environ, secrets=False)
        if loaded.settings is None:
            replace(path, before)
    except NotAppended as error:
        _fail(f"{path}: {error}; nothing was changed")
    except OSError as error:
        _fail(f"{path}: {error.strerror}")
    if loaded.settings is None:
        complain(loaded.problems)
        _fail(f"{path} was put back as it was: the configuration would be broken")
    if not {entry["id"] for entry in entries} <= {feed.id for feed in loaded.settings.feeds}:
        click.echo(f"{config} does not include {path}: add feeds/*.yaml to its include", err=True)
    else:
        click.echo(take_up(loaded.settings.store_url), err=True)


def _fail(said: str) -> NoReturn:
    click.echo(said, err=True)
    raise SystemExit(ERRORS)


@click.command(name="export")
@click.option("--format", "form", type=click.Choice(["opml", "csv"]), default="opml", show_default=True)
@click.option("--with-credentials", is_flag=True, help="Leave names and passwords in addresses.")
@config_option
def export_feeds(form: str, with_credentials: bool, config: Path) -> None:
    """Write the configured feeds to stdout, for another feed reader or for `feeds import`.

    ${NAME} in an address is replaced by what it stands for.
    """
    from dataclasses import replace  # noqa: PLC0415 - --help must not pay for it

    from alerts.settings.adopt import without_credentials  # noqa: PLC0415 - the same
    from alerts.settings.carried import left_behind  # noqa: PLC0415 - the same
    from alerts.settings.feed_table import write_table  # noqa: PLC0415 - the same
    from alerts.settings.opml import write_opml  # noqa: PLC0415 - the same

    feeds = load_settings(config, secrets=False).feeds
    if behind := left_behind(feeds):
        what = "backfill, headers, cookies, auth and proxy are in no list"
        click.echo(f"{what}: left out of {', '.join(behind[:5])}{' ...' if len(behind) > 5 else ''}", err=True)
    if not with_credentials:
        feeds = tuple(replace(feed, url=without_credentials(feed.url)) for feed in feeds)
    click.echo(write_opml(feeds) if form == "opml" else write_table(feeds), nl=False)
