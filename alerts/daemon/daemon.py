"""The daemon at work: start, run until stopped, reload, end in order."""

import asyncio
import json
import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from alerts import __version__
from alerts.daemon import asked
from alerts.daemon.fetching import ReplaceableFetcher
from alerts.daemon.lifeline import Lifeline
from alerts.daemon.market_hours import MarketHours
from alerts.daemon.meter import MemoryMeter
from alerts.daemon.supervisor import Supervisor
from alerts.daemon.timetable import Timetable
from alerts.delivery.sender import ChannelSender
from alerts.model.alert import Alert
from alerts.model.errors import StoreError
from alerts.model.secret import Secret
from alerts.model.severity import Severity
from alerts.pipeline.current import Current
from alerts.pipeline.dispatch import OPS, Dispatcher
from alerts.pipeline.health_desk import HealthDesk
from alerts.pipeline.ingest import Intaker
from alerts.pipeline.occasions import Occasions
from alerts.pipeline.poller import Poller
from alerts.pipeline.ports import Clock
from alerts.pipeline.progress import Progress
from alerts.pipeline.standing import stands
from alerts.store.store import SqlStore

log = logging.getLogger(__name__)

_GRACE = 7.0
"""Seconds that sends in flight have to end after a SIGTERM; the whole ending stays within 10."""

_FIRST_POLLS = 1.0
"""Seconds from the start in which the feeds that are due are asked, and nothing else is begun."""

_LAST_WRITE = 1.0
"""Seconds that the last poll states may take to be stored at the end."""

_SAVE_EVERY = 5.0
"""Seconds between two writes of poll states that came without news."""


class Daemon:
    """Everything joined and open; ``alerts.daemon.build`` makes one."""

    def __init__(
        self,
        current: Current,
        *,
        store: SqlStore,
        sender: ChannelSender,
        fetcher: ReplaceableFetcher,
        intaker: Intaker,
        poller: Poller,
        dispatcher: Dispatcher,
        health: HealthDesk,
        progress: Progress,
        clock: Clock,
        meter: MemoryMeter,
        supervisor: Supervisor,
    ) -> None:
        self.current, self.store, self.meter = current, store, meter
        self._sender, self._intaker, self._poller, self._dispatcher = sender, intaker, poller, dispatcher
        self._progress, self._clock, self._supervisor = progress, clock, supervisor
        self._occasions = Occasions(current, store=store, clock=clock)
        self._fetcher, self._health = fetcher, health
        self._market_hours = MarketHours(current, clock)
        self.stopping = asyncio.Event()
        self._intaker.on_news = self._health.on_news = dispatcher.wake
        self._health.on_return, self._health.on_doubt = poller.hasten, poller.probe
        self._dispatcher.handover.on_change = self._beat_soon
        self._beating: set[asyncio.Task[None]] = set()
        self.on_new_day: Callable[[], None] = lambda: None

    def stop(self) -> None:
        """End: polls are dropped, sends in flight are finished."""
        self.stopping.set()
        self._dispatcher.wake()

    async def run(self) -> None:
        """Poll, match and alert until ``stop``. Raises what ended the poll loop or the dispatcher, if a defect did."""
        await self._start()
        dispatching = asyncio.create_task(self._dispatcher.run(self.stopping), name="dispatcher")
        loops = {
            asyncio.create_task(self._poller.run(), name="poller"),
            asyncio.create_task(self._timetable().run(after=_FIRST_POLLS), name="timetable"),
            asyncio.create_task(self._market_hours.run(), name="market hours"),
            asyncio.create_task(self._save(), name="poll states"),
            asyncio.create_task(self._health.run(), name="health"),
            asyncio.create_task(self._feed_watchdog(), name="watchdog"),
            asyncio.create_task(Lifeline(self._stalled_for).run(self._lifeline), name="lifeline"),
        }
        self._supervisor.ready(self.summary())
        stopped = asyncio.create_task(self.stopping.wait(), name="stop")
        try:
            ended, _ = await asyncio.wait({dispatching, stopped, *loops}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._supervisor.stopping()
            self.stop()
            for loop in loops | {stopped}:
                loop.cancel()
            await asyncio.gather(*loops, stopped, return_exceptions=True)
            await asyncio.wait({dispatching}, timeout=_GRACE)
            dispatching.cancel()
            await asyncio.gather(dispatching, return_exceptions=True)
            await self._end()
        for task in ended - {stopped}:
            task.result()

    async def once(self) -> tuple[Mapping[str, str | None], int, Mapping[str, tuple[datetime, str]]]:
        """Poll every feed, attempt each due delivery once. Returns each feed's trouble, the number of attempts, and the channels
        that are down: since when, and why.
        """
        gates = self._dispatcher.gates
        gates.count_all_time(await self.store.failing_since())
        await self._start()
        try:
            troubles = await self._poller.once()
            await self._health.look()
            attempts = await self._dispatcher.once()
            if not gates.failing([OPS]):
                # What was to be said of all that.
                attempts += await self._dispatcher.once([OPS])
            await self._beat()
        finally:
            await self._end()
        return troubles, attempts, gates.known_down()

    async def adopt(self, current: Current) -> None:
        """Swap to new settings and rules; all of it was built and checked before."""
        # Senders before settings: who claims for a new channel must find it there.
        await self._market_hours.learn(current)
        await self._fetcher.use(current.settings.poll)
        before = self.current.settings.channels
        self._sender.replace(current.settings.channels, current.settings.delivery)
        self.current.settings, self.current.matcher = current.settings, current.matcher
        self.current.broken = current.broken
        self._poller.watch(current.settings.feeds)
        await self._dispatcher.led_elsewhere(before)
        await self._beat()

    async def notice(self, headline: str, detail: str, key: str, severity: Severity = Severity.HIGH) -> None:
        """Tell the operator on the ops channel, once for each key; the log has it in any case."""
        if OPS not in self.current.settings.channels:
            return
        alert = Alert(headline=headline, summary=detail, severity=severity, created_at=self._clock.now())
        try:
            if await self.store.notify(alert, key, OPS):
                self._dispatcher.wake()
        except StoreError as error:
            log.error("a notice is not stored: %s: %s", headline, error)  # noqa: TRY400 - expected, no defect

    async def _start(self) -> None:
        asked.recall(self._dispatcher.gates, self.current.settings.channels, await self.store.fact("asked"))
        doubtful = await self.store.recover(self._clock.now())
        if doubtful:
            log.warning("%d deliveries were in flight when the daemon last ended: in doubt, sent again", doubtful)
        if self.store.lost_history:
            self._intaker.may_backfill = False
            what = "the database was lost: every feed starts again with a silent baseline, nothing old is alerted"
            log.error(what)
            await self.notice("Tapewatch lost its database", what, f"lost history {self._clock.now():%Y-%m-%d %H:%M}")
        # Nothing is planned by hours that are not known.
        await self._market_hours.learn(self.current)
        await self._intaker.start()
        await self._health.start()
        self._poller.watch(self.current.settings.feeds)
        await self._beat()
        log.info("tapewatch %s: %s", __version__, self.summary())

    async def _end(self) -> None:
        try:
            async with asyncio.timeout(_LAST_WRITE):
                await self._intaker.flush()
        except (StoreError, TimeoutError) as error:
            # It costs one early poll of each of these feeds.
            why = str(error) or "another process holds the database"
            log.warning("poll states not stored: %s", why)
        await self._sender.close(timeout=1.0)

    def _timetable(self) -> Timetable:
        timetable = Timetable()
        timetable.daily("retention", self._retire, hour=3, minute=20)
        timetable.daily("new day", self._new_day, hour=0, minute=1)
        timetable.every("occasions", self._tell_occasions, 30.0)
        timetable.every("heartbeat", self._beat, self.current.settings.heartbeat)
        return timetable

    def _stalled_for(self) -> float:
        """Seconds since polls or deliveries last got on, whichever is longer ago."""
        now = self._clock.monotonic()
        looked = now - self._dispatcher.looked_at
        return max(self._progress.stalled_for(now), looked, self._dispatcher.gates.fruitless())

    def _lifeline(self) -> tuple[Secret | None, float]:
        alive = self.current.settings.alive
        return alive.url, alive.every

    async def _tell_occasions(self) -> None:
        await self._occasions.look()
        self._dispatcher.wake()

    async def _new_day(self) -> None:
        """Exceptions of the rules expire by the day, so the rules are read again; and markets have another day."""
        self._market_hours.refresh()
        self.on_new_day()

    async def _retire(self) -> None:
        now, settings = self._clock.now(), self.current.settings
        window = timedelta(seconds=settings.stories.window)
        # A story that another report may still join needs its alerts: without them it would be told again.
        before = now - max(timedelta(seconds=settings.retention), window)
        gone = await self.store.retire(before, placed_before=now - window, stands=stands)
        log.info("retention: %d items older than %s retired", gone, before.date())

    def _beat_soon(self) -> None:
        task = asyncio.create_task(self._beat(), name="sign of life")
        self._beating.add(task)
        task.add_done_callback(self._beating.discard)

    async def _beat(self) -> None:
        failing = self._dispatcher.gates.failing(self.current.settings.channels)
        facts = {
            "pid": str(os.getpid()),
            "version": __version__,
            "broken": self.current.broken,
            "asked": asked.written(self._dispatcher.gates, self.current.settings.channels),
            "failing": json.dumps({name: [since.isoformat(), why] for name, (since, why) in failing.items()}),
        }
        try:
            await self.store.beat(self._clock.now(), facts)
        except StoreError as error:
            log.warning("the sign of life is not stored: %s", error)
        self._supervisor.status(self.summary())

    async def _save(self) -> None:
        while True:
            await self._clock.wait(asyncio.Event(), _SAVE_EVERY)
            try:
                await self._intaker.flush()
            except StoreError as error:
                log.warning("poll states not stored yet: %s", error)

    async def _feed_watchdog(self) -> None:
        """Tell the service manager that we live, as long as the poll loop gets on."""
        limit = self._supervisor.watchdog
        while True:
            if limit and self._progress.stalled_for(self._clock.monotonic()) < limit:
                self._supervisor.alive()
            await asyncio.sleep(limit / 4 if limit else 3600.0)

    def summary(self) -> str:
        """One line of what is watched."""
        settings = self.current.settings
        broken = f"; BROKEN: {self.current.broken}" if self.current.broken else ""
        return (
            f"{_many(len(settings.feeds), 'feed')}, {_many(len(self.current.matcher.rules), 'rule')}, "
            f"{_many(len(settings.channels), 'channel')}{broken}"
        )


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
