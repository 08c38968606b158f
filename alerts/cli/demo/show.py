"""From the command line to the last line on the screen."""

import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from alerts.cli.demo.material import outlets
from alerts.cli.demo.picture import draw
from alerts.cli.demo.play import Play
from alerts.cli.demo.screen import Screen
from alerts.cli.demo.summary import Summary, summary_table


def show(*, length: float, picture: Path | None) -> None:
    """Play the day in ``length`` seconds on standard output, and draw ``picture`` if asked."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    console = Console(highlight=False)
    screen = Screen(console, outlets())
    screen.summary(summary_table(asyncio.run(_play(screen, length))))
    if picture is not None:
        draw(picture, screen.shown)


async def _play(screen: Screen, length: float) -> Summary:
    play = Play(screen.outlets, screen, length=length)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, play.stop)
    return await play.run()
