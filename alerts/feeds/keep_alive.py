"""Which connections are worth keeping. Pure."""

KEEP_ALIVE = 75.0
"""Seconds. Servers mostly keep an idle connection for 60 to 75; a feed asked every minute keeps its own."""

_MOST_ORIGINS = 20_000


class Rhythm:
    """Learns how often each origin is asked. An idle TLS connection costs 308 KiB, so one is kept only to an origin
    that was asked within the last 75 s before, and so will most likely be asked again before the server closes it.
    """

    def __init__(self) -> None:
        self._asked: dict[object, float] = {}

    def worth_keeping(self, origin: object, now: float) -> bool:
        """Note that ``origin`` is asked at ``now`` (monotonic seconds); True if its connection should stay open."""
        before = self._asked.get(origin)
        if before is None and len(self._asked) >= _MOST_ORIGINS:
            self._asked.clear()
        self._asked[origin] = now
        return before is not None and now - before <= KEEP_ALIVE
