"""``tapewatch channels``: which channels there are, and whether they take a message."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import UNAVAILABLE
from alerts.cli.options import config_option, format_option, load_settings, state_dir_option

if TYPE_CHECKING:
    from alerts.delivery.sender import Carried
    from alerts.model.alert import Alert
    from alerts.settings.settings import Channel, Settings


@click.group(name="channels")
def command() -> None:
    """List and test channels."""


@command.command(name="list")
@config_option
@format_option
def list_channels(config: Path, form: str) -> None:
    """Name every channel and the service behind it; addresses are never shown."""
    from alerts.cli.table import show  # noqa: PLC0415 - --help must not pay for it
    from alerts.delivery.sender import carried  # noqa: PLC0415 - the same, and it loads Apprise

    channels = load_settings(config).channels.values()
    show([_listed(channel.id, carried(channel)) for channel in channels], form)


def _listed(name: str, how: "Carried") -> dict[str, Any]:
    by = "Apprise" if how.by_apprise else "Tapewatch"
    return {"channel": name, "service": how.service or how.why, "sent by": "-" if how.why else by}


@command.command(name="preview")
@click.argument("name", metavar="CHANNEL")
@click.option(
    "--alert", "number", type=click.IntRange(1), help="Of this stored alert, by its number [default: a made-up one]."
)
@click.option("--html", "as_html", is_flag=True, help="The HTML part, where the channel is a mail address.")
@config_option
@state_dir_option
def preview(name: str, number: int | None, as_html: bool, config: Path, state_dir: Path | None) -> None:
    """Show what a channel would be sent; nothing is sent, and no address is shown.

    Exit codes: 0 shown, 2 no such channel or alert, 69 the database cannot be read.
    """
    from datetime import UTC, datetime  # noqa: PLC0415 - --help must not pay for it

    from alerts.delivery.preview import previewed  # noqa: PLC0415 - the same
    from alerts.delivery.render import message  # noqa: PLC0415 - the same
    from alerts.delivery.sample import sample_message  # noqa: PLC0415 - the same

    settings = load_settings(config, state_dir)
    [channel] = _chosen((name,), settings)
    told = sample_message()
    if number is not None:
        told = message(_stored(settings.store_url, number), now=datetime.now(UTC), in_doubt=False, key="preview")
    click.echo(previewed(channel, settings.delivery, told, as_html=as_html))


def _stored(url: str, number: int) -> "Alert":
    from alerts.model.errors import StoreError  # noqa: PLC0415 - --help must not pay for it
    from alerts.store import reading  # noqa: PLC0415 - the same

    try:
        found = reading.find_alert(url, number)
    except StoreError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNAVAILABLE) from error
    if found is None:
        raise click.BadParameter(
            f"there is no alert {number}; tapewatch alerts list shows the newest", param_hint="--alert"
        )
    return found


@command.command(name="test")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@config_option
@format_option
def test_channels(names: tuple[str, ...], config: Path, form: str) -> None:
    """Send a test message to each channel (or those named).

    Exit codes: 0 all took it, 69 at least one did not.
    """
    settings = load_settings(config)
    rows = asyncio.run(_try_all(_chosen(names, settings), settings))
    if form == "json":
        from alerts.cli.table import show  # noqa: PLC0415 - --help must not pay for it

        show(rows, form)
    else:
        width = max((len(row["channel"]) for row in rows), default=0)
        for row in rows:
            click.echo(f"{row['channel']:{width}}  {'ok' if row['ok'] else row['reason']}")
    if not all(row["ok"] for row in rows):
        raise SystemExit(UNAVAILABLE)


def _chosen(names: Sequence[str], settings: "Settings") -> "list[Channel]":
    from difflib import get_close_matches  # noqa: PLC0415 - --help must not pay for it

    for name in names:
        if name not in settings.channels:
            close = get_close_matches(name, settings.channels, n=1)
            hint = f'did you mean "{close[0]}"?' if close else f"there are: {', '.join(settings.channels) or 'none'}"
            raise click.BadParameter(f'no such channel: "{name}"; {hint}', param_hint="NAME")
    return [settings.channels[name] for name in dict.fromkeys(names)] if names else list(settings.channels.values())


async def _try_all(channels: "Sequence[Channel]", settings: "Settings") -> list[dict[str, Any]]:
    """All at once: one that hangs costs its own time-out and delays no other."""
    import time  # noqa: PLC0415 - --help must not pay for it
    from datetime import UTC, datetime  # noqa: PLC0415 - the same

    from alerts.delivery.render import rehearsal  # noqa: PLC0415 - the same
    from alerts.delivery.sender import ChannelSender  # noqa: PLC0415 - the same
    from alerts.model.delivery import Accepted  # noqa: PLC0415 - the same

    sender = ChannelSender({channel.id: channel for channel in channels}, settings.delivery)

    async def attempt(channel: "Channel") -> dict[str, Any]:
        begun = time.monotonic()
        outcome = await sender.send(channel.id, rehearsal(channel.id, now=datetime.now(UTC)))
        return {
            "channel": channel.id,
            "ok": isinstance(outcome, Accepted),
            "reason": None if isinstance(outcome, Accepted) else outcome.reason,
            "seconds": round(time.monotonic() - begun, 3),
        }

    rows = await asyncio.gather(*(attempt(channel) for channel in channels))
    await sender.close(0)
    return list(rows)
