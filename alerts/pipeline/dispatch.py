"""The dispatcher: claims what is due on idle channels, and lets each channel carry it."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from alerts.model.delivery import Delivery, Message
from alerts.model.errors import StoreError
from alerts.pipeline.channel_news import OPS
from alerts.pipeline.current import Current
from alerts.pipeline.handover import LEAD, Handover
from alerts.pipeline.ports import Clock, Store
from alerts.pipeline.tending import Tender
from alerts.settings.settings import Channel

log = logging.getLogger(__name__)

__all__ = ["OPS", "Dispatcher"]

_LOOK_EVERY = 5.0
_STORE_PAUSE = 1.0
_SHORTEST_PAUSE = 0.01
_SET_BACK = 5.0
"""Seconds; a clock that is kept by NTP drifts by less between two looks."""

_SLEPT = 60.0
"""Seconds by which the wall clock may go on beside the monotonic one, which stands still while a machine sleeps."""

_LONGEST_GATE = 60.0
"""Seconds that a single round waits for a channel's rate. Who is asked for quiet for longer is left to the next
round.
"""


class Dispatcher:
    """Sends what is due, one delivery at a time on each channel, all channels at once.

    A claim is committed before anything is sent; the outcome after. Dying between the two leaves the delivery in doubt,
    and never lost. Nothing is claimed for a channel that its ``gates`` hold shut. ``holds`` says whether one message of
    a channel can tell all of something.
    """

    def __init__(
        self, current: Current, *, store: Store, clock: Clock, handover: Handover, holds: Callable[[str, Message], bool]
    ) -> None:
        self._current, self._store, self._clock = current, store, clock
        self.handover, self.gates = handover, handover.gates
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._taken_out: dict[str, Channel] = {}
        self._carried_at: dict[str, float] = {}
        self._tender = Tender(
            current, store=store, clock=clock, down=self.gates.down, gone=handover.news.gone, holds=holds
        )
        self._woken = asyncio.Event()
        self._ahead = clock.now().timestamp() - clock.monotonic()
        self.looked_at = clock.monotonic()
        """The monotonic time of the last look at the outbox that the store answered."""

    def wake(self) -> None:
        """Something may be due now."""
        self._woken.set()

    async def led_elsewhere(self, before: Mapping[str, Channel]) -> None:
        """The channels were those of ``before``: of one whose address is another now, nothing that was known holds any more,
        and what waits for it is due; one that was taken out may come back with another address.
        """
        self._taken_out |= before
        for name, channel in self._current.settings.channels.items():
            old = self._taken_out.pop(name, channel)
            if (old.url, old.base_url) != (channel.url, channel.base_url):
                self.gates.forget(name)
                try:
                    await self._store.quicken(name, self._clock.now())
                except StoreError as error:
                    log.warning("channel %s: what waits for its new address waits on: %s", name, error)
        self.wake()

    async def run(self, stopping: asyncio.Event) -> None:
        """Send until ``stopping`` is set; then finish what is in flight and claim no more."""
        await self._recall()
        while not stopping.is_set():
            self._woken.clear()
            try:
                await self._mind_the_clock()
                await self._tender.tend(self._in_hand())
                pause = await self._look()
                self.looked_at = self._clock.monotonic()
            except StoreError as error:
                # Nothing is sent whose claim is not committed.
                log.error("deliveries wait: %s", error)  # noqa: TRY400 - expected, no defect
                pause = _STORE_PAUSE
            except Exception:
                # A defect here must not end every alert.
                log.exception("deliveries wait: a defect")
                pause = _LOOK_EVERY
            await self._clock.wait(self._woken, pause)
        self.handover.close()
        await asyncio.gather(*self._sending.values(), return_exceptions=True)

    async def once(self, channels: Collection[str] | None = None) -> int:
        """Attempt each delivery that is due now (on these ``channels``) once, as fast as rates allow. Returns how many were
        attempted.
        """
        before = self.handover.attempted
        await self._recall()
        await self._tender.tend(self._in_hand())
        # A digest that has just been made is due too.
        started = self._clock.now()
        while True:
            idle = [channel for channel in self._idle() if channels is None or channel in channels]
            due = [channel for channel, at in (await self._store.due(idle)).channels.items() if at <= started]
            await self._claim([channel for channel in due if self.gates.wait(channel) <= LEAD], started, once=True)
            if self._sending:
                await asyncio.wait(self._sending.values(), return_when=asyncio.FIRST_COMPLETED)
                continue
            waits = [self.gates.wait(channel) for channel in due if self.gates.is_obliging(channel)]
            wait = min((wait for wait in waits if LEAD < wait <= _LONGEST_GATE), default=None)
            if wait is None:
                return self.handover.attempted - before
            await self._clock.wait(asyncio.Event(), wait)

    async def _recall(self) -> None:
        try:
            self.gates.recall(await self.handover.news.told_down())
        except StoreError as error:
            log.warning("what was told of channels is not known: %s", error)

    async def _mind_the_clock(self) -> None:
        """Due times are wall-clock times; when that clock is set back, who waited by it must not wait for it again."""
        ahead = self._clock.now().timestamp() - self._clock.monotonic()
        if ahead < self._ahead - _SET_BACK:
            log.warning("the clock was set back by %.0f s: deliveries do not wait for it", self._ahead - ahead)
            await self._store.hasten(self._clock.now())
        elif ahead > self._ahead + _SLEPT:
            log.warning("the clock went on by %.0f s without us: that does not count as failing", ahead - self._ahead)
            await self._store.forgive(timedelta(seconds=ahead - self._ahead))
        self._ahead = ahead

    async def _look(self) -> float:
        """Claim what is due on channels that may be sent something. Returns the seconds until the next look."""
        waits = {channel: self.gates.wait(channel) - LEAD for channel in self._idle()}
        due = await self._store.due(tuple(self._current.settings.channels))
        if not due.channels and not self._sending:
            self.gates.nothing_waits()
        now = self._clock.now()
        ready = {channel: at for channel, at in due.channels.items() if waits.get(channel, 1.0) <= 0}
        await self._claim([channel for channel, at in ready.items() if at <= now], now)
        moments = [*ready.values(), *([due.waiting] if due.waiting else [])]
        later = [(at - now).total_seconds() for at in moments if at > now]
        shut = [wait for wait in waits.values() if wait > 0]
        return max(_SHORTEST_PAUSE, min([_LOOK_EVERY, *later, *shut]))

    def _in_hand(self) -> Collection[int]:
        """The deliveries that are being sent."""
        return tuple(self.handover.in_hand.values())

    def _idle(self) -> Collection[str]:
        return [channel for channel in self._current.settings.channels if channel not in self._sending]

    async def _claim(self, channels: Collection[str], due_before: datetime, *, once: bool = False) -> None:
        while channels:
            in_turn, taken = self._in_turn(channels), set()
            for delivery in await self._store.claim(in_turn, due_before, self.gates.probes()):
                carrying = self._carry(delivery, due_before if once else None)
                self._sending[delivery.channel] = asyncio.create_task(carrying, name=f"deliver {delivery.channel}")
                taken.add(self.gates.target(delivery.channel))
            # Where the one whose turn it was has nothing to try its channel with, another has its turn.
            channels = [one for one in channels if one not in in_turn and self.gates.target(one) not in taken]

    def _in_turn(self, channels: Collection[str]) -> Collection[str]:
        """Of channels that lead to one target the one whose last turn was longest ago."""
        turns = sorted(channels, key=lambda channel: self._carried_at.get(channel, float("-inf")), reverse=True)
        return {self.gates.target(channel): channel for channel in turns}.values()

    async def _carry(self, delivery: Delivery, due_before: datetime | None) -> None:
        self._carried_at[delivery.channel] = self._clock.monotonic()
        try:
            await self.handover.carry(delivery, due_before)
        finally:
            del self._sending[delivery.channel]
            self._woken.set()
