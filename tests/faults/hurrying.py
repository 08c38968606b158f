"""The plain command with clocks that run faster: ``python -m tests.faults.hurrying TIMES run ...``

Wall clock and monotonic clock of the daemon run TIMES as fast, and who waits for a time of theirs waits as much shorter. What
sockets wait for stays as it is.
"""

import asyncio
import sys
from datetime import datetime, timedelta

from alerts.cli.main import main
from alerts.daemon.clock import SystemClock


def main_with(times: float) -> None:
    """Wrap the clock, then run."""
    honest_now, honest_monotonic, honest_wait = SystemClock.now, SystemClock.monotonic, SystemClock.wait
    began_now, began = honest_now(SystemClock()), honest_monotonic(SystemClock())

    def monotonic(self: SystemClock) -> float:
        return began + (honest_monotonic(self) - began) * times

    def now(self: SystemClock) -> datetime:
        return began_now + timedelta(seconds=monotonic(self) - began)

    async def wait(self: SystemClock, event: asyncio.Event, seconds: float) -> None:
        await honest_wait(self, event, seconds / times)

    SystemClock.monotonic, SystemClock.now, SystemClock.wait = monotonic, now, wait  # type: ignore[method-assign]
    main()


if __name__ == "__main__":
    factor = float(sys.argv[1])
    del sys.argv[1]
    main_with(factor)
