"""Measures how late an event loop is. As a program: a loop with nothing in it, to know what the machine itself does.

``python -m benchmarks.rig.probe`` runs until SIGTERM and prints its report as JSON on stdout.
"""

import asyncio
import json
import signal
import sys
import time
from collections import deque

_EVERY = 0.001
_KEPT = 1_000_000


class Probe:
    """Wakes every millisecond and notes by how much it came too late."""

    def __init__(self) -> None:
        self._lags: deque[float] = deque(maxlen=_KEPT)
        self._busy: deque[float] = deque(maxlen=_KEPT)

    def forget(self) -> None:
        """Begin anew."""
        self._lags.clear()
        self._busy.clear()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            at, used = time.perf_counter(), time.thread_time()
            await asyncio.sleep(_EVERY)
            self._lags.append(time.perf_counter() - at - _EVERY)
            self._busy.append(time.thread_time() - used)

    def report(self) -> dict[str, object]:
        """The 200 longest turns in seconds, shortest first: by the clock, and in CPU of the loop's own thread, which
        other programs on the machine do not lengthen.
        """
        lags, busy = sorted(self._lags), sorted(self._busy)
        last = int(len(lags) * 0.99)
        return {
            "lags": lags[-200:],
            "busy": busy[-200:],
            "turns": len(lags),
            "p99": lags[last] if lags else 0.0,
            "busy_p99": busy[last] if busy else 0.0,
        }


async def _alone() -> None:
    probe = Probe()
    watching = asyncio.create_task(probe.run())
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()
    watching.cancel()
    sys.stdout.write(json.dumps(probe.report()))


if __name__ == "__main__":
    asyncio.run(_alone())
