"""Plays the recorded day: the server, the real daemon, and the screen, on one clock."""

import asyncio
import logging
import re
import tempfile
import time
from collections import Counter, deque
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from alerts.cli.demo.clock import DemoClock, Pace
from alerts.cli.demo.material import Outlet, moments
from alerts.cli.demo.screen import Screen
from alerts.cli.demo.staging import CHANNEL, EVERY, compiled, staged
from alerts.cli.demo.summary import OPEN, Summary
from alerts.cli.demo.tape import Tape
from alerts.cli.demo.wire_service import WireService
from alerts.cli.demo.witness import Onlooker, Witness
from alerts.daemon.build import built
from alerts.daemon.daemon import Daemon
from alerts.model.item import Item
from alerts.model.severity import Severity
from alerts.settings.settings import Settings
from alerts.store import reading

BEGIN = datetime(2025, 1, 26, 22, 0, tzinfo=UTC)
END = datetime(2025, 1, 31, 21, 30, tzinfo=UTC)

_BEAT = 0.05
"""Seconds of real time between two looks at what has arrived."""

_DRAIN = 5.0
"""Seconds of real time that the last deliveries have."""

_LOOKED_AT = 60
"""Newest items of a feed among which one is looked for that has just come."""

_ALERT = re.compile(r"^Alert (\d+)$", re.MULTILINE)


class Play:
    """One run. ``length`` is the tape's length in seconds of real time, on a machine that keeps up."""

    def __init__(self, outlets: Sequence[Outlet], screen: Screen, *, length: float) -> None:
        self._outlets, self._screen, self._length = outlets, screen, length
        self._clock = DemoClock(BEGIN)
        self._arrived: deque[tuple[int, float]] = deque()
        self._received: Counter[int] = Counter()
        self._severities: Counter[Severity] = Counter()
        self._latencies: list[float] = []
        self._stopped = False

    def stop(self) -> None:
        """End early, in order."""
        self._stopped = True

    async def run(self) -> Summary:
        """Play it. Raises ConfigurationError if the shipped rules are broken."""
        log = logging.getLogger("alerts")
        log.addHandler(self._screen)
        log.propagate = False
        with tempfile.TemporaryDirectory(prefix="tapewatch-demo-") as folder:
            async with WireService(self._outlets, self._clock.now, self._receive) as wire:
                settings = staged(Path(folder), self._outlets, wire)
                witness = Witness(compiled(settings, BEGIN))
                self._screen.header(rules=len(witness.rules), seconds=self._length)
                async with built(settings, witness, clock=self._clock, jitter=_no_luck) as daemon:
                    return await self._watch(daemon, witness, wire, settings)

    async def _watch(self, daemon: Daemon, witness: Witness, wire: WireService, settings: Settings) -> Summary:
        began = time.perf_counter()
        pace = Pace(BEGIN, moments(self._outlets), END, self._length)
        at_work = {f"deliver {CHANNEL}", *(f"poll {outlet.id}" for outlet in self._outlets)}
        tape = Tape(pace, self._clock, at_work, leap=EVERY / 2)
        onlooker = Onlooker(partial(_opened_by, settings))
        running = asyncio.create_task(daemon.run(), name="daemon")
        with self._screen:
            playing = asyncio.create_task(self._through(tape, running, settings), name="tape")
            try:
                while not playing.done():
                    await asyncio.wait({playing}, timeout=_BEAT)
                    await self._show_alerts(wire, settings)
                    if not tape.is_busy() and len(self._received) >= daemon.meter.counters["items.alerts"]:
                        # An alert is shown before what was silenced because of it.
                        await self._show_silences(witness, onlooker)
                    self._screen.move(self._clock.now(), tape.done, _facts(daemon))
                await playing
            finally:
                playing.cancel()
                daemon.stop()
                await running
            await self._show_alerts(wire, settings)
            await self._show_silences(witness, onlooker)
        return Summary(
            feeds=len(self._outlets),
            counters=dict(daemon.meter.counters),
            tally=await daemon.store.tally(),
            severities=self._severities,
            repeats=sum(self._received.values()) - len(self._received),
            latencies=self._latencies,
            took=time.perf_counter() - began,
            complete=not self._stopped,
        )

    async def _through(self, tape: Tape, running: asyncio.Task[None], settings: Settings) -> None:
        """The whole day: a silent first poll of every feed, the tape, and what is left to deliver."""

        def is_over() -> bool:
            return self._stopped or running.done()

        while not is_over() and not await asyncio.to_thread(_all_read, settings):
            await asyncio.sleep(_BEAT)  # the answer is in the database; no event tells of it
            # First polls are spread over some seconds of the daemon's clock.
            self._clock.set_on(self._clock.monotonic() + _BEAT)
        await tape.play(is_over)
        until = time.perf_counter() + _DRAIN
        while not is_over() and time.perf_counter() < until and not await asyncio.to_thread(_all_sent, settings):
            await asyncio.sleep(_BEAT)
            self._clock.set_on(self._clock.monotonic() + 1.0)

    def _receive(self, _title: str, body: str) -> None:
        if found := _ALERT.search(body):
            alert = int(found[1])
            self._received[alert] += 1
            self._arrived.append((alert, time.perf_counter()))

    async def _show_silences(self, witness: Witness, onlooker: Onlooker) -> None:
        for item, matches in witness.asked():
            if silence := await asyncio.to_thread(onlooker.silence, item, matches):
                self._screen.silence(silence, self._clock.now())

    async def _show_alerts(self, wire: WireService, settings: Settings) -> None:
        arrived = [self._arrived.popleft() for _ in range(len(self._arrived))]
        if not arrived:
            return
        listed = await asyncio.to_thread(reading.list_alerts, settings.store_url, limit=50 + 2 * len(arrived))
        alerts = {one.alert.id: one.alert for one in listed}
        for number, at in arrived:
            alert = alerts[number]
            self._screen.alert(alert)
            self._severities[alert.severity] += 1
            sent = wire.sent_at(alert.feed or "", alert.headline)
            if sent is not None:
                self._latencies.append(at - sent)


def _all_read(settings: Settings) -> bool:
    """Whether every feed has had its first good poll."""
    states = reading.feed_states(settings.store_url)
    return all(feed.id in states and states[feed.id].baseline_at is not None for feed in settings.feeds)


def _opened_by(settings: Settings, item: Item) -> str | None:
    """The feed whose report opened the story of ``item``, if every rule stayed silent about it for that reason."""
    newest = reading.newest_items(settings.store_url, item.feed or "", limit=_LOOKED_AT)
    found = next((seen for seen in newest if seen.item.key == item.key), None)
    story = reading.story_file(settings.store_url, found.story) if found else None
    if found is None or story is None:
        return None
    silent = any(member.item == found.id and member.silent for member in story.members)
    return story.members[0].feed if silent else None


def _no_luck() -> float:
    """In place of a draw from [0, 1): the demo is the same each time."""
    return 0.5


def _all_sent(settings: Settings) -> bool:
    return not any(reading.tally(settings.store_url).deliveries.get(state) for state in OPEN)


def _facts(daemon: Daemon) -> str:
    counters = daemon.meter.counters
    return f"{counters['items.new']} items, {counters['items.alerts']} alerts"
