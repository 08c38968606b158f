"""A channel's own wording, tried as its service would be given it: at ``check``, at a preview, and at the start."""

import html
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from alerts.delivery.apprise_courier import apprise_service, composed
from alerts.delivery.apprise_service import Service as Other
from alerts.delivery.carriers import native
from alerts.delivery.mail import html_body
from alerts.delivery.sample import sample_message
from alerts.delivery.services.service import Service, Unusable
from alerts.delivery.services.telegram import LONGEST, Telegram
from alerts.delivery.services.telegram_html import fault
from alerts.delivery.template import Template, read_template
from alerts.model.delivery import Custom, Message
from alerts.settings.settings import Channel, DeliverySettings

_NOTHING = "it is empty, too long, or leaves out what the message is about"
_MARK = "zq7"
"""Written behind a channel's own wording to see whether it is in what its service would be sent."""


def wording_fault(channel: Channel, settings: DeliverySettings, message: Message | None = None) -> str:
    """Why the channel's template is not used for a message (the sample, if none is given); empty where it is, or where
    there is none. May load Apprise; blocks.
    """
    if channel.template is None:
        return ""
    template = read_template(channel.template, sample_message())
    if not isinstance(template, Template):
        return template
    message = message or sample_message()
    marked = replace(message, custom=_marked(template, message))
    service = native(channel) or apprise_service(channel, settings)
    if isinstance(service, Unusable):  # the address is at fault
        return ""
    try:
        if _MARK in _sent(service, marked):
            return ""
    except Exception as error:  # noqa: BLE001 - 180 plugins; a wording that cannot be tried must keep no daemon from starting
        return f"it could not be tried ({type(error).__name__})"
    why = fault(template.text(message, html.escape, LONGEST) or "") if isinstance(service, Telegram) else ""
    return f"{service.name} would not take what it writes: {why or _NOTHING}"


def _sent(service: Service | Other, message: Message) -> str:
    if isinstance(service, Other):
        return html_body(message) if service.is_mail else composed(service, message)[1]
    return service.request(message, datetime.now(UTC)).body.decode("utf-8", "replace")


def check_templates(channels: Mapping[str, Channel], settings: DeliverySettings) -> tuple[tuple[str, str], ...]:
    """The channels whose template cannot be used: their names, and what is wrong. May load Apprise; blocks."""
    found = ((name, wording_fault(channel, settings)) for name, channel in channels.items())
    return tuple((name, why) for name, why in found if why)


def _marked(template: Template, message: Message) -> Custom:
    def written(escape: Callable[[str], str], room: int) -> str | None:
        text = template.text(message, escape, room - len(_MARK))
        return None if text is None else text + _MARK

    return written
