"""The whole daemon in this process, moved step by step on a clock that the test turns. Only the clock is not real: the
configuration and rules lie on the disk, feeds and web hooks answer on loopback, the database is a file.

    room.field.wire("wire"), room.field.hook("desk")
    async with room:
        await room.round()                      # polls every feed once, attempts each due delivery once
        room.field.wires["wire"].add("Nvidia falls")
        room.later(minutes=1)
        await room.round()
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from alerts.daemon.build import built
from alerts.daemon.reload import Preparation
from alerts.store import reading
from alerts.store.alert_list import ListedAlert
from tests.faults.field import Field

START = datetime(2025, 1, 27, 14, 0, tzinfo=UTC)


class TurnedClock:
    """Satisfies ``Clock``; time passes when the test says so, and whoever waits for time is let go at once."""

    def __init__(self) -> None:
        self._passed = 0.0
        self.start = START

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        await asyncio.sleep(0)
        if not event.is_set():
            self.turn(seconds)

    def turn(self, seconds: float) -> None:
        self._passed += seconds

    def turn_to_now(self) -> None:
        """To the real time and a second, for commands that know no other."""
        self.turn(max(0.0, (datetime.now(UTC) - self.now()).total_seconds() + 1.0))


class Newsroom:
    """Entered, the daemon is open; ``restart`` closes and opens it again. ``daemon`` is it."""

    def __init__(self, field: Field) -> None:
        self.field, self.clock = field, TurnedClock()
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        if not self.field.config.exists():
            self.field.write()
        current = Preparation(self.field.config, self.field.state_dir, {}).first(self.clock.now()).current
        self.daemon = await self._open.enter_async_context(built(current.settings, current.matcher, clock=self.clock))
        await self.daemon._start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.daemon._end()
        await self._open.aclose()

    async def restart(self) -> None:
        """End in order and start again, with what then stands on the disk."""
        await self.__aexit__(None, None, None)
        await self.__aenter__()

    async def round(self) -> dict[str, str | None]:
        """Poll every feed, due or not, store what the polls left and judge how the feeds are doing (the daemon does so
        every few seconds), and attempt each due delivery once. Returns each feed's trouble.
        """
        troubles = await self.daemon._poller.once()
        await self.daemon._intaker.flush()
        await self.daemon._health.look()
        await self.daemon._dispatcher.once()
        return troubles

    def later(self, **span: float) -> None:
        """Let time pass: minutes=5, days=1."""
        self.clock.turn(timedelta(**span).total_seconds())

    def ago(self, **span: float) -> datetime:
        """A time of publication."""
        return self.clock.now() - timedelta(**span)

    def told(self, channel: str = "desk") -> list[str]:
        """Headlines that the channel took, in the order of arrival."""
        return self.field.hooks[channel].headlines

    def alerts(self) -> Sequence[ListedAlert]:
        """Every alert of news, the oldest first."""
        return list(reversed(reading.list_alerts(self.field.store_url, limit=1_000, notices=False)))

    @property
    def tally(self):
        return reading.tally(self.field.store_url)
