"""``tapewatch ack``: somebody has seen it."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from alerts.cli.exits import ERRORS
from alerts.cli.options import config_option, load_settings, state_dir_option
from alerts.cli.store_access import by_option, reached


@click.command(name="ack")
@config_option
@state_dir_option
@by_option
@click.option("--note", default="", help="What you want to say about it.")
@click.option("--story", is_flag=True, help="The numbers are those of stories, not of alerts.")
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(1))
def command(config: Path, state_dir: Path | None, by: str, note: str, story: bool, numbers: tuple[int, ...]) -> None:
    """Acknowledge alerts by their numbers, which stand in every message: nobody else is told for want of an answer.

    All alerts of the same story count as acknowledged, and by the number of a digest all that it tells. Exit codes: 0
    done, 1 there is no such alert or story, 69 the database cannot be written.
    """
    from alerts.store import writing  # noqa: PLC0415 - --help must not pay for it

    url = load_settings(config, state_dir, secrets=False).store_url
    missing = False
    for number in numbers:
        of = {"alert": None, "story": number} if story else {"alert": number, "story": None}
        work = partial(writing.acknowledge, url, **of, by=by, note=note, now=datetime.now(UTC))
        found, spared = reached(work)
        if not found:
            click.echo(f"there is no {'alert of story' if story else 'alert'} {number}", err=True)
            missing = True
            continue
        listed = ", ".join(map(str, found))
        click.echo(f"acknowledged alert {listed}" + (f"; {spared} further channels are not told" if spared else ""))
    if missing:
        raise SystemExit(ERRORS)
