"""When is a feed asked next? Pure: facts and the time in, a time and its reason out.

Four rules, in this order of weight:

1. The server's wish. A Retry-After is never undercut, up to a day: who asks for more is asked once a day.
2. A failure that the server decided on (401, 403, 404, 410, 429 ...) is not asked about again sooner than the feed's
   own interval, and then ever more seldom.
3. Any other failure is soon tried again: the wait is drawn from a range whose upper end doubles with every failure in a
   row (full jitter, after the "Exponential Backoff and Jitter" article of the AWS Architecture Blog, with a
   floor so that no draw hammers). No wait that we choose is longer than six hours or the interval, whichever is
   longer, and no feed is ever given up.
4. Else the interval that the operator wrote.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.model.feed import Feed

LONGEST_BACKOFF = 6 * 3_600.0
"""Seconds; the longest wait that we choose ourselves after failures, unless the interval itself is longer."""

LONGEST_WISH = 86_400.0
"""Seconds; the longest Retry-After that is honoured."""

_FIRST_BACKOFF = 60.0
_SHORTEST_BACKOFF = 10.0
_PASSING = frozenset({408, 425})  # 4xx that ask for another try: Request Timeout, Too Early


@dataclass(frozen=True, slots=True)
class Decision:
    """When to ask next, aware and in UTC, and why, in words for people."""

    at: datetime
    reason: str


def next_poll(
    feed: Feed, *, failures: int, retry_after: float | None, now: datetime, jitter: float, status: int | None = None
) -> Decision:
    """Decide after a poll of ``feed`` that ended at ``now``.

    ``failures`` counts the failed polls in a row, this one included (0: it was good). ``retry_after`` is the server's
    wish in seconds. ``jitter`` is drawn from [0, 1) by the caller. ``status`` is the status that a failed poll was
    answered with, if it was answered.
    """
    if failures <= 0:
        wait, reason = feed.every, f"every {_span(feed.every)}"
    else:
        wait = _backoff(feed.every, failures, jitter, decided=_decided(status))
        times = "once" if failures == 1 else f"{failures} times in a row"
        reason = f"again in {_span(wait)}: failed {times}"
    wish = min(retry_after, LONGEST_WISH) if retry_after is not None and retry_after > 0 else 0.0
    if wish > wait:
        wait, reason = wish, f"not for {_span(wish)}: the server's Retry-After"
    return Decision(now + timedelta(seconds=wait), reason)


def due_in(next_poll_at: datetime, *, every: float, now: datetime, failures: int | None = None) -> float:
    """Seconds until a stored due time, 0 when it is past, or too far off to be true.

    The wall clock may have been ahead when it was stored, so a due time further off than the longest wait that could
    have been decided is due now. That is the interval after a good poll (``failures`` 0); after a failed one, or where
    the caller does not know (None), it is a day or the interval, whichever is longer, so that a backoff and a
    Retry-After survive a restart.
    """
    wait = (next_poll_at - now).total_seconds()
    bound = every if failures == 0 else max(every, LONGEST_WISH)
    # A millisecond of grace: the stored time has been rounded.
    return max(0.0, wait) if wait <= bound + 0.001 else 0.0


def _backoff(every: float, failures: int, jitter: float, *, decided: bool) -> float:
    first = every if decided else min(every, _FIRST_BACKOFF)
    lowest = every if decided else min(every, _SHORTEST_BACKOFF)
    longest = max(LONGEST_BACKOFF, lowest)
    highest = min(longest, first * 2.0 ** min(failures, 32))
    return lowest + jitter * (highest - lowest)


def _decided(status: int | None) -> bool:
    return status is not None and 400 <= status < 500 and status not in _PASSING


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.3g} s"
    if seconds < 7_200:
        return f"{seconds / 60:.3g} min"
    return f"{seconds / 3_600:.3g} h"
