"""What a channel would be sent, for people to look at: without its address, and without sending it."""

import json
from datetime import UTC, datetime

from alerts.delivery.apprise_courier import apprise_service, composed
from alerts.delivery.carriers import native
from alerts.delivery.mail import html_body
from alerts.delivery.sender import ChannelSender
from alerts.delivery.services.service import Unusable
from alerts.model.delivery import Message
from alerts.settings.settings import Channel, DeliverySettings


def previewed(channel: Channel, settings: DeliverySettings, message: Message, *, as_html: bool = False) -> str:
    """The request's body for a service of ours, title and text for one of Apprise's; or why the channel cannot work.

    Where the channel's own wording is not used for the message, that is said first.
    """
    shown = _shown(channel, settings, message, as_html=as_html)
    if channel.template is None:
        return shown
    from alerts.delivery.wording import wording_fault  # noqa: PLC0415 - Jinja2 is loaded for a template alone

    why = wording_fault(channel, settings, message)
    return f"The channel's template is not used for this message: {why}\n\n{shown}" if why else shown


def _shown(channel: Channel, settings: DeliverySettings, message: Message, *, as_html: bool) -> str:
    worded = ChannelSender({channel.id: channel}, settings).worded(channel.id, message)
    if as_html:
        return html_body(worded)
    service = native(channel)
    if service is None:
        found = apprise_service(channel, settings)
        if isinstance(found, Unusable):
            return found.why
        title, body = composed(found, worded)
        return f"{found.name}, by Apprise\n\n{title}\n\n{body}" if title else f"{found.name}, by Apprise\n\n{body}"
    if isinstance(service, Unusable):
        return service.why
    body = json.loads(service.request(worded, datetime.now(UTC)).body)
    return f"{service.name}\n\n{json.dumps(body, ensure_ascii=False, indent=2)}"
