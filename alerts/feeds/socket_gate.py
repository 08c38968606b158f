"""The gate at the socket: it sees the address that is really connected to, after names, redirects and rebinding."""

import errno
import socket
from collections.abc import Callable, Collection
from typing import Any

from alerts.feeds.address import Network, allowed

AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]


class AddressRefused(PermissionError):
    """An address that is neither public nor listed by the operator. ``address`` is the one."""

    def __init__(self, address: str) -> None:
        # One text for all addresses: the connector keeps the type of an error only where all have the same.
        super().__init__(errno.EACCES, "address not allowed")
        self.address = address


def socket_gate(allow: Collection[Network]) -> Callable[[AddrInfo], socket.socket]:
    """Make a factory of sockets that raises AddressRefused before a packet leaves."""

    def gated(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, where = info
        address = str(where[0])
        if not allowed(address, allow):
            raise AddressRefused(address)
        return socket.socket(family, kind, protocol)

    return gated
