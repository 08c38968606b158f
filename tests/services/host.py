"""Services on loopback that behave like the real ones, limits included, and keep a ledger of what they accepted.

    with Host() as host:
        telegram = host.open(Telegram(scale=60))
        ... url telegram.channel, base_url telegram.server ...
        telegram.mode = "hang"          # up, down, hang, drip, huge, slow, 500, 429
        assert [taken.text for taken in telegram.ledger] == [...]

All run on one event loop in a thread of its own, so that a blocking test blocks none. ``scale`` makes their clock, and so
their limits, as many times faster than the real ones.
"""

import asyncio
import json
import threading
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

SLOW = 0.6
"""Seconds that a slow service takes to answer what it has accepted."""

HUGE = 300 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """One accepted message. ``key`` is the idempotency key, empty where the service has none."""

    at: float
    text: str
    key: str
    payload: dict[str, Any] = field(repr=False)


class Counted:
    """At most ``count`` in any ``seconds`` of the service's clock."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds, self._times = count, seconds, deque[float]()

    def wait(self, now: float) -> float:
        while self._times and self._times[0] <= now - self.seconds:
            self._times.popleft()
        return 0.0 if len(self._times) < self.count else self._times[0] + self.seconds - now

    def take(self, now: float) -> None:
        self._times.append(now)


class Tokens:
    """``burst`` tokens, one more each ``every`` seconds."""

    def __init__(self, burst: int, every: float) -> None:
        self.burst, self.every, self._left, self._at = burst, every, float(burst), 0.0

    def wait(self, now: float) -> float:
        self._left = min(self.burst, self._left + (now - self._at) / self.every)
        self._at = now
        return 0.0 if self._left >= 1 else (1 - self._left) * self.every

    def take(self, now: float) -> None:  # noqa: ARG002 - the same for both kinds
        self._left -= 1


class Service:
    """What the services have in common. A subclass answers ``accept`` with a status, headers and a body."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale, self.mode = scale, "up"
        self.ledger: list[Taken] = []
        self.answered: Counter[int] = Counter()
        self.asked = 0
        self.came: list[float] = []
        """When each request came (monotonic)."""
        self.waits: list[tuple[float, float]] = []
        """When it was too much, and how many seconds were to be waited then; 0 where that was not said."""
        self.port = 0
        self.changed = threading.Condition()

    def now(self) -> float:
        return time.monotonic() * self.scale

    @property
    def server(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self) -> dict[str, Any]:
        """The channel in the configuration."""
        raise NotImplementedError

    def accept(self, request: web.Request, payload: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        raise NotImplementedError

    def too_many(self, wait: float) -> tuple[int, dict[str, str], Any]:
        return 429, {"Retry-After": str(max(1, int(wait + 0.999)))}, "too many"

    def take(self, text: str, key: str, payload: dict[str, Any]) -> None:
        with self.changed:
            self.ledger.append(Taken(time.monotonic(), text, key, payload))
            self.changed.notify_all()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        self.came.append(time.monotonic())
        mode = self.mode
        payload = await request.json()
        if mode == "hang":
            await asyncio.sleep(3_600)
        if mode.isdecimal():
            status, headers, body = int(mode), {"Retry-After": "1"} if mode == "429" else {}, "no"
        else:
            status, headers, body = self.accept(request, payload)
        self.answered[status] += 1
        if status == 429:
            self.waits.append((time.monotonic(), _stated_wait(headers, body)))
        if mode == "slow":
            await asyncio.sleep(SLOW)
        if mode in {"drip", "huge"}:
            return await self._endless(request, status, drip=mode == "drip")
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(status=status, headers=headers, text=text)

    async def _endless(self, request: web.Request, status: int, *, drip: bool) -> web.StreamResponse:
        response = web.StreamResponse(status=status)
        await response.prepare(request)
        sent, piece = 0, b"x" if drip else b"x" * 1_048_576
        with suppress(ConnectionError):
            while sent < HUGE:
                await response.write(piece)
                sent += len(piece)
                if drip:
                    await asyncio.sleep(0.05)
        return response


def _stated_wait(headers: dict[str, str], body: Any) -> float:
    facts = body if isinstance(body, dict) else {}
    stated = facts.get("parameters", facts).get("retry_after", headers.get("Retry-After", 0.0))
    return float(stated)


class Host:
    """The loop and thread that the services run on."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runners: dict[int, web.AppRunner] = {}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for runner in self._runners.values():
            self._run(runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def open(self, service: Any) -> Any:
        """Let it listen; after ``shut`` on the port that it had."""
        service.port = self._run(self._open(service))
        return service

    def shut(self, service: Service) -> None:
        """Nobody listens any more."""
        self._run(self._runners.pop(service.port).cleanup())

    async def _open(self, service: Service) -> int:
        application = web.Application(client_max_size=1 << 24)
        application.router.add_route("*", "/{path:.*}", service.handle)
        runner = web.AppRunner(application, shutdown_timeout=0.1, handle_signals=False)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", service.port)
        await site.start()
        port: int = runner.addresses[0][1]
        self._runners[port] = runner
        return port

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)
