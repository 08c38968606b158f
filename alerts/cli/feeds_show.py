"""``tapewatch feeds show``: all that is known of one feed."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import UNAVAILABLE
from alerts.cli.options import config_option, format_option, load_settings, state_dir_option

if TYPE_CHECKING:
    from alerts.model.feed import Feed
    from alerts.model.poll import PollState

NEWEST = 5
"""How many items are shown unless asked otherwise."""


DAYS = 30
"""Days of which the items are drawn."""


@click.command(name="show")
@click.argument("feed_id", metavar="ID")
@click.option("--items", type=click.IntRange(0, 1000), default=NEWEST, show_default=True, help="How many items.")
@config_option
@state_dir_option
@format_option
def show_feed(feed_id: str, items: int, config: Path, state_dir: Path | None, form: str) -> None:
    """Show a feed's settings, its health, how its polls went, its newest items, and why it is asked next when it is.

    Exit codes: 0 done, 2 no such feed, 69 the database cannot be read.
    """
    from alerts.cli.feed_health import daily, health_row, spark  # noqa: PLC0415 - --help must not pay for it
    from alerts.documents.suggest import did_you_mean  # noqa: PLC0415 - the same
    from alerts.model.errors import StoreError  # noqa: PLC0415 - the same
    from alerts.settings.adopt import without_credentials  # noqa: PLC0415 - the same
    from alerts.store.reading import (  # noqa: PLC0415 - the same
        exists,
        feed_healths,
        feed_states,
        items_a_day,
        newest_items,
        running,
    )

    settings = load_settings(config, state_dir, secrets=False)
    feed = next((feed for feed in settings.feeds if feed.id == feed_id), None)
    if feed is None:
        hint = did_you_mean(feed_id, [feed.id for feed in settings.feeds])
        raise click.BadParameter(f"no such feed: {feed_id}{f'; {hint}' if hint else ''}", param_hint="ID")
    now = datetime.now(UTC)
    try:
        record = feed_healths(settings.store_url).get(feed.id)
        counts = items_a_day(settings.store_url, now - timedelta(days=DAYS)).get(feed.id, {})
        state = feed_states(settings.store_url).get(feed.id)
        newest = newest_items(settings.store_url, feed.id, limit=items) if exists(settings.store_url) else ()
        is_running = exists(settings.store_url) and running(settings.store_url) is not None
    except StoreError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNAVAILABLE) from error
    told: dict[str, Any] = {
        "feed": feed.id,
        "url": without_credentials(feed.url),
        "every": feed.every,
        "tier": feed.tier,
        "groups": list(feed.groups),
        "group_titles": [settings.group_titles[name] for name in feed.groups if name in settings.group_titles],
        "lang": feed.lang,
        "backfill": feed.backfill,
        "polled_at": state.polled_at if state else None,
        "ok_at": state.ok_at if state else None,
        "changed_at": state.changed_at if state else None,
        "first_taken_in_at": state.baseline_at if state else None,
        "failures": state.failures if state else 0,
        "trouble": state.trouble if state else None,
        "left_out": state.left_out if state else None,
        "etag": state.etag if state else None,
        "last_modified": state.last_modified if state else None,
        "moved_to": state.move.to if state and state.move else None,
        **health_row(feed, state, record, now),
        f"items_{DAYS}_days": spark(daily(counts, now, DAYS)) if form == "text" else daily(counts, now, DAYS),
        "next_poll_at": state.next_poll_at if state else None,
        "due": state.due if state else None,
        "why": why(feed, state, now=now, is_running=is_running),
    }
    rows = [
        {
            "seen_at": one.seen_at,
            "published": one.item.published,
            "date": one.item.published_source,
            "title": one.item.title,
        }
        for one in newest
    ]
    _print(told, rows, form)


def why(feed: "Feed", state: "PollState | None", *, now: datetime, is_running: bool) -> str:
    """Why the next poll is when it is, in words for people. Pure: the poll's rules are those of feeds/timing.py."""
    return f"{_reason(feed, state, now)}{'' if is_running else '; but no daemon is running'}"


def _reason(feed: "Feed", state: "PollState | None", now: datetime) -> str:
    from alerts.feeds.timing import due_in, usual_words  # noqa: PLC0415 - --help must not pay for it

    if state is None or (state.polled_at is None and not due_in(feed, state, now=now)):
        return f"{usual_words(feed)}; at once: it was never asked"
    if state.url != feed.address:
        return f"{usual_words(feed)}; at once: its address has changed since"
    told = state.due_words or usual_words(feed)
    if state.failures:
        told = f"{told} ({state.trouble or 'no reason known'})"
    if now >= state.next_poll_at:
        return f"{told}; due now"
    if not due_in(feed, state, now=now):
        return f"{told}; due at the next start: the stored time is further off than any wait"
    return told


def _print(told: dict[str, Any], rows: list[dict[str, Any]], form: str) -> None:
    from alerts.cli.table import show, words  # noqa: PLC0415 - --help must not pay for it

    if form == "json":
        click.echo(json.dumps({**told, "items": rows}, ensure_ascii=False, default=_plain))
        return
    for name, value in told.items():
        click.echo(f"{name.replace('_', ' '):<18}{words(value)}")
    if rows:
        click.echo()
        show(rows, form)


def _plain(value: datetime) -> str:
    return value.isoformat()
