"""Who stands behind an item, for counting independent sources."""

import re
from contextlib import suppress
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from alerts.feeds.link import canonical
from alerts.model.item import IdentityKind, Item

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


_CARRIERS = frozenset({"feedburner.com", "google.com"})
"""Who carries feeds for others: their names say nothing about who writes."""

_REDIRECTORS = frozenset(
    """bit.ly buff.ly cutt.ly dlvr.it fb.me feedproxy.google.com feeds.feedburner.com goo.gl ift.tt is.gd
    lnkd.in ow.ly rebrand.ly t.co tinyurl.com trib.al
    """.split()  # noqa: SIM905 - a list of hosts
)
"""Hosts whose addresses lead elsewhere and do not say where to."""


_PLAINLY = re.compile(r"https://([a-z0-9_.-]+)(?=[/?#:]|$)")
"""The host of a canonical address, unless it is an IPv6 address."""


def publisher(item: Item) -> str:
    """The domain that was registered for the item's link (``news.bbc.co.uk`` is ``bbc.co.uk``); its feed where it has none.

    Where an aggregator names the publisher it has the item from, it is that one; where a link leads through a redirector
    that tells where to, it is who stands there; through one that does not tell, it is the feed. Two feeds of one publisher are one source, and two blogs of one host that
    gives names to anybody are two.
    """
    stated = _domain(item.origin)
    if stated and stated not in _CARRIERS:
        return stated
    link = item.link
    page = next((one.value for one in item.identities if one.kind is IdentityKind.LINK), None)
    if page is None and link:
        page = canonical(link)
    plainly = _PLAINLY.match(page) if page else None
    if plainly:
        host = plainly[1]
        return (None if host in _REDIRECTORS else _registered(host)) or item.feed or ""
    return _domain(page or link) or item.feed or ""


def _domain(address: str | None) -> str | None:
    host = _host(address)
    return _registered(host) if host else None


def _host(link: str | None) -> str | None:
    if not link:
        return None
    try:
        return urlsplit(link).hostname
    except ValueError:
        return None


@lru_cache(4_096)
def _registered(host: str) -> str | None:
    host = host.rstrip(".").lower()
    try:
        return str(ip_address(host))
    except ValueError:
        with suppress(UnicodeError):
            return str(_suffixes().privatesuffix(host) or host)
    return host


@cache
def _suffixes() -> "PublicSuffixList":
    """The list that the package brings along; nothing is fetched."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - 60 ms that only the first item with a link need pay

    return PublicSuffixList()
