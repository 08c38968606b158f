"""Time in the demo: five days in under a minute, quick where nothing happens, and never quicker than the machine."""

import asyncio
import itertools
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush

_SLOW_STRETCH = 35 * 60.0
"""Seconds. What a gap between two pieces of news is longer than this passes ten times as fast: nights, mostly."""

_HURRY = 0.1

_LEAST = 4 * 60.0
"""Seconds. Pieces of news that come closer together are shown as far apart as if there were this much between them."""


class Pace:
    """Which simulated time belongs to which second of the tape. ``length`` is the tape's, in seconds."""

    def __init__(self, begin: datetime, moments: Sequence[datetime], end: datetime, length: float) -> None:
        self.begin, self.length = begin, length
        knots = [begin, *(at for at in moments if begin < at < end), end]
        gaps = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(knots)]
        shares = [max(_LEAST, min(gap, _SLOW_STRETCH) + max(0.0, gap - _SLOW_STRETCH) * _HURRY) for gap in gaps]
        scale = length / sum(shares)
        self._tape = [0.0, *itertools.accumulate(share * scale for share in shares)]
        self._times = [(knot - begin).total_seconds() for knot in knots]

    def at(self, tape: float) -> float:
        """Simulated seconds since the beginning, at this second of the tape. It does not stop at the tape's end."""
        index = min(max(bisect_right(self._tape, tape), 1), len(self._tape) - 1)
        tape_0, tape_1 = self._tape[index - 1], self._tape[index]
        time_0, time_1 = self._times[index - 1], self._times[index]
        return time_0 + (tape - tape_0) / (tape_1 - tape_0) * (time_1 - time_0)


class DemoClock:
    """Satisfies ``Clock``. It stands still until it is set on; whoever waits is woken when it passes their time.

    So a stall of the machine is no gap in the simulated day, and nothing is late only because the demo is quick.
    """

    def __init__(self, begin: datetime) -> None:
        self._begin, self._passed = begin, 0.0
        self._waiting: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = itertools.count()

    def now(self) -> datetime:
        """The simulated wall clock, in UTC."""
        return self._begin + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        """Simulated seconds since the beginning."""
        return self._passed

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Until ``event`` is set, or ``seconds`` of simulated time have passed."""
        over = asyncio.Event()
        heappush(self._waiting, (self._passed + max(0.0, seconds), next(self._numbers), over))
        waits = {asyncio.ensure_future(event.wait()), asyncio.ensure_future(over.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def set_on(self, passed: float) -> None:
        """Go on to ``passed`` simulated seconds since the beginning; it never goes back."""
        self._passed = max(self._passed, passed)
        while self._waiting and self._waiting[0][0] <= self._passed:
            heappop(self._waiting)[2].set()
