"""How long to wait after failures in a row. Pure."""

LONGEST_BACKOFF = 6 * 3_600.0
"""Seconds; the longest wait that we choose ourselves after failures, unless the interval itself is longer."""

_FIRST = 60.0
_SHORTEST = 10.0


def backoff(every: float, failures: int, jitter: float, *, decided: bool) -> float:
    """Seconds after so many failures of a feed that is asked ``every`` so often. ``decided``: the server has refused, and is not
    asked sooner than usual. ``jitter`` from [0, 1) says where between the bounds.
    """
    first = every if decided else min(every, _FIRST)
    lowest = every if decided else min(every, _SHORTEST)
    longest = max(LONGEST_BACKOFF, lowest)
    highest = min(longest, first * 2.0 ** min(failures, 32))
    return lowest + jitter * (highest - lowest)
