"""The system's clocks."""

import asyncio
import time
from datetime import UTC, datetime


class SystemClock:
    """Satisfies ``Clock`` with the machine's own time."""

    def now(self) -> datetime:
        """The wall clock, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds of CLOCK_MONOTONIC."""
        return time.monotonic()

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Until ``event`` is set, ``seconds`` at the longest."""
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            pass
