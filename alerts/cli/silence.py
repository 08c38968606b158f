"""``tapewatch silence``: what is not to be heard for a while."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import ERRORS
from alerts.cli.matchers import MatcherType
from alerts.cli.options import config_option, format_option, load_settings, state_dir_option
from alerts.cli.spans import SpanType
from alerts.cli.store_access import by_option, reached

if TYPE_CHECKING:
    from alerts.model.silence import Matcher, Silence


@click.group(name="silence")
def command() -> None:
    """Silence alerts for a while, by rule, story, ticker, tag, feed, severity or channel."""


@command.command()
@config_option
@state_dir_option
@by_option
@click.option(
    "--for", "span", type=SpanType(), default="1h", show_default=True, help="How long, such as 30m, 4h or 2d."
)
@click.option("--reason", required=True, help="Why, for whoever wonders.")
@click.argument("matchers", nargs=-1, required=True, type=MatcherType())
def add(
    config: Path, state_dir: Path | None, by: str, span: float, reason: str, matchers: "tuple[Matcher, ...]"
) -> None:
    """Silence alerts for which all MATCHERS hold, such as rule=chips ticker=NASDAQ:NVDA 'severity<=normal' 'tag!=urgent'.

    A shell needs the quotes. A value may hold * and ? for any signs. What is not defined is warned of. Exit codes: 0
    done, 69 the database cannot be written.
    """
    from alerts.model.silence import Silence  # noqa: PLC0415 - --help must not pay for it

    now = datetime.now(UTC)
    silence = Silence(matchers=matchers, owner=by, reason=reason, begins=now, until=now + timedelta(seconds=span))
    put(config, state_dir, silence)


@command.command(name="list")
@config_option
@state_dir_option
@format_option
@click.option("--ended", type=SpanType(), default=None, help="Also those that ended within this time, such as 7d.")
def list_(config: Path, state_dir: Path | None, form: str, ended: float | None) -> None:
    """List the silences in force, the one that ends first first.

    Exit codes: 0 listed (none is also fine), 69 the database cannot be read.
    """
    from alerts.cli.table import show  # noqa: PLC0415 - --help must not pay for it
    from alerts.store import reading  # noqa: PLC0415 - the same

    now = datetime.now(UTC)
    url = load_settings(config, state_dir, secrets=False).store_url
    found = reached(lambda: reading.list_silences(url, ended_since=now - timedelta(seconds=ended or 0.0)))
    show([_row(silence, now) for silence in found], form)


@command.command()
@config_option
@state_dir_option
@click.argument("silences", nargs=-1, required=True, type=click.IntRange(1))
def expire(config: Path, state_dir: Path | None, silences: tuple[int, ...]) -> None:
    """End silences now.

    Exit codes: 0 done, 1 some have ended already or are not there, 69 the database cannot be written.
    """
    from alerts.store import writing  # noqa: PLC0415 - --help must not pay for it

    url = load_settings(config, state_dir, secrets=False).store_url
    missing = False
    for number in silences:
        ended = reached(partial(writing.expire_silence, url, number, datetime.now(UTC)))
        click.echo(f"silence {number}: {'ended' if ended else 'has ended already, or is not there'}", err=not ended)
        missing = missing or not ended
    if missing:
        raise SystemExit(ERRORS)


def put(config: Path, state_dir: Path | None, silence: "Silence") -> None:
    """Store a silence and say so; what it names and nothing is called is warned of."""
    from alerts.cli.doubts import doubts  # noqa: PLC0415 - --help must not pay for it
    from alerts.store import writing  # noqa: PLC0415 - the same

    settings = load_settings(config, state_dir, secrets=False)
    number = reached(lambda: writing.add_silence(settings.store_url, silence))
    shown = " ".join(map(str, silence.matchers))
    click.echo(f"silence {number}: {shown} until {silence.until:%Y-%m-%d %H:%M:%S}Z")
    for doubt in doubts(settings, silence.matchers):
        click.echo(f"warning: {doubt}", err=True)


def _row(silence: "Silence", now: datetime) -> dict[str, Any]:
    return {
        "silence": silence.id,
        "matchers": " ".join(map(str, silence.matchers)),
        "until": silence.until,
        "in_force": silence.begins <= now < silence.until,
        "by": silence.owner,
        "reason": silence.reason,
        "since": silence.begins,
    }
