"""May this address be reached? Pure: the socket gate asks, once a name has become an address.

A feed's publisher chooses where its name and its redirects point, so nothing but the public internet is reached unless
the operator lists the network. The registries are IANA's special-purpose ones for IPv4 and IPv6 (RFC 6890 and what
came after); ``ipaddress`` knows most of them, the rest is named below. An IPv6 address that carries an IPv4 address
(mapped, NAT64, 6to4 ...) is worth what the carried one is worth.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_REFUSED_V4 = (
    IPv4Network("100.64.0.0/10"),  # carrier-grade NAT, RFC 6598; a cloud's metadata service lives in it
    IPv4Network("192.0.0.0/24"),  # protocol assignments; a cloud's metadata service lives in it
    IPv4Network("192.88.99.0/24"),  # 6to4 relay anycast, withdrawn by RFC 7526
    IPv4Network("168.63.129.16/32"),  # a cloud's host agent, on a public address
)
_GLOBAL_V6 = IPv6Network("2000::/3")  # all that has been given out as global unicast
_REFUSED_V6 = (
    IPv6Network("2001::/23"),  # protocol assignments, Teredo among them
    IPv6Network("2001:db8::/32"),  # documentation
    IPv6Network("3fff::/20"),  # documentation, RFC 9637
)
_SIX_TO_FOUR = IPv6Network("2002::/16")
_LOW_32_BITS = (
    IPv6Network("::ffff:0:0/96"),  # IPv4-mapped
    IPv6Network("::ffff:0:0:0/96"),  # IPv4-translated, RFC 2765
    IPv6Network("64:ff9b::/96"),  # NAT64, RFC 6052
)
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # RFC 5214: these 32 bits stand before the IPv4 address


def allowed(address: str | Address, allow: Iterable[Network] = ()) -> bool:
    """True for a public unicast address, and for one inside a network of ``allow``, itself or the IPv4 address in it.

    Raises ValueError when a text is no address.
    """
    ip = ip_address(address) if isinstance(address, str) else address
    if isinstance(ip, IPv6Address) and ip.scope_id is not None:
        ip = IPv6Address(int(ip))
    if any(ip in network for network in allow):
        return True
    if isinstance(ip, IPv4Address):
        return _public_v4(ip)
    inner = carried(ip)
    if inner is not None:
        return allowed(inner, allow) and (ip in _SIX_TO_FOUR or _translated(ip) or _public_v6(ip))
    return _public_v6(ip)


def carried(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to, if it is of a kind that does."""
    number = int(ip)
    if ip in _SIX_TO_FOUR:
        return IPv4Address((number >> 80) & 0xFFFF_FFFF)
    if _translated(ip) or (number >> 32) & 0xFFFF_FFFF in _ISATAP:
        return IPv4Address(number & 0xFFFF_FFFF)
    return None


def _translated(ip: IPv6Address) -> bool:
    return any(ip in network for network in _LOW_32_BITS)


def _public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _REFUSED_V4)


def _public_v6(ip: IPv6Address) -> bool:
    return (
        ip in _GLOBAL_V6
        and ip.is_global
        and ip not in _SIX_TO_FOUR
        and not any(ip in network for network in _REFUSED_V6)
    )
