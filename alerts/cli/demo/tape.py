"""Drives the clock through the day, as fast as the tape says and no faster than the daemon works."""

import asyncio
import time
from collections.abc import Callable, Collection

from alerts.cli.demo.clock import DemoClock, Pace

_TICK = 0.01
"""Seconds of real time between two steps of the clock, on a tape of 40 s; less on a shorter one."""

_LONGEST_STEP = 0.05
"""Seconds of the tape that one step may take: after a stall the clock catches up, but does not jump."""

_LONGEST_HALT = 3.0
"""Seconds of real time after which the clock goes on all the same."""


class Tape:
    """``at_work`` are the names of the tasks that the clock waits for: a poll or a delivery takes no simulated time,
    so nothing is late because the machine is slow. ``leap`` is how many simulated seconds one step may take.
    """

    def __init__(self, pace: Pace, clock: DemoClock, at_work: Collection[str], leap: float) -> None:
        self._pace, self._clock, self._at_work, self._leap = pace, clock, frozenset(at_work), leap
        self._tick = max(_TICK / 8, min(_TICK, _TICK * pace.length / 40.0))
        self._at = 0.0

    @property
    def done(self) -> float:
        """How much of the tape has been played, from 0 to 1."""
        return min(1.0, self._at / self._pace.length)

    async def play(self, is_over: Callable[[], bool]) -> None:
        """Play to the end, or until ``is_over``."""
        began = stepped = time.perf_counter()
        while self._at < self._pace.length and not is_over():
            await asyncio.sleep(self._tick)
            now = time.perf_counter()
            if not self.is_busy() or now - stepped > _LONGEST_HALT:
                stepped = now
                self._step(now - began)

    def is_busy(self) -> bool:
        """Whether a poll or a delivery is under way."""
        return any(task.get_name() in self._at_work for task in asyncio.all_tasks())

    def _step(self, due: float) -> None:
        step = min(due - self._at, _LONGEST_STEP)
        passed = self._clock.monotonic()
        while self._pace.at(self._at + step) - passed > self._leap:
            step /= 2
        self._at += step
        self._clock.set_on(self._pace.at(self._at))
