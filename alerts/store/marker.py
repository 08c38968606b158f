"""A file beside the database that says: there has been one. A missing database beside it is a loss, not a first run."""

import os
from pathlib import Path

TEXT = """\
Tapewatch keeps a database beside this file. While this file exists, a missing or empty database is taken for a loss,
and what the feeds carry then is taken in silently, with a notice. Delete both to begin anew.
"""


def marker_of(database: Path) -> Path:
    """The marker's path."""
    return database.with_name(database.name + ".exists")


def leave_marker(database: Path) -> None:
    """Make the marker, on the disk for good, unless it is there."""
    path = marker_of(database)
    if path.exists():
        return
    with path.open("w", encoding="utf-8") as file:
        file.write(TEXT)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
