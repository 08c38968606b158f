"""One channel's way through what is due on it: wait at the gate, send, settle, and on to the next.

claim ──▶ gate ──▶ send ──▶ settle this and claim the next ──▶ gate ──▶ ...
(one commit)
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from alerts.delivery.retry import settle
from alerts.delivery.told import told
from alerts.model.delivery import Delivery, DeliveryState, Message, Refused, SendOutcome, Settlement
from alerts.model.errors import StoreError
from alerts.pipeline.arrivals import Arrivals
from alerts.pipeline.channel_news import ChannelNews
from alerts.pipeline.current import Current
from alerts.pipeline.gates import Gates
from alerts.pipeline.ports import Clock, Meter, Sender, Store

T = TypeVar("T")

log = logging.getLogger(__name__)

LEAD = 0.05
"""Seconds before its gate opens in which a delivery may be claimed, so that it goes out the moment it may: a few
commits long. Whoever dies in that time leaves a delivery in doubt that was not sent, so it is short beside any
service's limit.
"""

_STORE_PAUSE = 1.0


class Handover:
    """Carries deliveries that are claimed. ``on_change`` is called when a channel begins to fail, comes back, or asks for quiet.
    ``gates`` say when a channel may be sent something, ``news`` tells people of channels.
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
        self.gates = Gates(clock, sender.allowance)
        self.news = ChannelNews(current, store, clock)
        self._closing = asyncio.Event()
        self.on_change: Callable[[], None] = lambda: None
        self.in_hand: dict[str, int] = {}
        """The delivery that each channel has claimed."""
        self.attempted = 0
        """Deliveries that were handed over, so far."""

    def close(self) -> None:
        """What is being sent ends; nothing else is sent or claimed."""
        self._closing.set()

    async def carry(self, delivery: Delivery, due_before: datetime | None = None) -> None:
        """Send the claimed delivery, and then what else is due on its channel (``due_before`` that, else now), as long
        as the channel's gate is open. Raises nothing.
        """
        following: Delivery | None = delivery
        try:
            while following is not None:
                self.in_hand[following.channel] = following.id
                following = await self._one(following, due_before)
        finally:
            del self.in_hand[delivery.channel]

    async def _one(self, delivery: Delivery, due_before: datetime | None) -> Delivery | None:
        """Carry one. Returns the channel's next, claimed."""
        channel = delivery.channel
        try:
            message = told(delivery, now=self._clock.now(), zone=self._current.settings.zone)
            if not await self._admitted(channel):
                await self._until_stored(channel, lambda: self._store.unclaim([delivery.id]))
                return None
            outcome = await self._sent(delivery, message)
            settlement = self._decided(delivery, outcome)
            self._tell(delivery, settlement)
            was_open, was_failing = self.gates.is_open(channel), bool(self.gates.failing([channel]))
            verdict = self.gates.learn(delivery, outcome, self._current.settings.delivery)
            following = await self._settled(delivery, settlement, due_before)
        except Exception:
            log.exception("channel %s: delivery %d failed on a defect", channel, delivery.id)
            dead = Settlement(state=DeliveryState.DEAD, in_doubt=True, reason="a defect; see the log")
            notice = self.news.dead(delivery, dead)
            await self._until_stored(
                channel, lambda: self._store.settle(delivery.id, dead, self._clock.now(), notice=notice)
            )
            return None
        is_open = self.gates.is_open(channel)
        try:
            if was_failing and not self.gates.failing([channel]):
                # It takes messages again: what has waited longest for that, the critical first, does not wait any longer.
                await self._store.quicken(channel, self._clock.now())
            if verdict.went_down:
                await self.news.down(channel, *self.gates.failing([channel])[channel])
            if verdict.came_back:
                await self.news.back(channel)
            has_asked = isinstance(outcome, Refused) and bool(outcome.retry_after)
            if verdict.went_down or verdict.came_back or has_asked or is_open is not was_open:
                self.on_change()
        except Exception:
            # What was claimed goes on whatever happens to the news about its channel.
            log.exception("channel %s: what became of it is not told", channel)
        return following

    async def _admitted(self, channel: str) -> bool:
        """Wait for the channel's gate; False where that takes longer than a claim is held."""
        until = self._clock.monotonic() + LEAD
        while not self._closing.is_set():
            wait = self.gates.wait(channel)
            if wait <= 0:
                return True
            if self._clock.monotonic() + wait > until:
                return False
            await self._clock.wait(self._closing, wait)
        return False

    async def _sent(self, delivery: Delivery, message: Message) -> SendOutcome:
        arrived = self._arrivals.take(delivery.alert.id)
        if arrived is not None:
            self._meter.observe("handover", self._clock.monotonic() - arrived)
        self.attempted += 1
        self.gates.sending(delivery.channel)
        outcome = await self._sender.send(delivery.channel, message)
        self.gates.answered(delivery.channel)
        return outcome

    def _decided(self, delivery: Delivery, outcome: SendOutcome) -> Settlement:
        now, settings = self._clock.now(), self._current.settings.delivery
        since = self.gates.counted_from(delivery)
        return settle(outcome, delivery, settings, now, jitter=self._jitter(), since=since)

    async def _settled(
        self, delivery: Delivery, settlement: Settlement, due_before: datetime | None
    ) -> Delivery | None:
        """Store the outcome; and claim the channel's next in the same commit, where something may be sent there
        soon.
        """
        channel = delivery.channel
        notice = self.news.dead(delivery, settlement) if settlement.state is DeliveryState.DEAD else None

        async def store() -> Delivery | None:
            now = self._clock.now()
            goes_on = channel in self._current.settings.channels and not self._closing.is_set()
            # What tries a channel that fails is chosen by the dispatcher.
            if not goes_on or not self.gates.is_open(channel) or self.gates.wait(channel) > LEAD:
                await self._store.settle(delivery.id, settlement, now, notice=notice)
                return None
            return await self._store.settle_and_claim(
                delivery.id, settlement, now, channel=channel, due_before=due_before or now, notice=notice
            )

        return await self._until_stored(channel, store)

    async def _until_stored(self, channel: str, store: Callable[[], Awaitable[T]]) -> T:
        """The channel waits until its outcome is stored: claiming on would lose track of what was sent."""
        while True:
            try:
                return await store()
            except StoreError as error:
                log.error("channel %s: outcome not stored yet: %s", channel, error)  # noqa: TRY400 - expected
                await self._clock.wait(asyncio.Event(), _STORE_PAUSE)

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
