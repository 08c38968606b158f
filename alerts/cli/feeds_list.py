"""``tapewatch feeds list``: what is watched, and how it is doing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from alerts.cli.exits import UNAVAILABLE
from alerts.cli.options import config_option, format_option, load_settings, state_dir_option

DAYS = 14
"""Days of which the items are drawn."""


@click.command(name="list")
@click.option("--bad", is_flag=True, help="Only feeds that are not ok.")
@config_option
@state_dir_option
@format_option
def list_feeds(bad: bool, config: Path, state_dir: Path | None, form: str) -> None:
    """List the configured feeds, their health, and their items on each of the last 14 days.

    Exit codes: 0 done, 69 the database cannot be read.
    """
    from alerts.cli.feed_health import daily, health_row, spark  # noqa: PLC0415 - --help must not pay for it
    from alerts.cli.table import show  # noqa: PLC0415 - the same
    from alerts.model.errors import StoreError  # noqa: PLC0415 - the same
    from alerts.model.health import Health  # noqa: PLC0415 - the same
    from alerts.store.reading import feed_healths, feed_states, items_a_day  # noqa: PLC0415 - the same

    settings, now = load_settings(config, state_dir, secrets=False), datetime.now(UTC)
    try:
        states, healths = feed_states(settings.store_url), feed_healths(settings.store_url)
        counts = items_a_day(settings.store_url, now - timedelta(days=DAYS))
    except StoreError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNAVAILABLE) from error
    rows: list[dict[str, Any]] = []
    for feed in settings.feeds:
        state = states.get(feed.id)
        health = health_row(feed, state, healths.get(feed.id), now)
        if bad and health["health"] == Health.OK:
            continue
        of_days = daily(counts.get(feed.id, {}), now, DAYS)
        rows.append(
            {"feed": feed.id}
            | health
            | {
                "items_a_day": of_days,
                "every": feed.every,
                "groups": list(feed.groups),
                "lang": feed.lang,
                "polled_at": state.polled_at if state else None,
                "next_poll_at": state.next_poll_at if state else None,
                "failures": state.failures if state else 0,
                "trouble": state.trouble if state else None,
            }
        )
    show(rows if form == "json" else [_shown(row, spark(row["items_a_day"])) for row in rows], form)


def _shown(row: dict[str, Any], bars: str) -> dict[str, Any]:
    """What a terminal has room for."""
    kept = {name: row[name] for name in ("every", "groups", "lang", "polled_at")}
    return {"feed": row["feed"], "health": row["health"], f"{DAYS} days": bars} | kept | {"why": row["why_health"]}
