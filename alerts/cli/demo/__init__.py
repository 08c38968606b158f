"""``tapewatch demo``: a recorded day of market news, offline, through the real daemon."""

from pathlib import Path

import click

_LENGTH = 40.0
"""Seconds of real time that the five days take."""


@click.command(name="demo")
@click.option("--speed", type=click.FloatRange(0.1, 50), default=1.0, hidden=True, help="Play this much faster.")
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    hidden=True,
    help="Also draw part of what is shown as an SVG file.",
)
def command(speed: float, picture: Path | None) -> None:
    """Replay five days of market news in under a minute: no network, no configuration, nothing kept.

    Feeds from 27 to 31 January 2025 are served on this machine; the real daemon polls them, matches shipped rules,
    and delivers alerts, which are shown as they arrive. Ctrl-C ends it early.
    """
    from alerts.cli.demo.show import show  # noqa: PLC0415 - --help must not pay for it

    show(length=_LENGTH / speed, picture=picture)
