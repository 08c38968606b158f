"""Notices when our own network is back, so that no feed waits out a backoff that was nobody's fault but ours. Pure."""

from collections.abc import Callable


class Outage:
    """Collects the feeds that could not be reached since any feed last was. ``place_of`` gives a feed's host."""

    def __init__(self, place_of: Callable[[str], str]) -> None:
        self._place_of = place_of
        self._unreached: set[str] = set()

    def missed(self, feed: str) -> None:
        """``feed`` could not be reached."""
        self._unreached.add(feed)

    def reached(self, feed: str, *, of: int) -> frozenset[str]:
        """``feed`` was reached, one of ``of`` feeds. Returns those that were unreachable through no fault of their own.

        That is so if, since any feed was reached before, at least half of all were not, at two hosts or more.
        """
        missed = frozenset(self._unreached - {feed})
        self._unreached.clear()
        if len(missed) < 2 or 2 * len(missed) < of or len({self._place_of(name) for name in missed}) < 2:
            return frozenset()
        return missed
