"""Which connections are worth keeping. Pure."""

import re

KEEP_ALIVE = 75.0
"""Seconds. Servers mostly keep an idle connection for 60 to 75; a feed asked every minute keeps its own."""

_MOST_ORIGINS = 20_000
_TIMEOUT = re.compile(r"(?:^|[,;\s])timeout\s*=\s*\"?(\d{1,6})", re.IGNORECASE)


class Rhythm:
    """Learns how often each origin is asked. An idle TLS connection costs 308 KiB, so one is kept only to an origin
    that was asked within the last 75 s before, and so will most likely be asked again before the server closes it: sooner than
    that, where the server says so (``Keep-Alive: timeout=5``).
    """

    def __init__(self) -> None:
        self._asked: dict[object, float] = {}
        self._expiries: dict[object, float] = {}

    def told(self, origin: object, keep_alive: str | None) -> None:
        """Note what a server's ``Keep-Alive`` header says, if it has one; what says nothing of a time is passed over."""
        match = _TIMEOUT.search(keep_alive) if keep_alive else None
        if match is None:
            return
        if len(self._expiries) >= _MOST_ORIGINS:
            self._expiries.clear()
        self._expiries[origin] = float(match[1])

    def worth_keeping(self, origin: object, now: float) -> bool:
        """Note that ``origin`` is asked at ``now`` (monotonic seconds); True if its connection should stay open."""
        before = self._asked.get(origin)
        if before is None and len(self._asked) >= _MOST_ORIGINS:
            self._asked.clear()
        self._asked[origin] = now
        expiry = min(KEEP_ALIVE, self._expiries.get(origin, KEEP_ALIVE))
        return before is not None and now - before <= expiry
