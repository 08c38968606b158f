"""``tapewatch run``: the daemon."""

import asyncio
import gc
import logging
import os
import signal
import sys
from pathlib import Path

import click

from alerts.cli.exits import DEFECT, ERRORS, OK, TEMPORARY, UNAVAILABLE
from alerts.cli.options import complain, config_option, state_dir_option

_MOST_LEFT = 1_000
"""Deliveries that are looked at for the last words of ``run --once``."""


@click.command(name="run")
@config_option
@state_dir_option
@click.option("--once", is_flag=True, help="Poll every feed, attempt each due delivery once, and end.")
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    default=None,
    envvar="TAPEWATCH_LOG",
    help="What is logged to stderr [default: the configuration's].",
)
def command(config: Path, state_dir: Path | None, once: bool, log_level: str | None) -> None:
    """Poll, match and alert until SIGTERM; SIGHUP reloads.

    Exit codes: 0 ended in order, 1 mistakes in the configuration or the rules, 69 the database cannot be used, or with
    --once a channel is down, 70 a defect of Tapewatch, 75 another daemon holds the database.
    """
    # A start makes a million objects and hardly any garbage; looking for some took a quarter of a second. ``settle`` ends this.
    gc.disable()
    from alerts.daemon.logs import set_up  # noqa: PLC0415 - --help must not pay for it
    from alerts.model.errors import ConfigurationError, StoreError, StoreLocked  # noqa: PLC0415 - the same

    # A SIGHUP before the daemon can take it must not end it: everything is read after this anyway.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    set_up(log_level or "info")
    try:
        code = asyncio.run(_once(config, state_dir)) if once else asyncio.run(_serve(config, state_dir, log_level))
    except ConfigurationError as error:
        complain(error.problems)
        code = ERRORS
    except StoreLocked as error:
        click.echo(str(error), err=True)
        code = TEMPORARY
    except StoreError as error:
        click.echo(str(error), err=True)
        code = UNAVAILABLE
    except Exception:
        logging.getLogger(__name__).exception("tapewatch ended by a defect")
        code = DEFECT
    _leave(code)


async def _serve(config: Path, state_dir: Path | None, log_level: str | None) -> int:
    from alerts.daemon.lifecycle import serve  # noqa: PLC0415 - --help must not pay for it

    await serve(config, state_dir, log_level)
    return OK


async def _once(config: Path, state_dir: Path | None) -> int:
    from datetime import UTC, datetime  # noqa: PLC0415 - --help must not pay for it

    from alerts.daemon.build import built  # noqa: PLC0415 - the same
    from alerts.daemon.heap import imported, settle  # noqa: PLC0415 - the same
    from alerts.daemon.notices import tell  # noqa: PLC0415 - the same
    from alerts.daemon.reload import Preparation  # noqa: PLC0415 - the same

    imported()
    now = datetime.now(UTC)
    prepared = Preparation(config, state_dir).first(now)
    current = prepared.current
    async with built(current.settings, current.matcher, broken=current.broken) as daemon:
        settle()
        await tell(prepared, daemon, now)
        troubles, attempts, down = await daemon.once()
        tally = await daemon.store.tally()
    bad = {feed: trouble for feed, trouble in troubles.items() if trouble}
    for feed, trouble in bad.items():
        click.echo(f"feed {feed}: {trouble}", err=True)
    delivered, pending = (tally.deliveries.get(state, 0) for state in ("delivered", "pending"))
    if pending:
        click.echo(f"{pending} deliveries wait for another attempt: see tapewatch outbox list", err=True)
    for channel, waiting, reason in _left(current.settings.store_url):
        click.echo(f"channel {channel}: {waiting} waiting for another attempt: {reason}", err=True)
    for channel, (since, reason) in down.items():
        why = f": {reason}" if reason else ""
        click.echo(f"channel {channel} is down: it has taken nothing since {since:%Y-%m-%d %H:%M} UTC{why}", err=True)
    click.echo(
        f"{len(troubles)} feeds polled, {len(bad)} failed; {daemon.meter.counters['items.new']} new items, "
        f"{daemon.meter.counters['items.alerts']} alerts; {attempts} deliveries attempted, {delivered} delivered in all"
    )
    return UNAVAILABLE if down else OK


def _left(url: str) -> "list[tuple[str, int, str]]":
    """By channel how much of what was attempted is not delivered, and the reason of the one that is next."""
    from alerts.model.delivery import DeliveryState  # noqa: PLC0415 - --help must not pay for it
    from alerts.store import reading  # noqa: PLC0415 - the same

    found: dict[str, tuple[int, str]] = {}
    for one in reading.boxed_deliveries(url, states=[DeliveryState.PENDING], limit=_MOST_LEFT):
        if one.reason:
            waiting, reason = found.get(one.channel, (0, one.reason))
            found[one.channel] = waiting + 1, reason
    return [(channel, waiting, reason) for channel, (waiting, reason) in sorted(found.items())]


def _leave(code: int) -> None:
    """End at once: a send that hangs in its thread must not hold the process, and its delivery is marked."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
