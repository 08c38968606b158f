"""``tapewatch alerts``: what was told, to whom, and why."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.alerts_export import command as export
from alerts.cli.exits import UNAVAILABLE
from alerts.cli.options import config_option, format_option, load_settings, state_dir_option

if TYPE_CHECKING:
    from alerts.model.alert import Alert
    from alerts.store.alert_list import ListedAlert


@click.group(name="alerts")
def command() -> None:
    """List and export alerts."""


command.add_command(export)


@command.command(name="list")
@config_option
@state_dir_option
@format_option
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many, the newest first.")
@click.option("--rule", help="Only those of this rule.")
@click.option("--channel", help="Only those for this channel.")
def list_alerts(
    config: Path, state_dir: Path | None, form: str, limit: int, rule: str | None, channel: str | None
) -> None:
    """List the newest alerts with the words that matched and what became of each delivery.

    Exit codes: 0 listed (none is also fine), 69 the database cannot be read.
    """
    from alerts.cli.table import show  # noqa: PLC0415 - --help must not pay for it
    from alerts.model.errors import StoreError  # noqa: PLC0415 - the same
    from alerts.store import reading  # noqa: PLC0415 - the same

    settings = load_settings(config, state_dir, secrets=False)
    try:
        listed = reading.list_alerts(settings.store_url, limit=limit, rule=rule, channel=channel)
    except StoreError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNAVAILABLE) from error
    show([_full(one) if form == "json" else _short(one) for one in listed], form)


def _short(listed: "ListedAlert") -> dict[str, Any]:
    alert = listed.alert
    words = dict.fromkeys(evidence.text for evidence in alert.evidence)
    marks = [mark for mark, holds in (("late", alert.late), ("edited", alert.revised)) if holds]
    if alert.escalated:
        marks.append(f"raised: {alert.escalated}")
    return {
        "alert": alert.id,
        "at": alert.created_at,
        "severity": alert.severity.label,
        "rule": alert.rule or "(notice)",
        "headline": alert.headline,
        "because": ", ".join(words) or "-",
        "story": _story(alert),
        "feed": alert.feed or "-",
        "deliveries": ", ".join([*_states(listed), *marks]) or "no channel",
    }


def _story(alert: "Alert") -> str:
    """Its number, who else carries it, how new and how relevant it is, and what it follows."""
    if alert.rule is None:
        return "-"
    parts = [str(alert.story) if alert.story else "", f"+{alert.sources - 1} sources" if alert.sources > 1 else ""]
    parts += [
        f"{name} {value}"
        for name, value in (("novelty", alert.novelty), ("relevance", alert.relevance))
        if value is not None
    ]
    kind = f" ({alert.follow_kind})" if alert.follow_kind else ""
    parts.append(f"follows: {alert.follows}{kind}" if alert.follows else "")
    return ", ".join(filter(None, parts)) or "-"


def _states(listed: "ListedAlert") -> list[str]:
    return [
        f"{one.channel} {one.state}{' (in doubt)' if one.in_doubt else ''}{f': {one.reason}' if one.reason else ''}"
        for one in listed.deliveries
    ]


def _full(listed: "ListedAlert") -> dict[str, Any]:
    from dataclasses import asdict  # noqa: PLC0415 - --help must not pay for it

    return asdict(listed.alert) | {
        "severity": listed.alert.severity.label,
        "deliveries": [asdict(one) for one in listed.deliveries],
    }
