"""Watches how the feeds are doing, and tells the operator when that changes."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from alerts.feeds.health import judge
from alerts.feeds.outage import LEAST, Outage, host_of, hosts, outage
from alerts.feeds.telling import hold, observe
from alerts.model.alert import Alert
from alerts.model.errors import StoreError
from alerts.model.feed import Feed
from alerts.model.health import Fault, HealthRecord
from alerts.pipeline.current import Current
from alerts.pipeline.dispatch import OPS
from alerts.pipeline.health_notice import Told, notices, outage_begins, outage_ends
from alerts.pipeline.ingest import Intaker
from alerts.pipeline.ports import Clock, Store

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0
"""Seconds between two looks at the feeds that were polled."""

_ROUND = 60
"""Looks in which all other feeds are looked at as well, a part of them each time: silence comes without a poll."""

_AT_ONCE = 100
"""Feeds that are judged without giving anybody else a turn; 0.01 ms each."""

_PROBE_EVERY = 30.0
"""Seconds between two polls out of turn while our own network is out: some feed has to be the first to answer."""

_NEWLY = timedelta(hours=2)
_NEWLY_SHARE = 0.02
"""The share of all feeds that has to have begun to fail within this time to be reckoned with at each look; else at some."""

_SELDOM = 6
"""Looks of which one reckons whatever the share."""


class HealthDesk:
    """Judges feeds, keeps what was told of them, and queues what is to be told.

    What was told is stored in one transaction with the telling, so that neither a crash nor a restart repeats it.
    """

    def __init__(self, current: Current, *, intaker: Intaker, store: Store, clock: Clock) -> None:
        self._current, self._intaker, self._store, self._clock = current, intaker, store, clock
        self._records: dict[str, HealthRecord] = {}
        self._feeds: dict[str, Feed] = {}
        self._watched: tuple[Feed, ...] | None = None
        self._turn = 0
        self._started = clock.monotonic()
        self.outage: Outage | None = None
        self.on_news: Callable[[], None] = lambda: None
        self.on_return: Callable[[Collection[str]], None] = lambda _hosts: None
        self.on_doubt: Callable[[Collection[str]], None] = lambda _hosts: None
        self._probed = 0.0

    async def start(self) -> None:
        """Read what was told before."""
        self._records = dict(await self._store.healths())
        self._started = self._clock.monotonic()

    async def run(self) -> None:
        """Look every few seconds until cancelled."""
        while True:
            await self._clock.wait(asyncio.Event(), LOOK_EVERY)
            try:
                await self.look()
            except StoreError as error:
                log.warning("the health of feeds is not stored yet: %s", error)

    async def look(self) -> None:
        """Judge the feeds that were polled since the last look and some others. Raises StoreError; then nothing was told."""
        feeds = self._current.settings.feeds
        if self._watched is not feeds:
            self._watched, self._feeds = feeds, {feed.id: feed for feed in feeds}
        if not feeds:
            return
        now = self._clock.now()
        polled, self._intaker.polled = self._intaker.polled, set()
        looked_at = [feed for feed in feeds[self._turn :: _ROUND] if feed.id not in polled]
        # What is bad and not told yet may be due by the time alone: a feed that is left alone for a day is not polled.
        pending = {feed for feed, known in self._records.items() if known.health.is_bad and known.health != known.told}
        pending.difference_update(feed.id for feed in looked_at)
        looked_at += [self._feeds[feed] for feed in polled | pending if feed in self._feeds]
        self._turn = (self._turn + 1) % _ROUND
        before = self.outage
        self.outage = await self._network(now)
        queued = []
        if before is None and self.outage is not None:
            queued.append(outage_begins(self.outage, now))
        elif before is not None and self.outage is None:
            queued.append(outage_ends(before, now))
        try:
            changed, told = await self._observe(looked_at, now)
            await self._keep(changed, queued + notices(told, now))
        except StoreError:
            self.outage = before
            self._intaker.polled |= polled
            raise
        if before is not None and self.outage is None:
            self.on_return(before.hosts)
        self._probe(now)

    async def _observe(self, feeds: Sequence[Feed], now: datetime) -> tuple[dict[str, HealthRecord], list[Told]]:
        """The records that change, and what is to be told. A feed that was always well has no record."""
        changed: dict[str, HealthRecord] = {}
        told: list[Told] = []
        hold_back = self.outage is not None or self._is_warming_up()
        for number, feed in enumerate(feeds, start=1):
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
            state, record = self._intaker.states.get(feed.id), self._records.get(feed.id)
            verdict = judge(feed, state, now)
            if verdict is None or state is None:
                continue
            asked_at = now if verdict.is_sure else state.polled_at or now
            after, is_told = observe(record, verdict, feed=feed, asked_at=asked_at, now=now, hold_back=hold_back)
            if after != record and (record is not None or after.health.is_bad):
                changed[feed.id] = after
            if is_told:
                told.append(Told(record.told if record else after.health, after, verdict.why))
        return changed, told

    async def _keep(self, changed: Mapping[str, HealthRecord], queued: list[tuple[Alert, str]]) -> None:
        if not changed and not queued:
            return
        is_told = OPS in self._current.settings.channels
        await self._store.keep_healths(tuple(changed.values()), queued if is_told else (), OPS)
        self._records.update(changed)
        for notice, _ in queued:
            log.warning("%s: %s", notice.headline, notice.summary)
        if queued and is_told:
            self.on_news()

    async def _network(self, now: datetime) -> Outage | None:
        """Whether our own network is out. Nothing is reckoned while too few feeds began to fail lately."""
        states = self._intaker.states
        if self.outage is None:
            failing = (states[feed] for feed in self._intaker.failing if feed in states)
            newly = sum(1 for state in failing if state.failed_since and now - state.failed_since < _NEWLY)
            if newly < 2 or (newly < _NEWLY_SHARE * len(self._feeds) and self._turn % _SELDOM):
                return None
        reckon = partial(self._reckon, tuple(self._feeds.values()), self.outage, now)
        # Thousands of hosts take longer than anybody should wait for his turn.
        return await asyncio.to_thread(reckon) if len(self._feeds) > _AT_ONCE else reckon()

    def _probe(self, now: datetime) -> None:
        """Ask a feed out of turn: in an outage now and then, and where too few hosts were asked to tell one from dead feeds."""
        if self.outage is not None:
            monotonic = self._clock.monotonic()
            if monotonic - self._probed >= _PROBE_EVERY:
                self._probed = monotonic
                self.on_doubt(())
            return
        states = self._intaker.states
        began = [
            state.failed_since
            for feed in self._intaker.failing
            if (state := states.get(feed)) is not None and state.fault is Fault.NETWORK and state.failed_since
        ]
        latest = max(began, default=None)
        if latest is None or now - latest > _NEWLY:
            return
        asked: set[str] = set()
        for feed in self._feeds.values():
            state = states.get(feed.id)
            if state is not None and state.polled_at is not None and state.polled_at >= latest:
                asked.add(host_of(feed.url))
                if not state.failures or len(asked) >= 2 * LEAST:
                    return
        self.on_doubt(asked)

    def _reckon(self, feeds: Sequence[Feed], before: Outage | None, now: datetime) -> Outage | None:
        shortest = min(feed.every for feed in feeds)
        return outage(before, hosts(feeds, self._intaker.states), shortest=shortest, now=now)

    def _is_warming_up(self) -> bool:
        """Shortly after a start: what is bad then is told at once, in one notice."""
        return self._clock.monotonic() - self._started < min(hold(feed) for feed in self._feeds.values())
