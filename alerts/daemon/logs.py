"""Where log lines go: stderr; with systemd's priorities where the journal reads it."""

import logging
import os
import sys

_PRIORITY = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}

_QUIET = {
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "urllib3": logging.WARNING,
    "watchfiles": logging.WARNING,
    "requests": logging.WARNING,
    # The timetable reports its own jobs; APScheduler would add a traceback for each that a shutdown cancels.
    "apscheduler": logging.CRITICAL,
}
"""Libraries whose lines below this level tell an operator nothing, or too much."""


class _Journal(logging.Formatter):
    """Prefixes ``<N>``, the form that the journal takes for a priority (sd-daemon(3)); it adds the time itself."""

    def format(self, record: logging.LogRecord) -> str:
        return f"<{_PRIORITY.get(record.levelno, 6)}>{super().format(record)}".replace("\n", "\n  ")


def set_up(level: str) -> None:
    """Log to stderr from ``level`` (debug, info, warning, error) on."""
    handler = logging.StreamHandler(sys.stderr)
    if os.environ.get("JOURNAL_STREAM"):
        handler.setFormatter(_Journal("%(message)s"))
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%d %H:%M:%S"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name, lowest in _QUIET.items():
        logging.getLogger(name).setLevel(lowest)
