"""Paths as a person at the keyboard would write them."""

from pathlib import Path


def nearby(path: Path) -> Path:
    """The path from the working directory where it lies below that, else as it is."""
    try:
        here = Path.cwd()
    except OSError:  # somebody has removed it
        return path
    return path.relative_to(here) if path.is_relative_to(here) else path
