"""Which sender carries a channel: decided here, and nowhere else.

A service of our own carries an address that asks for nothing that it cannot do; everything else goes through Apprise. The
address is written in the same way for both.
"""

import re
from collections.abc import Callable, Mapping

from alerts.delivery.rate import Allowance, Window, read_limits
from alerts.delivery.services.address import Address, read_address
from alerts.delivery.services.discord import read_discord
from alerts.delivery.services.ntfy import read_ntfy
from alerts.delivery.services.service import Service, Unusable
from alerts.delivery.services.slack import read_slack
from alerts.delivery.services.telegram import read_telegram
from alerts.delivery.services.webhook import read_webhook
from alerts.delivery.verdict import seconds
from alerts.model.delivery import Message
from alerts.settings.settings import Channel

# Addresses copied from a service's own page, as Apprise takes them too.
_COPIED = (
    (
        re.compile(r"https?://discord(?:app)?\.com/api/webhooks/([0-9]+)/([\w-]+)/?(\?.+)?", re.IGNORECASE),
        "discord://{}/{}/{}",
    ),
    (
        re.compile(r"https?://hooks\.slack\.com/services/([A-Z0-9]+)/([A-Z0-9]+)/([A-Z0-9]+)/?(\?.+)?", re.IGNORECASE),
        "slack://{}/{}/{}/{}",
    ),
    (re.compile(r"https?://ntfy\.sh/([-\w]{1,64})/?(\?.+)?", re.IGNORECASE), "ntfys://ntfy.sh/{}{}"),
)

MAIL = (Window(30, 60.0),)
"""Mails a minute: what Exchange Online takes from one sender (its "message rate limit"), and less than others do."""

SCREENFUL = 60
"""Lines of a digest in plain text through Apprise, those of the links among them."""

TAKES_BASE_URL = ("tgram", "slack", "discord", "ntfy", "ntfys")
TAKES_SECRET = ("json", "jsons")


def native(channel: Channel) -> Service | Unusable | None:
    """The service of ours that carries the channel, what is wrong with it, or None: Apprise carries it."""
    url = channel.url.reveal().strip()
    for copied, written in _COPIED:
        if found := copied.fullmatch(url):
            url = written.format(*(part or "" for part in found.groups()))
    schema = url.partition("://")[0].lower()
    service = _read(schema, url, channel)
    if service is None and (channel.base_url or channel.secret):
        return Unusable(_useless(channel, schema))
    return service


_READERS: Mapping[str, Callable[[Address, Channel], Service | Unusable | None]] = {
    "json": lambda address, channel: read_webhook(address, channel.secret),
    "jsons": lambda address, channel: read_webhook(address, channel.secret),
    "slack": lambda address, channel: read_slack(address, channel.base_url),
    "discord": lambda address, channel: read_discord(address, channel.base_url),
    "ntfy": lambda address, channel: read_ntfy(address, channel.base_url),
    "ntfys": lambda address, channel: read_ntfy(address, channel.base_url),
}


def _read(schema: str, url: str, channel: Channel) -> Service | Unusable | None:
    if channel.secret is not None and schema not in TAKES_SECRET:
        return None
    if channel.base_url is not None and schema not in TAKES_BASE_URL:
        return None
    if schema == "tgram":
        return read_telegram(url, channel.base_url)
    address = read_address(url)
    return _READERS[schema](address, channel) if address is not None and schema in _READERS else None


def allowance_of(channel: Channel, service: Service | Unusable | None) -> Allowance:
    """How fast the channel may be sent things: what the configuration says in place of all that its service publishes."""
    if channel.rate is not None:
        return Allowance(read_limits(channel.rate) or ())
    if service is None:
        return Allowance(MAIL if _is_mail(channel) else ())
    if isinstance(service, Unusable):
        return Allowance()
    return Allowance(service.limits, service.account, service.account_limits, assumed=True, target=service.target)


def holds_of(channel: Channel, service: Service | Unusable | None) -> Callable[[Message], bool]:
    """Whether one message of the channel tells all of what it is given. Mails do; what else goes through Apprise is short, so
    it is kept to a screenful.
    """
    if isinstance(service, Unusable) or (service is None and _is_mail(channel)):
        return lambda _: True
    return (lambda message: message.body.count("\n") < SCREENFUL) if service is None else service.holds


def _is_mail(channel: Channel) -> bool:
    return channel.url.reveal().strip().lower().startswith(("mailto://", "mailtos://"))


def patience_of(channel: Channel) -> float | None:
    """Seconds that the address itself allows for an answer (``?rto=``, Apprise's read time-out), if it says so."""
    address = read_address(channel.url.reveal())
    return seconds(address.options.get("rto")) or None if address else None


def _useless(channel: Channel, schema: str) -> str:
    """A key that has no effect would be ignored in silence."""
    if channel.secret is not None and schema not in TAKES_SECRET:
        return "secret signs web hooks (json://, jsons://) and nothing else"
    if channel.base_url is not None and schema not in TAKES_BASE_URL:
        return "base_url is for Telegram, Slack, Discord and ntfy; other addresses say where they lead"
    return "the address asks for something that only Apprise does, and there neither secret nor base_url is used"
