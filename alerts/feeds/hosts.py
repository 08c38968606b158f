"""Whose servers an address leads to, and how much they may be asked. Pure, but for the list that is read once.

Limits are shared by all hosts of a registrable domain, after Mozilla's Public Suffix List as publicsuffixlist bundles it:
nothing is loaded from anywhere.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType

from publicsuffixlist import PSLFILE, PublicSuffixList

from alerts.model.host import HostLimit

PRESETS: Mapping[str, HostLimit] = MappingProxyType(
    {
        "sec.gov": HostLimit(rate=10.0, concurrency=4),  # its fair access rules: 10 requests a second in total
        "nasdaq.com": HostLimit(rate=1.0, concurrency=1),  # lets requests hang that come too fast
        "nasdaqtrader.com": HostLimit(rate=1.0, concurrency=1),
    }
)
DEFAULT = HostLimit()


@cache
def _suffixes(*, beyond_ascii: bool) -> PublicSuffixList:
    """The list. Suffixes in other scripts, whose ASCII form takes most of the time, are asked for by such hosts alone."""
    if beyond_ascii:
        return PublicSuffixList()
    lines = Path(PSLFILE).read_text("utf-8").split("\n")
    return PublicSuffixList((line for line in lines if line.isascii()), accept_encoded_idn=False)


def read_list() -> None:
    """Read the list now; else the first host that is asked about waits for it."""
    _suffixes(beyond_ascii=False)


@lru_cache(20_000)
def domain_of(host: str) -> str:
    """The registrable domain of a host (in its ASCII form); of an address, or a name that has none, the host itself."""
    host = host.rstrip(".").lower()
    if ":" in host or host.rpartition(".")[2].isdecimal():
        return host
    return _suffixes(beyond_ascii="xn--" in host or not host.isascii()).privatesuffix(host) or host


def limit_of(host: str, limits: Mapping[str, HostLimit]) -> tuple[str, HostLimit | None]:
    """What is limited, a host or its domain, and how; None for loopback, which only ``limits`` can limit.

    ``limits`` are the operator's, by host or domain; the host's own counts first.
    """
    host = host.rstrip(".").lower()
    domain = domain_of(host)
    for name in (host, domain):
        if name in limits:
            return name, limits[name]
    return domain, None if _is_loopback(host) else PRESETS.get(domain, DEFAULT)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
