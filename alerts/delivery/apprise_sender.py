"""Sends through Apprise: some 140 services behind one kind of address.

Of Apprise only its knowledge of the services is used. Its repeats, its pauses and its shared threads are off (see
``apprise_service``): what to do after a failure is decided in ``retry``, and each channel has threads of its own
(see ``line``). What it says about a failure comes from ``apprise_witness``.
"""

import asyncio
import threading
from collections.abc import Mapping
from typing import Any

from alerts.delivery.apprise_service import Service, Unusable, find_service
from alerts.delivery.apprise_verdict import conclude
from alerts.delivery.apprise_witness import Witness, silence
from alerts.delivery.dress import dressed
from alerts.delivery.line import Line
from alerts.model.delivery import Message, Refused, SendOutcome
from alerts.model.severity import Severity
from alerts.settings.settings import Channel, DeliverySettings


class AppriseSender:
    """Hands messages to the services behind the channels. Apprise is loaded by the first message."""

    def __init__(self, channels: Mapping[str, Channel], settings: DeliverySettings) -> None:
        self._settings = settings
        self._lines: dict[str, tuple[Channel, Line]] = {}
        self._retired: list[Line] = []
        self._closed = False
        silence()
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
        """One attempt on one channel. Takes at most the settings' ``timeout``; never raises for what a service does."""
        if self._closed:
            return Refused("stopping", permanent=False)
        if channel not in self._lines:
            return Refused("no channel of this name is configured", permanent=False)
        return await self._lines[channel][1].send(message)

    async def close(self, timeout: float) -> None:  # noqa: ASYNC109 - the caller's ten seconds are shared by others
        """Take no more messages and wait up to ``timeout`` seconds for those on their way; then abandon them."""
        self._closed = True
        lines = [line for _, line in self._lines.values()] + self._retired
        try:
            async with asyncio.timeout(timeout):
                await asyncio.gather(*(line.settled() for line in lines))
        except TimeoutError:
            return

    def _line(self, channel: Channel) -> Line:
        return Line(channel.id, _Courier(channel, self._settings).deliver, self._settings.timeout)


class _Courier:
    """Delivers to one channel, in whatever thread it is called."""

    def __init__(self, channel: Channel, settings: DeliverySettings) -> None:
        self._channel, self._settings = channel, settings
        self._service: Service | None = None
        self._finding = threading.Lock()

    def deliver(self, message: Message) -> SendOutcome:
        """One blocking attempt. Raises nothing: what goes wrong inside Apprise is an outcome too."""
        try:
            with self._finding:
                found = self._service or find_service(self._channel.url, self._settings)
            if isinstance(found, Unusable):
                return Refused(found.why, permanent=True)
            self._service = found
            return _send(found, message)
        except Exception as error:  # noqa: BLE001 - 180 plugins; an exception's text may hold the address
            return Refused(f"it could not be prepared ({type(error).__name__})", permanent=False)


def _send(service: Service, message: Message) -> SendOutcome:
    from apprise import NotifyFormat  # noqa: PLC0415 - loaded with the first channel

    shape = service.shape()
    title, body = dressed(message, shape)
    # Dressed text is in the very format that the plugin resolves plain text to, so that Apprise converts no more.
    declared = service.plugin.resolve_format(NotifyFormat.TEXT)
    silence()
    with Witness() as witness:
        took = service.apprise.notify(title=title, body=body, notify_type=_kind(message.severity), body_format=declared)
    return conclude(witness.signs, took=bool(took))


def _kind(severity: Severity) -> Any:
    """Apprise's four kinds of message, which services show as colours: red, yellow, blue."""
    from apprise import NotifyType  # noqa: PLC0415 - as above

    if severity >= Severity.CRITICAL:
        return NotifyType.FAILURE
    return NotifyType.WARNING if severity >= Severity.HIGH else NotifyType.INFO


def check_channels(
    channels: Mapping[str, Channel], settings: DeliverySettings | None = None
) -> tuple[tuple[str, str], ...]:
    """The channels that cannot work: their names and what is wrong, without the address. Loads Apprise; blocks."""
    found = ((name, find_service(channel.url, settings or DeliverySettings())) for name, channel in channels.items())
    return tuple((name, service.why) for name, service in found if isinstance(service, Unusable))


def service_kind(channel: Channel) -> str:
    """The name of the service behind a channel ("Slack"), or what is wrong with its address. Loads Apprise; blocks."""
    found = find_service(channel.url, DeliverySettings())
    return found.why if isinstance(found, Unusable) else found.name
