"""``tapewatch status``: is it watching, is anything broken, is anything in doubt?"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import UNAVAILABLE
from alerts.cli.options import config_option, format_option, load_settings, state_dir_option

if TYPE_CHECKING:
    from alerts.settings.settings import Settings


@click.command(name="status")
@config_option
@state_dir_option
@format_option
def command(config: Path, state_dir: Path | None, form: str) -> None:
    """Say how the daemon, its feeds and its deliveries are doing. Works beside a running daemon.

    Exit codes: 0 said, 69 the database cannot be read.
    """
    from alerts.model.errors import StoreError  # noqa: PLC0415 - --help must not pay for it

    settings = load_settings(config, state_dir)
    try:
        facts = _gather(settings, datetime.now(UTC))
    except StoreError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNAVAILABLE) from error
    if form == "json":
        from alerts.cli.table import show  # noqa: PLC0415 - --help must not pay for it

        show([facts], "json")
    else:
        _tell(facts)


def _gather(settings: "Settings", now: datetime) -> dict[str, Any]:
    from dataclasses import asdict  # noqa: PLC0415 - --help must not pay for it

    from alerts.store import reading  # noqa: PLC0415 - the same

    url = settings.store_url
    if not reading.exists(url):
        return {"running": None, "note": "never run yet: there is no database", "feeds": [], "channels": {}}
    beat = reading.last_heartbeat(url)
    states = reading.feed_states(url)
    return {
        "running": reading.running(url),
        "heartbeat": asdict(beat) if beat else None,
        "feeds": [
            {
                "feed": feed.id,
                "ok_at": state.ok_at if (state := states.get(feed.id)) else None,
                "changed_at": state.changed_at if state else None,
                "next_poll_at": state.next_poll_at if state else None,
                "overdue": bool(state and (now - state.next_poll_at).total_seconds() > max(60.0, feed.every)),
                "failures": state.failures if state else 0,
                "trouble": (state.trouble if state.failures else None) if state else "not polled yet",
            }
            for feed in settings.feeds
        ],
        "channels": {
            **{channel: {} for channel in settings.channels},
            **reading.delivery_counts(url),
        },
        "unknown_channels": sorted(set(reading.delivery_counts(url)) - set(settings.channels)),
        "troubled": [asdict(one) for one in reading.troubled_deliveries(url)],
        "tally": asdict(reading.tally(url)),
    }


def _tell(facts: dict[str, Any]) -> None:
    from alerts.cli.table import show  # noqa: PLC0415 - JSON must not pay for it

    if "note" in facts:
        click.echo(facts["note"])
        return
    beat, tally = facts["heartbeat"], facts["tally"]
    running = f"running, pid {facts['running']}" if facts["running"] else "NOT RUNNING"
    click.echo(f"daemon      {running}; last sign of life {_when(beat['at']) if beat else 'never'}")
    if beat and beat["facts"].get("broken"):
        click.echo(f"BROKEN      {beat['facts']['broken']}: the last good version is in force; see the log")
    bad = [feed for feed in facts["feeds"] if feed["trouble"] or feed["overdue"]]
    click.echo(f"feeds       {len(facts['feeds'])}, {len(bad)} in trouble")
    suppressed = ", ".join(f"{count} {reason}" for reason, count in tally["suppressed"].items()) or "none"
    click.echo(
        f"news        {tally['items']} items, {tally['stories']} stories, {tally['duplicates']} duplicates, "
        f"{tally['matches']} matches, {tally['alerts']} alerts"
    )
    click.echo(f"suppressed  {suppressed}")
    for channel, counts in sorted(facts["channels"].items()):
        said = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in counts.items() if count)
        gone = "; NOT CONFIGURED any more" if channel in facts["unknown_channels"] else ""
        click.echo(f"channel     {channel}: {said or 'nothing yet'}{gone}")
    _section("Feeds in trouble", bad, show)
    _section("Deliveries in trouble or in doubt", facts["troubled"], show)


def _section(title: str, rows: Sequence[dict[str, Any]], show: Any) -> None:
    if rows:
        click.echo(f"\n{title}")
        show(rows, "text")


def _when(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
