"""Sends through Apprise: some 140 services behind one kind of address.

Of Apprise only its knowledge of the services is used. Its repeats, its pauses and its shared threads are off (see
``apprise_service``): what to do after a failure is decided in ``retry``, and each channel has threads of its own
(see ``line``). What it says about a failure comes from ``apprise_witness``.
"""

import threading
from typing import Any

from alerts.delivery.apprise_service import Service, find_service
from alerts.delivery.apprise_verdict import conclude
from alerts.delivery.apprise_witness import Witness, silence
from alerts.delivery.dress import dressed
from alerts.delivery.services.service import Unusable
from alerts.model.delivery import Message, Refused, SendOutcome
from alerts.model.severity import Severity
from alerts.settings.settings import Channel, DeliverySettings


class AppriseCourier:
    """Delivers to one channel, in whatever thread it is called. Apprise is loaded by the first message."""

    def __init__(self, channel: Channel, settings: DeliverySettings) -> None:
        silence()
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


def apprise_service(channel: Channel, settings: DeliverySettings) -> Service | Unusable:
    """The service of Apprise's behind a channel, or why there is none. Loads Apprise; blocks."""
    return find_service(channel.url, settings)
