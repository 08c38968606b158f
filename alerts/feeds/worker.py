"""Parsing in processes that can be killed.

Started by ``exec``: against ``multiprocessing``'s forkserver that saves two processes at idle (the server and the
resource tracker) and the import of the command line in every child, and a worker inherits neither the daemon's memory
nor its environment, where the secrets of channels are. Against pebble it saves the threads that poll. At idle nothing
runs on either side.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime

from alerts.feeds.process import Servant
from alerts.feeds.wire import ParseRequest
from alerts.model.document import ParseFailed, ParseOutcome, ParseTrouble
from alerts.model.errors import ParserDied
from alerts.settings.settings import PollSettings

MEMORY = 768 * 1024 * 1024
"""Address space of a worker in bytes. 16 MiB of the worst real feed need 300 MiB."""

RESIDENT = 40 * 1024 * 1024
"""Bytes of resident memory above which a worker is replaced after an answer. It starts with 25 MiB."""

PARSES = 2_000
"""Bodies after which a worker is replaced: whatever it has leaked goes with it."""

WORKERS = 2
"""One works; the second is started only when a body has waited ``PATIENCE`` for the first."""

PATIENCE = 0.25
"""Seconds. A feed of 50 items takes 0.02, so that whoever holds a worker longer is stuck."""

SPARE_TIME = 30.0
"""Seconds that the second worker stays idle before it is ended."""


_LONGEST_WARMING = 3.0
"""Seconds that an end waits for a worker that is being started; a tenth of one is usual."""


def _wall_clock() -> datetime:
    return datetime.now(UTC)


class ParseWorker:
    """Satisfies the pipeline's ``Parser``. Starts workers when they are needed; ``stop`` ends them."""

    def __init__(self, settings: PollSettings | None = None, *, now: Callable[[], datetime] = _wall_clock) -> None:
        settings = settings or PollSettings()
        self._timeout = settings.parse_timeout
        self._max_items = settings.max_items
        self._now = now
        self._idle: list[Servant] = []
        self._running: set[Servant] = set()
        self._starting = 0
        self._waiting: deque[asyncio.Future[Servant | None]] = deque()
        self._retirement: asyncio.Task[None] | None = None
        self._stopped = False
        self._warming: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Allow work; the first worker starts with the first body."""
        self._stopped = False

    def warm(self) -> None:
        """Begin to have a worker ready before the first body comes. That none can be had is told to that body."""
        if self._busy == 0 and not self._stopped and self._warming is None:
            self._warming = asyncio.create_task(self._warm(), name="parse worker")

    async def _warm(self) -> None:
        with contextlib.suppress(ParserDied):
            await self._give_back(await self._start())

    async def stop(self) -> None:
        """End every worker; a body that is being parsed raises ParserDied at whoever asked."""
        self._stopped = True
        if self._retirement is not None:
            self._retirement.cancel()
        if self._warming is not None:
            # Not cancelled: a process that is half started would be nobody's.
            await asyncio.wait({self._warming}, timeout=_LONGEST_WARMING)
        self._idle.clear()
        while self._waiting:
            self._wake(None)
        for servant in tuple(self._running):
            await servant.end()
            self._running.discard(servant)

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers that run."""
        return tuple(servant.pid for servant in self._running)

    async def parse(
        self, body: bytes, *, url: str, content_type: str | None, zone: str | None = None, lang: str | None = None
    ) -> ParseOutcome:
        """Parse ``body`` in a worker, within the time limit; ``zone`` (IANA) is that of dates which name none, ``lang`` what
        is known of the language. Raises ParserDied when no worker can be had.
        """
        request = ParseRequest(
            url=url,
            content_type=content_type,
            max_items=self._max_items,
            timeout=self._timeout,
            now=self._now(),
            zone=zone,
            lang=lang,
        )
        for again in (True, False):
            servant = await self._take()
            try:
                async with asyncio.timeout(self._timeout):
                    outcome = await servant.ask(request, body)
            except TimeoutError:
                await self._lose(servant)
                return ParseFailed(trouble=ParseTrouble.TIMEOUT, detail=f"not done within {self._timeout:g} s")
            except (EOFError, OSError, ValueError):
                await self._lose(servant)
                # The first time it may have been the worker's own end that this body met.
                if again and not self._stopped:
                    continue
                break
            except BaseException:
                await self._lose(servant)
                raise
            await self._give_back(servant)
            return outcome
        if self._stopped:
            raise ParserDied("parsing was stopped")
        return ParseFailed(trouble=ParseTrouble.CRASHED, detail="the worker ended twice while it parsed this body")

    async def _take(self) -> Servant:
        """An idle worker, a new one, or the next that becomes free."""
        while not self._stopped:
            while self._idle:
                servant = self._idle.pop()
                if servant.alive:
                    return servant
                await self._lose(servant)
            busy = self._busy
            if busy == 0:
                return await self._start()
            try:
                handed = await self._turn(PATIENCE if busy < WORKERS else None)
            except TimeoutError:
                # One that is only just being started holds nobody up for long; a second would start no sooner.
                if self._running and self._busy < WORKERS:
                    return await self._start()
                continue
            if handed is not None:
                return handed
        raise ParserDied("parsing was stopped")

    @property
    def _busy(self) -> int:
        """Workers that run or start."""
        return len(self._running) + self._starting

    async def _turn(self, patience: float | None) -> Servant | None:
        """Queue up; the worker that was handed over, or None with the right to start one. Raises TimeoutError."""
        turn: asyncio.Future[Servant | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(patience):
                return await turn
        except (TimeoutError, asyncio.CancelledError):
            if turn.done() and not turn.cancelled() and (free := turn.result()) is not None:
                # It was handed over in the very moment in which the wait ended.
                await self._give_back(free)
            raise
        finally:
            if turn in self._waiting:
                self._waiting.remove(turn)

    async def _start(self) -> Servant:
        self._starting += 1
        try:
            servant = await Servant.start(memory=MEMORY, parses=PARSES, resident=RESIDENT)
        except (OSError, EOFError, ValueError) as error:
            raise ParserDied(f"no parse worker can be started: {error}") from error
        finally:
            self._starting -= 1
            if not self._running:
                self._wake(None)
        self._running.add(servant)
        if self._stopped:
            await self._lose(servant)
            raise ParserDied("parsing was stopped")
        return servant

    async def _give_back(self, servant: Servant) -> None:
        if not servant.alive or self._stopped:
            await self._lose(servant)
        elif not self._wake(servant):
            self._idle.append(servant)
            if len(self._running) > 1 and (self._retirement is None or self._retirement.done()):
                self._retirement = asyncio.create_task(self._retire_spare())

    async def _lose(self, servant: Servant) -> None:
        """End a worker and let somebody who waits start another."""
        self._running.discard(servant)
        try:
            await servant.end()
        finally:
            self._wake(None)

    def _wake(self, servant: Servant | None) -> bool:
        """Hand ``servant`` (or, without one, the right to start one) to who has waited longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(servant)
                return True
        return False

    async def _retire_spare(self) -> None:
        await asyncio.sleep(SPARE_TIME)
        while len(self._running) > 1 and self._idle:
            await self._lose(self._idle.pop(0))
