"""``tapewatch status``: is it watching, is anything broken, is anything in doubt?"""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import UNAVAILABLE
from alerts.cli.options import complain, config_option, format_option, state_dir_option

if TYPE_CHECKING:
    from alerts.model.feed import Feed
    from alerts.model.health import HealthRecord
    from alerts.model.poll import PollState
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
    from alerts.settings.load import load  # noqa: PLC0415 - the same

    # A configuration that was broken under a running daemon must not hide how that daemon is doing.
    loaded = load(config, environ=os.environ, state_dir=state_dir, secrets=False)
    complain(loaded.problems)
    try:
        facts = _gather(loaded.settings, loaded.store_url, datetime.now(UTC))
    except StoreError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNAVAILABLE) from error
    if form == "json":
        from alerts.cli.table import show  # noqa: PLC0415 - --help must not pay for it

        show([facts], "json")
    else:
        tell(facts)


def _gather(settings: "Settings | None", url: str, now: datetime) -> dict[str, Any]:
    from dataclasses import asdict  # noqa: PLC0415 - --help must not pay for it

    from alerts.feeds.outage import hosts, outage  # noqa: PLC0415 - the same
    from alerts.model.feed import Feed  # noqa: PLC0415 - the same
    from alerts.store import reading  # noqa: PLC0415 - the same

    if not reading.exists(url):
        return {"running": None, "note": "never run yet: there is no database", "feeds": [], "channels": {}}
    beat, states, counts = reading.last_heartbeat(url), reading.feed_states(url), reading.delivery_counts(url)
    healths = reading.feed_healths(url)
    of_states = tuple(Feed(id=name, url=state.url, every=0.0) for name, state in states.items())
    watched = settings.feeds if settings else of_states
    out = outage(None, hosts(watched, states), shortest=min((feed.every for feed in watched), default=0.0), now=now)
    channels = settings.channels if settings else {}
    return {
        "failing": _failing(beat.facts if beat else {}),
        "running": reading.running(url),
        "heartbeat": asdict(beat) if beat else None,
        "network_out_since": out.since if out else None,
        "feeds": [_feed(feed, states.get(feed.id), healths.get(feed.id), now) for feed in watched],
        "channels": {channel: counts.get(channel, {}) for channel in [*channels, *counts]},
        "unknown_channels": sorted(counts.keys() - channels.keys()) if settings else [],
        "troubled": [asdict(one) for one in reading.troubled_deliveries(url)],
        "tally": asdict(reading.tally(url)),
        "no_alerts_because": _why_silent(settings, url, now),
    }


def _failing(facts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the daemon last wrote down of channels that take nothing: since when, and why."""
    import json  # noqa: PLC0415 - --help must not pay for it

    found = json.loads(facts.get("failing") or "{}")
    return {name: {"since": since, "reason": reason} for name, (since, reason) in found.items()}


def _why_silent(settings: "Settings | None", url: str, now: datetime) -> list[str]:
    """Why nobody was told anything in the last day; empty where somebody was."""
    from alerts.delivery.well import why_silent  # noqa: PLC0415 - --help must not pay for it
    from alerts.rules.known import Known  # noqa: PLC0415 - the same
    from alerts.rules.load import load_rules  # noqa: PLC0415 - the same
    from alerts.store import reading  # noqa: PLC0415 - the same

    lately = reading.lately(url, now - timedelta(days=1), now)
    if settings is None or lately.told:
        return []
    loaded = load_rules(settings.rules, Known(), now)
    live = [rule for rule in loaded.ruleset.rules if rule.status == "live"] if loaded.ruleset else []
    states = reading.feed_states(url)
    failing = sum(feed.id in states and states[feed.id].failures > 0 for feed in settings.feeds)
    return list(
        why_silent(
            lately,
            now,
            running=reading.running(url) is not None,
            feeds=len(settings.feeds),
            failing=failing,
            rules=len(live) if loaded.ruleset else 1,  # broken files have the last good version in force
            channels=len(settings.channels),
        )
    )


def _feed(feed: "Feed", state: "PollState | None", record: "HealthRecord | None", now: datetime) -> dict[str, Any]:
    from alerts.cli.feed_health import health_row  # noqa: PLC0415 - --help must not pay for it

    health = health_row(feed, state, record, now)
    named = {"feed": feed.id, "health": health["health"], "why": health["why_health"]}
    if state is None:
        return named | {
            "ok_at": None,
            "changed_at": None,
            "next_poll_at": None,
            "failures": 0,
            "overdue": False,
            "trouble": "not polled yet",
        }
    return named | {
        "ok_at": state.ok_at,
        "changed_at": state.changed_at,
        "next_poll_at": state.next_poll_at,
        "failures": state.failures,
        "overdue": (now - state.next_poll_at).total_seconds() > max(60.0, feed.every),
        "trouble": state.trouble if state.failures else None,
    }


def tell(facts: dict[str, Any]) -> None:
    """Print the facts for people."""
    from alerts.cli.table import show  # noqa: PLC0415 - JSON must not pay for it

    if "note" in facts:
        click.echo(facts["note"])
        return
    beat, tally = facts["heartbeat"], facts["tally"]
    running = f"running, pid {facts['running']}" if facts["running"] else "NOT RUNNING"
    click.echo(f"daemon      {running}; last sign of life {_when(beat['at']) if beat else 'never'}")
    if beat and beat["facts"].get("broken"):
        click.echo(f"BROKEN      {beat['facts']['broken']}: what was good before is in force; see the log")
    if facts["network_out_since"]:
        click.echo(
            f"NETWORK     next to no host answers since {_when(facts['network_out_since'])}: our own seems to be out"
        )
    bad = [feed for feed in facts["feeds"] if feed["health"] != "ok" or feed["trouble"] or feed["overdue"]]
    kinds = Counter(feed["health"] for feed in bad)
    said = f": {', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}" if bad else ""
    click.echo(f"feeds       {len(facts['feeds'])}, {len(bad)} in trouble{said}")
    suppressed = ", ".join(f"{count} {reason}" for reason, count in tally["suppressed"].items()) or "none"
    click.echo(
        f"news        {tally['items']} items, {tally['stories']} stories, {tally['duplicates']} duplicates, "
        f"{tally['matches']} matches, {tally['alerts']} alerts"
    )
    click.echo(f"suppressed  {suppressed}")
    for reason in facts["no_alerts_because"]:
        click.echo(f"no alerts   in the last day: {reason}")
    for channel, counts in sorted(facts["channels"].items()):
        said = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in counts.items() if count)
        gone = "; NOT CONFIGURED any more" if channel in facts["unknown_channels"] else ""
        click.echo(f"channel     {channel}: {said or 'nothing yet'}{gone}")
        if down := facts["failing"].get(channel):
            waits = "; what is for it waits" if counts.get("pending") or counts.get("waiting") else ""
            click.echo(f"            FAILS since {down['since'][:19].replace('T', ' ')}Z: {down['reason']}{waits}")
    _section("Feeds in trouble", [_in_short(feed) for feed in bad], show)
    _section("Deliveries in trouble or in doubt", facts["troubled"], show)


def _in_short(feed: dict[str, Any]) -> dict[str, Any]:
    """What of a feed in trouble a terminal has room for; a failure that is too young for a bad health is said as well."""
    return {name: feed[name] for name in ("feed", "health", "ok_at", "next_poll_at")} | {
        "why": feed["why"] or feed["trouble"] or "was not asked when it was due"
    }


def _section(title: str, rows: Sequence[dict[str, Any]], show: Any) -> None:
    if rows:
        click.echo(f"\n{title}")
        show(rows, "text")


def _when(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
