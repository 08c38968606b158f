"""Who stands behind an item, for counting independent sources."""

from contextlib import suppress
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from alerts.model.item import Item

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


def publisher(item: Item) -> str:
    """The domain that was registered for the item's link (``news.bbc.co.uk`` is ``bbc.co.uk``); its feed where it has none.

    Two feeds of one publisher are one source, and two blogs of one host that gives names to anybody are two.
    """
    host = _host(item.link)
    return (_registered(host) if host else None) or item.feed or ""


def _host(link: str | None) -> str | None:
    if not link:
        return None
    try:
        return urlsplit(link).hostname
    except ValueError:
        return None


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
