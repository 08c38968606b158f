"""``tapewatch mute``: a silence in one word, for a story, a rule or a ticker."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from alerts.cli.options import config_option, load_settings, state_dir_option
from alerts.cli.silence import put
from alerts.cli.spans import SpanType
from alerts.cli.store_access import by_option, reached


@click.command(name="mute")
@config_option
@state_dir_option
@by_option
@click.option("--for", "span", type=SpanType(), default="1h", show_default=True, help="How long: 1h, 1d ...")
@click.option("--reason", default="muted", show_default=True, help="Why, for whoever wonders.")
@click.argument("what", type=click.Choice(["alert", "story", "rule", "ticker"]))
@click.argument("which")
def command(config: Path, state_dir: Path | None, by: str, span: float, reason: str, what: str, which: str) -> None:
    """Hear nothing of a story, a rule or a ticker for a while: tapewatch mute ticker NASDAQ:NVDA --for 1d.

    `mute alert 12` is for the story of an alert, whose number stands in every message. `tapewatch silence list` shows it,
    `tapewatch silence expire` ends it. Exit codes: 0 done, 2 there is no such alert, 69 the database cannot be written.
    """
    from alerts.model.silence import Comparison, Matcher, Silence, Trait  # noqa: PLC0415 - --help must not pay for it

    if what in {"alert", "story"} and not which.isdecimal():
        raise click.UsageError(f'{what} takes a number, as in "tapewatch mute {what} 7"; found "{which}"')
    if what == "alert":
        what, which = "story", _story_of(config, state_dir, int(which))
    now = datetime.now(UTC)
    matcher = Matcher(Trait(what), Comparison.IS, which)
    until = now + timedelta(seconds=span)
    put(config, state_dir, Silence(matchers=(matcher,), owner=by, reason=reason, begins=now, until=until))


def _story_of(config: Path, state_dir: Path | None, number: int) -> str:
    from alerts.store import reading  # noqa: PLC0415 - --help must not pay for it

    url = load_settings(config, state_dir, secrets=False).store_url
    found = reached(lambda: reading.find_alert(url, number))
    if found is None or not found.story:
        hint = "tapewatch alerts list shows the newest"
        raise click.UsageError(f"there is no alert {number}, or it is of no story; {hint}")
    return str(found.story)
