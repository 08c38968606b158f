"""Each feed keeps to a grid that its name gives it, so that feeds stay spread however they were started. Pure."""

from datetime import datetime, timedelta
from hashlib import blake2b


def phase(name: str) -> float:
    """The place of a feed on its grid, in [0, 1): the same at every start, and spread evenly over all feeds."""
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) / 2.0**32


def on_grid(name: str, every: float, now: datetime) -> datetime:
    """The feed's own instant that is nearest to one interval from now: half to one and a half intervals away."""
    start = now.timestamp()
    nearest = round((start + every) / every - phase(name)) + phase(name)
    wait = nearest * every - start
    # Floating point may miss the bounds by a hair.
    return now + timedelta(seconds=min(1.5 * every, max(0.5 * every, wait)))
