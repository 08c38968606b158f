"""The poll loop: each feed when it is due, by the monotonic clock."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

from alerts.feeds.timing import due_in
from alerts.model.errors import StoreError
from alerts.model.feed import Feed
from alerts.pipeline.ingest import Intaker
from alerts.pipeline.ports import Clock
from alerts.pipeline.progress import Progress

log = logging.getLogger(__name__)

_LOOK_EVERY = 5.0
"""Seconds after which the loop looks at its timetable although nothing is due: it feeds the watchdog."""

_STORE_PAUSE = 5.0
"""Seconds until a feed is polled again whose news could not be stored (disk full, lock held)."""


class Poller:
    """Polls every feed of the list on time."""

    def __init__(self, intaker: Intaker, *, clock: Clock, progress: Progress, concurrency: int) -> None:
        self._intaker, self._clock, self._progress = intaker, clock, progress
        self._places = asyncio.Semaphore(concurrency)
        self._feeds: Mapping[str, Feed] = {}
        self._due: list[tuple[float, str]] = []
        self._polling: dict[str, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()

    def watch(self, feeds: Iterable[Feed]) -> None:
        """Poll these feeds from now on, and no others. Known ones keep their due times."""
        known = {feed: at for at, feed in self._due}
        before, self._feeds = self._feeds, {feed.id: feed for feed in feeds}
        self._due = []
        for feed in self._feeds.values():
            if feed.id in self._polling:
                continue
            keeps = feed.id in known and before.get(feed.id) == feed
            self._due.append((known[feed.id] if keeps else self._first_due(feed), feed.id))
        heapify(self._due)
        self._woken.set()

    async def run(self) -> None:
        """Poll until cancelled."""
        try:
            while True:
                self._woken.clear()
                self._start_due()
                now = self._clock.monotonic()
                if not self._polling:
                    self._progress.step(now)
                pause = min(_LOOK_EVERY, self._due[0][0] - now) if self._due else _LOOK_EVERY
                await self._clock.wait(self._woken, max(0.0, pause))
        finally:
            await self._stop()

    async def once(self) -> dict[str, str | None]:
        """Poll every feed now, due or not. Returns each feed's trouble, None where there was none."""
        self._due = []
        for feed in self._feeds:
            self._begin(feed)
        await asyncio.gather(*self._polling.values())
        states = {feed.id: self._intaker.state(feed) for feed in self._feeds.values()}
        return {feed: state.trouble if state else "could not be stored" for feed, state in states.items()}

    def _first_due(self, feed: Feed) -> float:
        state, now = self._intaker.state(feed), self._clock.monotonic()
        if state is None or state.url != feed.url:
            return now
        return now + due_in(state.next_poll_at, every=feed.every, now=self._clock.now(), failures=state.failures)

    def _start_due(self) -> None:
        now = self._clock.monotonic()
        while self._due and self._due[0][0] <= now:
            _, feed = heappop(self._due)
            if feed in self._feeds and feed not in self._polling:
                self._begin(feed)

    def _begin(self, feed: str) -> None:
        self._polling[feed] = asyncio.create_task(self._poll(self._feeds[feed]), name=f"poll {feed}")

    async def _poll(self, feed: Feed) -> None:
        pause = feed.every
        try:
            async with self._places:
                state = await self._intaker.poll(feed)
            pause = due_in(state.next_poll_at, every=feed.every, now=self._clock.now(), failures=state.failures)
        except StoreError as error:
            pause = min(pause, _STORE_PAUSE)
            self._intaker.fail(feed, f"its news is not stored yet: {error}")
        except Exception as error:
            # A defect in one poll must not stop the others, nor this feed for good.
            log.exception("feed %s: the poll failed on a defect", feed.id)
            self._intaker.fail(feed, f"a defect of Tapewatch: {type(error).__name__}; the log has it")
        finally:
            now = self._clock.monotonic()
            self._polling.pop(feed.id, None)
            self._progress.step(now)
            if self._feeds.get(feed.id) is feed or self._feeds.get(feed.id) == feed:
                heappush(self._due, (now + pause, feed.id))
            elif feed.id in self._feeds:
                heappush(self._due, (now, feed.id))
            self._woken.set()

    async def _stop(self) -> None:
        tasks = tuple(self._polling.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
