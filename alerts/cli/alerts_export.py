"""``tapewatch alerts export``: alerts for programs, feed readers and newsletters."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.cli.exits import UNAVAILABLE
from alerts.cli.options import config_option, load_settings, state_dir_option

if TYPE_CHECKING:
    from alerts.model.alert import Alert


@click.command(name="export")
@config_option
@state_dir_option
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "atom", "markdown"]), default="jsonl", show_default=True,
    help="A line of JSON each, an Atom feed, or a page by rule and story.",
)  # fmt: skip
@click.option("--since", default="1d", show_default=True, help="Those of so long ago and later: 90s, 15m, 6h, 2d.")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=1_000, show_default=True, help="How many, the newest."
)
@click.option("--rule", help="Only those of this rule.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file in place of stdout; it is replaced at once.",
)
def command(
    config: Path, state_dir: Path | None, form: str, since: str, limit: int, rule: str | None, output: Path | None
) -> None:
    """Write the newest alerts of news in a form for others.

    The fields of jsonl are those of config/webhook.schema.json (its "alert"). Times in a page are in the zone that the
    configuration names (tz of channels and quiet hours), else in UTC.

    Exit codes: 0 written, 2 the file cannot be, 69 the database cannot be read.
    """
    from alerts.model.errors import StoreError  # noqa: PLC0415 - --help must not pay for it
    from alerts.settings.duration import advice, seconds  # noqa: PLC0415 - the same
    from alerts.store import reading  # noqa: PLC0415 - the same

    span, now = seconds(since), datetime.now(UTC)
    if span is None:
        raise click.BadParameter(f"not a duration; {advice(since)}", param_hint="--since")
    settings = load_settings(config, state_dir, secrets=False)
    begin = now - timedelta(seconds=min(span, 3_650 * 86_400.0))
    try:
        listed = reading.list_alerts(settings.store_url, limit=limit + 1, since=begin, rule=rule, notices=False)
    except StoreError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNAVAILABLE) from error
    if len(listed) > limit:
        click.echo(f"only the newest {limit:,} are written, there are more: see --limit and --since", err=True)
    text = _written([one.alert for one in listed[:limit]], form, begin, now, settings.zone)
    if output is None:
        sys.stdout.write(text)
        return
    draft = output.with_name(f".{output.name}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(output)
    except OSError as error:
        raise click.BadParameter(f"{output} cannot be written: {error.strerror}", param_hint="--output") from error


def _written(alerts: "list[Alert]", form: str, since: datetime, now: datetime, zone: str) -> str:
    import json  # noqa: PLC0415 - --help must not pay for it

    from alerts.delivery.atom import atom  # noqa: PLC0415 - the same
    from alerts.delivery.facts import alert_facts  # noqa: PLC0415 - the same
    from alerts.delivery.gather import gathered  # noqa: PLC0415 - the same
    from alerts.delivery.newsletter import newsletter  # noqa: PLC0415 - the same

    if form == "atom":
        return atom(alerts, now)
    if form == "markdown":
        return newsletter(gathered(alerts, title="News", since=since, until=now, zone=zone))
    return "".join(json.dumps(alert_facts(alert), ensure_ascii=False) + "\n" for alert in reversed(alerts))
