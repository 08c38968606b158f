"""The dispatcher: claims due deliveries, hands them to their channels, records what became of them."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from alerts.delivery.retry import settle
from alerts.delivery.told import told
from alerts.model.delivery import Delivery, DeliveryState, SendOutcome, Settlement
from alerts.model.errors import StoreError
from alerts.pipeline.arrivals import Arrivals
from alerts.pipeline.channel_news import OPS, ChannelNews
from alerts.pipeline.current import Current
from alerts.pipeline.gates import Gates
from alerts.pipeline.ports import Clock, Meter, Sender, Store
from alerts.pipeline.tending import Tender

log = logging.getLogger(__name__)

__all__ = ["OPS", "Dispatcher"]

_LOOK_EVERY = 5.0
_STORE_PAUSE = 1.0
_SHORTEST_PAUSE = 0.01
_SET_BACK = 5.0
"""Seconds; a clock that is kept by NTP drifts by less between two looks."""


class Dispatcher:
    """Sends what is due, one delivery at a time on each channel, all channels at once.

    A claim is committed before anything is sent; the outcome after. Dying between the two leaves the delivery in
    doubt, and never lost. Nothing is claimed for a channel that its ``gates`` hold shut. ``on_change`` is called when a
    channel begins to fail or comes back.
    """

    def __init__(
        self,
        current: Current,
        *,
        sender: Sender,
        store: Store,
        clock: Clock,
        meter: Meter,
        arrivals: Arrivals,
        jitter: Callable[[], float],
    ) -> None:
        self._current, self._sender, self._store = current, sender, store
        self._clock, self._meter, self._arrivals, self._jitter = clock, meter, arrivals, jitter
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._claims: dict[str, int] = {}
        self.gates = Gates(clock, sender.allowance)
        self._news = ChannelNews(current, store, clock)
        self._tender = Tender(current, store=store, clock=clock, down=self.gates.down, gone=self._news.gone)
        self.on_change: Callable[[], None] = lambda: None
        self._woken = asyncio.Event()
        self._ahead = clock.now().timestamp() - clock.monotonic()
        self.looked_at = clock.monotonic()
        """The monotonic time of the last look at the outbox that the store answered."""

    def wake(self) -> None:
        """Something may be due now."""
        self._woken.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Send until ``stopping`` is set; then finish what is in flight and claim no more."""
        while not stopping.is_set():
            self._woken.clear()
            try:
                await self._mind_the_clock()
                await self._tender.tend(self._in_hand())
                claimed = await self._claim(self._free())
                pause = 0.0 if claimed else await self._pause()
                self.looked_at = self._clock.monotonic()
            except StoreError as error:
                # Nothing is sent whose claim is not committed.
                log.error("deliveries wait: %s", error)  # noqa: TRY400 - expected, no defect
                pause = _STORE_PAUSE
            except Exception:
                # A defect here must not end every alert.
                log.exception("deliveries wait: a defect")
                pause = _LOOK_EVERY
            if pause:
                await self._clock.wait(self._woken, pause)
        await asyncio.gather(*self._sending.values(), return_exceptions=True)

    async def once(self) -> int:
        """Attempt each delivery that is due now once. Returns how many were attempted."""
        started, attempted = self._clock.now(), 0
        await self._tender.tend(self._in_hand())
        while True:
            busy = tuple(self._sending.values())
            claimed = await self._claim(self._free(), due_before=started)
            attempted += claimed
            if claimed == 0 and not busy:
                return attempted
            if claimed == 0:
                await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)

    async def _mind_the_clock(self) -> None:
        """Due times are wall-clock times; when that clock is set back, who waited by it must not wait for it again."""
        ahead = self._clock.now().timestamp() - self._clock.monotonic()
        if ahead < self._ahead - _SET_BACK:
            log.warning("the clock was set back by %.0f s: deliveries do not wait for it", self._ahead - ahead)
            await self._store.hasten(self._clock.now())
        self._ahead = ahead

    def _in_hand(self) -> Collection[int]:
        """The deliveries that are being sent."""
        return [self._claims[channel] for channel in self._sending]

    def _free(self) -> Collection[str]:
        return [channel for channel in self._idle() if self.gates.wait(channel) <= 0]

    def _idle(self) -> Iterator[str]:
        return (channel for channel in self._current.settings.channels if channel not in self._sending)

    async def _claim(self, channels: Collection[str], due_before: datetime | None = None) -> int:
        if not channels:
            return 0
        claims = await self._store.claim(channels, due_before or self._clock.now())
        for delivery in claims:
            self.gates.sending(delivery.channel)
            task = asyncio.create_task(self._deliver(delivery), name=f"deliver {delivery.channel}")
            self._sending[delivery.channel] = task
            self._claims[delivery.channel] = delivery.id
        return len(claims)

    async def _pause(self) -> float:
        waits = {channel: self.gates.wait(channel) for channel in self._idle()}
        shut = min((wait for wait in waits.values() if wait > 0), default=_LOOK_EVERY)
        free = [channel for channel, wait in waits.items() if wait <= 0]
        due = await self._store.next_due(free) if free else None
        wait = _LOOK_EVERY if due is None else max(_SHORTEST_PAUSE, (due - self._clock.now()).total_seconds())
        return min(_LOOK_EVERY, shut, wait)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            now = self._clock.now()
            rendered = told(delivery, now=now)
            arrived = self._arrivals.take(delivery.alert.id)
            if arrived is not None:
                self._meter.observe("handover", self._clock.monotonic() - arrived)
            outcome = await self._sender.send(delivery.channel, rendered)
            settlement = self._decided(delivery, outcome)
            self._tell(delivery, settlement)
            await self._record(delivery, settlement)
            await self._learn(delivery, outcome, settlement)
        except Exception:
            log.exception("channel %s: delivery %d failed on a defect", delivery.channel, delivery.id)
            await self._record(
                delivery, Settlement(state=DeliveryState.DEAD, in_doubt=True, reason="a defect; see the log")
            )
        finally:
            self._sending.pop(delivery.channel, None)
            self._woken.set()

    def _decided(self, delivery: Delivery, outcome: SendOutcome) -> Settlement:
        now, settings = self._clock.now(), self._current.settings.delivery
        since = self.gates.counted_from(delivery)
        return settle(outcome, delivery, settings, now, jitter=self._jitter(), since=since)

    async def _learn(self, delivery: Delivery, outcome: SendOutcome, settlement: Settlement) -> None:
        channel = delivery.channel
        was_open, was_failing = self.gates.is_open(channel), bool(self.gates.failing([channel]))
        verdict = self.gates.learn(delivery, outcome, self._current.settings.delivery)
        if settlement.state is DeliveryState.DEAD:
            await self._news.dead(delivery, settlement)
        is_open = self.gates.is_open(channel)
        if was_failing and not self.gates.failing([channel]):
            # It takes messages again: what has waited longest for that, the critical first, does not wait any longer.
            await self._store.quicken(channel, self._clock.now())
        if verdict.went_down:
            await self._news.down(channel, *self.gates.failing([channel])[channel])
        if verdict.came_back:
            await self._news.back(channel)
        if verdict.went_down or verdict.came_back or is_open is not was_open:
            self.on_change()

    async def _record(self, delivery: Delivery, settlement: Settlement) -> None:
        """The channel waits until its outcome is stored: claiming on would lose track of what was sent."""
        while True:
            try:
                await self._store.settle(delivery.id, settlement, self._clock.now())
            except StoreError as error:
                log.error("channel %s: outcome not stored yet: %s", delivery.channel, error)  # noqa: TRY400 - expected
                await self._clock.wait(asyncio.Event(), _STORE_PAUSE)
            else:
                return

    def _tell(self, delivery: Delivery, settlement: Settlement) -> None:
        self._meter.count(f"deliveries.{settlement.state}")
        level = logging.INFO if settlement.state is DeliveryState.DELIVERED else logging.WARNING
        log.log(
            level,
            "channel %s: alert %d %s%s%s",
            delivery.channel,
            delivery.alert.id,
            "in doubt, " if settlement.in_doubt and settlement.state is DeliveryState.PENDING else "",
            settlement.state,
            f": {settlement.reason}" if settlement.reason else "",
        )
