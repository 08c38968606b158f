"""Whether a piece of news appeared while nobody was looking."""

from datetime import datetime, timedelta

MISSED_POLLS = 3
"""A feed was unwatched once its last good poll lies more than this many intervals back."""

SHORTEST_GAP = timedelta(minutes=5)
"""Nobody calls a shorter gap an outage, however short the interval is."""


def is_late(published: datetime | None, *, previous_ok_at: datetime | None, every: float, now: datetime) -> bool:
    """True for news that the poll at ``now`` brings late, because earlier polls did not happen or failed.

    ``previous_ok_at`` is the feed's good poll before this one, ``every`` its interval in seconds; times are aware.
    Two things must hold:

    - the feed was unwatched: its last good poll is more than three intervals and more than five minutes back;
    - the item could have been seen in that time: it is older than one interval, for what is younger than that would
      have been found by this very poll. An item without a date counts as that old: most of the gap is.

    A feed that was never polled before has no late news: there was no watch that was interrupted.
    """
    if previous_ok_at is None:
        return False
    interval = timedelta(seconds=every)
    if now - previous_ok_at <= max(MISSED_POLLS * interval, SHORTEST_GAP):
        return False
    return published is None or now - published > interval
