"""A picture of a run, for README: the header, a stretch of alerts, the summary."""

import io
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from alerts.cli.demo.screen import Screen


def draw(path: Path, screen: Screen) -> None:
    """Write an SVG file."""
    raise NotImplementedError
