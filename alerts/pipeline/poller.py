"""The poll loop: each feed when it is due, by the monotonic clock."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Mapping
from heapq import heapify, heappop, heappush

from alerts.feeds.governor import Governor
from alerts.feeds.grid import phase
from alerts.feeds.move import settled
from alerts.feeds.outage import host_of
from alerts.feeds.timing import due_in, first_wait, wait_at_start
from alerts.model.errors import StoreError
from alerts.model.feed import Feed
from alerts.model.poll import Due, PollState
from alerts.pipeline.ingest import Intaker
from alerts.pipeline.places import Places
from alerts.pipeline.ports import Clock
from alerts.pipeline.progress import Progress

log = logging.getLogger(__name__)

_FORBIDDEN = frozenset({Due.RETRY_AFTER, Due.HOST})
"""Reasons for which a feed is not asked sooner whatever happens."""

_WISHED = frozenset({Due.REFUSED, Due.SKIP, Due.CACHE, Due.TTL, Due.PERIOD})
"""Reasons for which a feed is not asked out of turn."""

_LOOK_EVERY = 5.0
"""Seconds after which the loop looks at its timetable although nothing is due: it feeds the watchdog."""

_STORE_PAUSE = 5.0
"""Seconds until a feed is polled again whose news could not be stored (disk full, lock held)."""

_AT_ONCE = 16
"""Polls that are begun without giving anybody else a turn; 0.2 ms each."""

_HOST_SPREAD = 60.0
"""Seconds over which the feeds of a host are spread that has asked to be left alone, once that is over."""


class Poller:
    """Polls every feed of the list on time, each host within its limits."""

    def __init__(
        self, intaker: Intaker, *, governor: Governor, clock: Clock, progress: Progress, concurrency: int
    ) -> None:
        self._intaker, self._governor, self._clock, self._progress = intaker, governor, clock, progress
        self._places = Places(concurrency)
        self._feeds: Mapping[str, Feed] = {}
        self._due: list[tuple[float, str]] = []
        self._polling: dict[str, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()

    def watch(self, feeds: Iterable[Feed]) -> None:
        """Poll these feeds from now on, and no others. Known ones keep their due times."""
        known = {feed: at for at, feed in self._due}
        before, self._feeds = self._feeds, {feed.id: feed for feed in feeds}
        self._hold_again()
        self._due = []
        for feed in self._feeds.values():
            if feed.id in self._polling:
                continue
            was = before.get(feed.id)
            keeps = feed.id in known and was == feed
            self._due.append((known[feed.id] if keeps else self._first_due(feed, anew=was is not None), feed.id))
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
        return {
            feed: (state.trouble if state.failures else None) if state else "could not be stored"
            for feed, state in states.items()
        }

    def _hold_again(self) -> None:
        """What a host has asked for outlives a restart: it stands in the states of its feeds."""
        now = self._clock.now()
        for feed in self._feeds.values():
            state = self._intaker.state(feed)
            if state is not None and state.url == feed.address and state.due in _FORBIDDEN and state.next_poll_at > now:
                spread = _HOST_SPREAD if state.due is Due.HOST else 0.0
                self._governor.hold(self._begins_at(feed), (state.next_poll_at - now).total_seconds() - spread)

    def _first_due(self, feed: Feed, *, anew: bool) -> float:
        """``anew``: the operator has just written something else of this feed, which is tried unless its host forbids."""
        state, now = self._intaker.state(feed), self._clock.monotonic()
        wait = 0.0
        if state is not None and state.url == feed.address and not (anew and state.due not in _FORBIDDEN):
            wait = wait_at_start(feed, state, now=self._clock.now())
        return now + (wait or first_wait(feed, feeds=len(self._feeds)))

    def _begins_at(self, feed: Feed) -> str:
        return settled(feed, self._intaker.state(feed)) or feed.url

    def _start_due(self) -> None:
        now = self._clock.monotonic()
        begun = 0
        while begun < _AT_ONCE and self._due and self._due[0][0] <= now:
            _, feed = heappop(self._due)
            if feed in self._feeds and feed not in self._polling:
                self._begin(feed)
                begun += 1

    def _begin(self, feed: str) -> None:
        self._polling[feed] = asyncio.create_task(self._poll(self._feeds[feed]), name=f"poll {feed}")

    async def _poll(self, feed: Feed) -> None:
        pause = feed.every
        try:
            async with self._governor.turn(self._begins_at(feed)) as held:
                state = await self._turn(feed, held)
            pause = due_in(feed, state, now=self._clock.now())
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

    async def _turn(self, feed: Feed, held: float) -> PollState:
        if held > 0:
            wait = held + phase(feed.id) * min(feed.every, _HOST_SPREAD)
            return self._intaker.postpone(feed, wait)
        async with self._places.taken() as answered:
            return await self._intaker.poll(feed, answered)

    def hasten(self, hosts: Collection[str]) -> None:
        """Our own network is back: ask the feeds of these hosts soon, spread, whatever they were to wait for having failed."""
        now, asked = self._clock.monotonic(), 0
        for place, (at, name) in enumerate(self._due):
            feed = self._feeds.get(name)
            if feed is None or not self._backs_off(feed) or host_of(feed.url) not in hosts:
                continue
            asked += 1
            self._due[place] = (min(at, now + first_wait(feed, feeds=len(self._feeds))), name)
        heapify(self._due)
        log.info("the network is back: %d feeds are asked again", asked)
        self._woken.set()

    def probe(self, but: Collection[str]) -> None:
        """Ask one feed now, the next that is due at a host other than these: is it the feeds that fail, or is it us?"""
        found = (
            (at, name)
            for at, name in self._due
            if name in self._feeds and self._may_probe(self._feeds[name]) and host_of(self._feeds[name].url) not in but
        )
        chosen = min(found, default=None)
        if chosen is not None:
            self._due.remove(chosen)
            self._due.append((self._clock.monotonic(), chosen[1]))
            heapify(self._due)
            self._woken.set()

    def _backs_off(self, feed: Feed) -> bool:
        state = self._intaker.state(feed)
        return state is not None and state.failures > 0 and state.due is Due.BACKOFF

    def _may_probe(self, feed: Feed) -> bool:
        """Whoever has asked to be left alone, or wants to be asked seldom, is."""
        state = self._intaker.state(feed)
        return state is not None and state.due not in _FORBIDDEN | _WISHED

    async def _stop(self) -> None:
        tasks = tuple(self._polling.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
