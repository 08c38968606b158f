"""Holds all that is asked of one publisher within its limits: requests a second, at the same time, and Retry-After."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from yarl import URL

from alerts.feeds.hosts import limit_of
from alerts.feeds.timing import LONGEST_WISH
from alerts.model.host import HostLimit

_MOST_HOSTS = 20_000


@dataclass(slots=True)
class _Host:
    limit: HostLimit | None
    free_at: float = 0.0
    held_until: float = 0.0
    busy: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)

    def is_idle(self, now: float) -> bool:
        return not self.busy and not self.waiting and max(self.free_at, self.held_until) <= now


class Governor:
    """Turns at hosts. ``limits`` are the operator's; ``monotonic`` is a clock in seconds."""

    def __init__(self, limits: Mapping[str, HostLimit], *, monotonic: Callable[[], float]) -> None:
        self._limits, self._monotonic = limits, monotonic
        self._hosts: dict[str, _Host] = {}
        self._names: dict[str, str] = {}

    def use(self, limits: Mapping[str, HostLimit]) -> None:
        """Other limits from now on. Turns that are taken or waited for go on; what a host has asked for is kept."""
        self._limits = limits
        self._names.clear()
        for name, host in self._hosts.items():
            host.limit = limit_of(name, limits)[1]

    def held_for(self, url: str) -> float:
        """Seconds for which the host of ``url`` has asked to be left alone; 0 if it has not."""
        return max(0.0, self._host(url).held_until - self._monotonic())

    def hold(self, url: str, seconds: float) -> None:
        """The host of ``url`` has asked to be left alone for so long; honoured up to a day."""
        host = self._host(url)
        host.held_until = max(host.held_until, self._monotonic() + min(seconds, LONGEST_WISH))

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[float]:
        """Wait until the host of ``url`` may be asked; in turn, as they came.

        Gives the seconds for which it wants to be left alone after all: above 0 nothing is to be asked.
        """
        host = self._host(url)
        if host.limit is None:
            yield max(0.0, host.held_until - self._monotonic())
            return
        await self._enter(host, host.limit.concurrency)
        try:
            held = host.held_until - self._monotonic()
            if held <= 0:
                await self._pace(host)
                held = host.held_until - self._monotonic()
            yield max(0.0, held)
        finally:
            self._leave(host)

    async def step(self, url: str) -> None:
        """A further request in the course of a turn, as after a redirect: it counts for the rate of its own host."""
        await self._pace(self._host(url))

    async def _enter(self, host: _Host, most: int) -> None:
        if host.busy < most and not host.waiting:
            host.busy += 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        host.waiting.append(place)
        try:
            await place  # whoever leaves hands the place over
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._leave(host)
            elif place in host.waiting:
                host.waiting.remove(place)
            raise

    def _leave(self, host: _Host) -> None:
        host.busy -= 1
        most = host.limit.concurrency if host.limit else len(host.waiting)
        while host.waiting and host.busy < most:
            place = host.waiting.popleft()
            if not place.done():
                host.busy += 1
                place.set_result(None)

    async def _pace(self, host: _Host) -> None:
        if host.limit is None:
            return
        now = self._monotonic()
        at = max(now, host.free_at)
        host.free_at = at + 1.0 / host.limit.rate
        if at > now:
            await asyncio.sleep(at - now)

    def _host(self, url: str) -> _Host:
        name = self._names.get(url)
        if name is None or name not in self._hosts:
            name = self._named(url)
        return self._hosts[name]

    def _named(self, url: str) -> str:
        if len(self._names) >= _MOST_HOSTS:
            self._names.clear()
            now = self._monotonic()
            self._hosts = {name: host for name, host in self._hosts.items() if not host.is_idle(now)}
        try:
            host = URL(url).raw_host or ""
        except ValueError:
            host = ""
        name, limit = limit_of(host, self._limits)
        self._hosts.setdefault(name, _Host(limit))
        self._names[url] = name
        return name
