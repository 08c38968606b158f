"""Sends through Apprise: some 140 services behind one kind of address.

Of Apprise only its knowledge of the services is used. Its repeats, its pauses and its shared threads are off (see
``apprise_service``): what to do after a failure is decided in ``retry``, and each channel has threads of its own
(see ``line``). What it says about a failure comes from ``apprise_witness``.
"""

import threading
from contextlib import nullcontext
from typing import Any

from alerts.delivery.apprise_answer import short_answers
from alerts.delivery.apprise_mail import as_ours
from alerts.delivery.apprise_service import Service, find_service
from alerts.delivery.apprise_verdict import conclude
from alerts.delivery.apprise_witness import Witness, silence
from alerts.delivery.dress import dressed, escaped, holds
from alerts.delivery.mail import PICTURE, html_body
from alerts.delivery.services.service import Unusable
from alerts.delivery.sparkline import png
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
            found = self._found()
            return Refused(found.why, permanent=True) if isinstance(found, Unusable) else _send(found, message)
        except Exception as error:  # noqa: BLE001 - 180 plugins; an exception's text may hold the address
            return Refused(f"it could not be prepared ({type(error).__name__})", permanent=False)

    def holds(self, message: Message) -> bool:
        """Whether one message tells all of it. Blocks like the first message, if it is asked before."""
        found = self._found()
        return isinstance(found, Unusable) or found.is_mail or holds(message, found.shape())

    def _found(self) -> Service | Unusable:
        with self._finding:
            found = self._service or find_service(self._channel.url, self._settings)
            self._service = found if isinstance(found, Service) else None
        return found


def composed(service: Service, message: Message) -> tuple[str, str]:
    """Title and text as the service gets them; of a mail in two parts, the plain one."""
    shape = service.shape()
    title, body = dressed(message, shape)
    custom = message.custom(lambda text: escaped(text, shape.markup), shape.body) if message.custom else None
    return title, custom or body


def _send(service: Service, message: Message) -> SendOutcome:
    from apprise import NotifyFormat  # noqa: PLC0415 - loaded with the first channel

    # Dressed text is in the very format that the plugin resolves plain text to, so that Apprise converts no more.
    declared = service.plugin.resolve_format(NotifyFormat.TEXT)
    picture, in_two_parts = None, False
    if service.is_mail and service.plugin.resolve_format(NotifyFormat.HTML) is NotifyFormat.HTML:
        # With ``?format=text`` it is not.
        title, body, declared = message.title, html_body(message), NotifyFormat.HTML
        picture, in_two_parts = _picture(service, message), True
    else:
        title, body = composed(service, message)
    silence()
    mail = (
        as_ours(service.plugin, message.body if in_two_parts else None, message.key)
        if service.is_mail
        else nullcontext()
    )
    with Witness() as witness, short_answers(), mail:
        took = service.apprise.notify(
            title=title, body=body, notify_type=_kind(message.severity), body_format=declared, attach=picture
        )
    return conclude(witness.signs, took=bool(took))


def _picture(service: Service, message: Message) -> Any:
    """The digest's picture, inside the mail; it refers to it by name."""
    if message.digest is None or not any(message.digest.hours):
        return None
    from apprise import AppriseAttachment  # noqa: PLC0415 - as above
    from apprise.attachment.memory import AttachMemory  # noqa: PLC0415 - as above

    service.plugin.inline = True
    attachments = AppriseAttachment()
    attachments.add(AttachMemory(content=png(message.digest.hours), name=PICTURE, mimetype="image/png"))  # type: ignore[no-untyped-call]
    return attachments


def _kind(severity: Severity) -> Any:
    """Apprise's four kinds of message, which services show as colours: red, yellow, blue."""
    from apprise import NotifyType  # noqa: PLC0415 - as above

    if severity >= Severity.CRITICAL:
        return NotifyType.FAILURE
    return NotifyType.WARNING if severity >= Severity.HIGH else NotifyType.INFO


def apprise_service(channel: Channel, settings: DeliverySettings) -> Service | Unusable:
    """The service of Apprise's behind a channel, or why there is none. Loads Apprise; blocks."""
    return find_service(channel.url, settings)
