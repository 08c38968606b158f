"""Hands messages to channels: each has a line of its own, and behind it a service of ours or Apprise."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeGuard

from alerts.delivery.apprise_courier import AppriseCourier, apprise_service
from alerts.delivery.carriers import allowance_of, holds_of, native, patience_of
from alerts.delivery.exchange import Exchange
from alerts.delivery.line import Deliver, Line, in_thread
from alerts.delivery.rate import Allowance
from alerts.delivery.sample import sample_message
from alerts.delivery.services.service import Service, Unusable
from alerts.model.delivery import Message, Refused, SendOutcome
from alerts.settings.settings import Channel, DeliverySettings

if TYPE_CHECKING:
    from alerts.delivery.template import Template


log = logging.getLogger(__name__)

_UNLIMITED = Allowance()
LATEST = 256
"""Messages of which it is known that their own wording was refused, should they be sent again."""

_NOT_THE_WORDING = frozenset({401, 403, 404, 405, 410})
"""Statuses that are about the address or who asks: other words do not help."""


class ChannelSender:
    """Satisfies ``Sender``. Apprise is loaded by the first message that needs it."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        settings: DeliverySettings,
        carry: Callable[[Channel], Service | Unusable | None] = native,
    ) -> None:
        self._settings, self._carry = settings, carry
        self._exchange = Exchange()
        self._lines: dict[str, tuple[Channel, Line]] = {}
        self._allowances: dict[str, Allowance] = {}
        self._holds: dict[str, Callable[[Message], bool]] = {}
        self._templates: dict[str, Template] = {}
        self._unwanted: deque[tuple[str, str]] = deque(maxlen=LATEST)
        self._retired: list[Line] = []
        self._closed = False
        self.replace(channels)

    def replace(self, channels: Mapping[str, Channel], settings: DeliverySettings | None = None) -> None:
        """Use these channels, and these settings, from now on. A channel that did not change keeps its open attempts."""
        if settings is not None and settings != self._settings:
            self._settings = settings
            self._retired += [line for _, line in self._lines.values()]
            self._lines = {}
        self._retired = [line for line in self._retired if line.busy]
        lines = {}
        for name, channel in channels.items():
            old = self._lines.get(name)
            lines[name] = old if old and old[0] == channel else (channel, self._line(channel))
        kept = {id(line) for _, line in lines.values()}
        self._retired += [line for _, line in self._lines.values() if id(line) not in kept]
        self._lines = lines

    async def send(self, channel: str, message: Message) -> SendOutcome:
        """One attempt on one channel. Takes at most the settings' ``timeout``; never raises for what a service does.

        Where a service will not take a person's own wording, the usual one is sent at once, so that no alert is lost to
        its wording; this takes as long again.
        """
        if self._closed:
            return Refused("stopping", permanent=False)
        if channel not in self._lines:
            return Refused("no channel of this name is configured", permanent=False)
        line = self._lines[channel][1]
        worded = self.worded(channel, message)
        outcome = await line.send(worded)
        if worded.custom is None or not _may_be_the_wording(outcome):
            return outcome
        self._unwanted.append((channel, message.key))
        log.warning("channel %s: its own wording is refused, so the usual one is sent: %s", channel, outcome.reason)
        return await line.send(message)

    def worded(self, channel: str, message: Message) -> Message:
        """The message in the channel's own wording, if it has one."""
        template = self._templates.get(channel)
        if template is None or (channel, message.key) in self._unwanted:
            return message
        return replace(message, custom=partial(template.text, message))

    def allowance(self, channel: str) -> Allowance:
        """The channel's limits: as configured, else as its service publishes them."""
        return self._allowances.get(channel, _UNLIMITED)

    def holds(self, channel: str, message: Message) -> bool:
        """Whether one message of the channel tells all of this."""
        return self._holds[channel](message) if channel in self._holds else True

    async def close(self, timeout: float) -> None:  # noqa: ASYNC109 - the caller's ten seconds are shared by others
        """Take no more messages and wait up to ``timeout`` seconds for those on their way; then abandon them."""
        self._closed = True
        lines = [line for _, line in self._lines.values()] + self._retired
        try:
            async with asyncio.timeout(timeout):
                await asyncio.gather(*(line.settled() for line in lines))
        except TimeoutError:
            for line in lines:
                line.abandon()
        await self._exchange.close()

    def _line(self, channel: Channel) -> Line:
        service = self._carry(channel)
        self._allowances[channel.id] = allowance_of(channel, service)
        self._holds[channel.id] = holds_of(channel, service)
        self._templates.pop(channel.id, None)
        if channel.template is not None:
            from alerts.delivery.template import Template, read_template  # noqa: PLC0415 - 30 ms and 4 MiB that only a template is worth

            if isinstance(template := read_template(channel.template, sample_message()), Template):
                self._templates[channel.id] = template
        if service is None:
            courier, few = AppriseCourier(channel, self._settings), self._holds[channel.id]
            self._holds[channel.id] = lambda message: few(message) and courier.holds(message)
            deliver = in_thread(channel.id, courier.deliver)
        elif isinstance(service, Unusable):
            deliver = _refusing(service.why)
        else:
            timeout = min(self._settings.timeout, patience_of(channel) or self._settings.timeout)
            return Line(partial(self._exchange.send, service, timeout=timeout), timeout)
        return Line(deliver, self._settings.timeout)


def _may_be_the_wording(outcome: SendOutcome) -> TypeGuard[Refused]:
    return isinstance(outcome, Refused) and outcome.permanent and outcome.status not in _NOT_THE_WORDING


def _refusing(why: str) -> Deliver:
    async def refuse(_message: Message) -> SendOutcome:
        return Refused(why, permanent=True)

    return refuse


@dataclass(frozen=True, slots=True)
class Carried:
    """How a channel is carried. ``service`` is its name for people, ``why`` what is wrong with it, else empty."""

    service: str
    by_apprise: bool
    why: str = ""


def carried(channel: Channel, settings: DeliverySettings | None = None) -> Carried:
    """What a channel's address leads to, without saying the address. May load Apprise; blocks."""
    own = native(channel)
    if own is None or isinstance(own, Unusable):
        from alerts.delivery.apprise_options import unknown_option  # noqa: PLC0415 - only of addresses that Apprise reads

        if strange := unknown_option(channel.url):
            return Carried("", by_apprise=own is None, why=strange)
    found = apprise_service(channel, settings or DeliverySettings()) if own is None else own
    if isinstance(found, Unusable):
        return Carried("", by_apprise=own is None, why=found.why)
    return Carried(found.name, by_apprise=own is None)


def check_channels(
    channels: Mapping[str, Channel], settings: DeliverySettings | None = None
) -> tuple[tuple[str, str], ...]:
    """The channels that cannot work: their names and what is wrong, without the address. May load Apprise; blocks."""
    found = ((name, carried(channel, settings).why) for name, channel in channels.items())
    return tuple((name, why) for name, why in found if why)
