"""Drives the clock through the days, as fast as the tape says and no faster than the daemon works."""

import asyncio
import math
import time
from collections.abc import Callable, Collection, Iterator

from alerts.cli.demo.clock import DemoClock, Pace

_STEPS = 4_000
"""Steps of the clock that a tape has, however long it takes: the daemon meets the same moments in every run."""

_LOOK = 0.001
"""Seconds of real time between two looks at whether the daemon has done its work."""

_LONGEST_HALT = 10.0
"""Seconds of real time after which the clock goes on all the same."""


class Tape:
    """``at_work`` are the names of the tasks that the clock waits for: a poll or a delivery takes no simulated time,
    so nothing is late because the machine is slow. ``leap`` is how many simulated seconds one step may take.
    """

    def __init__(self, pace: Pace, clock: DemoClock, at_work: Collection[str], leap: float) -> None:
        self._pace, self._clock, self._at_work, self._leap = pace, clock, frozenset(at_work), leap
        self._step = 0

    @property
    def done(self) -> float:
        """How much of the tape has been played, from 0 to 1."""
        return self._step / _STEPS

    async def play(self, is_over: Callable[[], bool]) -> None:
        """Play to the end, or until ``is_over``. A machine that falls behind leaves out no step: it takes longer."""
        began = time.perf_counter()
        for self._step in range(1, _STEPS + 1):
            at = self._pace.length * self._step / _STEPS
            await asyncio.sleep(max(0.0, began + at - time.perf_counter()))
            for moment in self._moments(self._pace.at(at)):
                await self._rest()
                if is_over():
                    return
                self._clock.set_on(moment)

    def is_busy(self) -> bool:
        """Whether a poll or a delivery is under way."""
        return any(task.get_name() in self._at_work for task in asyncio.all_tasks())

    def _moments(self, end: float) -> Iterator[float]:
        """Simulated seconds, up to ``end``, no further apart than a leap."""
        begin = self._clock.monotonic()
        leaps = math.ceil((end - begin) / self._leap)
        return (begin + (end - begin) * leap / leaps for leap in range(1, leaps + 1))

    async def _rest(self) -> None:
        """Until what the last step has begun is done."""
        until = time.perf_counter() + _LONGEST_HALT
        await asyncio.sleep(_LOOK)  # whoever was woken begins
        while self.is_busy() and time.perf_counter() < until:  # noqa: ASYNC110 - tasks of others, which set no event
            await asyncio.sleep(_LOOK)
