"""What a network error means, in words for people. Nothing that a server wrote and no address beyond host and port."""

import errno
import os
import ssl
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp import http_exceptions
from yarl import URL

from alerts.feeds.decode import BadCoding, CutCoding
from alerts.feeds.socket_gate import AddressRefused
from alerts.model.fetch import FetchFailed, FetchTrouble


class TooLarge(Exception):
    """A body beyond its cap. The text is for people."""


class TooSlow(Exception):
    """A body below the least rate. The text is for people."""


def explained(error: BaseException, url: URL) -> FetchFailed | None:
    """The failure that an exception of a request to ``url`` stands for; None where it is none of the network's."""
    for kinds, tell in _TABLE:
        if isinstance(error, kinds):
            trouble, detail = tell(error, place(url))
            return FetchFailed(trouble=trouble, detail=detail)
    return None


def place(url: URL) -> str:
    """Host and port, the port only where it is an unusual one."""
    return url.host_port_subcomponent or "the server"


def status_words(status: int) -> str:
    """``404 Not Found``: the registered phrase, not the one that the server wrote."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _connecting(error: OSError, where: str) -> tuple[FetchTrouble, str]:
    if isinstance(error, AddressRefused):
        what = f"{where} is" if error.address in where else f"{where} leads to {error.address}, which is"
        return FetchTrouble.ADDRESS, f"{what} not public and not listed in poll.allow_addresses"
    if isinstance(error, ssl.SSLError):
        return FetchTrouble.TLS, f"TLS with {where} failed: {_tls(error)}"
    if error.errno == errno.ETIMEDOUT:
        return FetchTrouble.TIMEOUT, f"no connection to {where} in time"
    if isinstance(error, ConnectionResetError | BrokenPipeError):  # in the TLS handshake, without a number
        return FetchTrouble.RESET, f"{where} broke the connection off at once"
    return FetchTrouble.REFUSED, f"{where} cannot be reached: {_reason(error)}"


def _cut(error: aiohttp.ClientPayloadError, where: str) -> tuple[FetchTrouble, str]:
    # The client keeps the socket's error only in its text; without it this is a body cut short, which it is as well.
    if "ConnectionResetError" in str(error):
        return FetchTrouble.RESET, f"{where} broke the connection off in the middle of the body"
    return FetchTrouble.TRUNCATED, f"the body from {where} ended too early"


def _malformed(error: aiohttp.ClientResponseError, where: str) -> tuple[FetchTrouble, str]:
    if "Too many headers" in error.message or any(isinstance(e, http_exceptions.LineTooLong) for e in _chain(error)):
        return FetchTrouble.TOO_LARGE, f"{where} answered with headers beyond all measure"
    return FetchTrouble.PROTOCOL, f"the answer of {where} is not HTTP"


def _chain(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    for _ in range(8):
        if found is None:
            return
        yield found
        found = found.__cause__ or found.__context__


def _reason(error: OSError) -> str:
    if error.errno is None:
        return type(error).__name__
    if error.errno < 0:  # getaddrinfo's own numbers
        return (error.strerror or "no such name").lower()
    return os.strerror(error.errno).lower()


def _tls(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    reason = getattr(error, "reason", None)
    return str(reason).replace("_", " ").lower() if reason else type(error).__name__


# The first row whose type fits counts, so the narrower types stand first.
_TABLE: tuple[tuple[type[BaseException], Callable[[Any, str], tuple[FetchTrouble, str]]], ...] = (
    (TooLarge, lambda e, where: (FetchTrouble.TOO_LARGE, f"{where}: {e}")),
    (TooSlow, lambda e, where: (FetchTrouble.TIMEOUT, f"{where}: {e}, too slow to wait for")),
    (BadCoding, lambda e, where: (FetchTrouble.ENCODING, f"{where} sent a body that is {e}")),
    (CutCoding, lambda _, where: (FetchTrouble.TRUNCATED, f"{where} sent a compressed body that ends too early")),
    (aiohttp.ConnectionTimeoutError, lambda _, where: (FetchTrouble.TIMEOUT, f"no connection to {where} in time")),
    (aiohttp.SocketTimeoutError, lambda _, where: (FetchTrouble.TIMEOUT, f"{where} fell silent")),
    (
        aiohttp.ClientConnectorDNSError,
        lambda e, where: (FetchTrouble.DNS, f"the name {where} was not found: {_reason(e.os_error)}"),
    ),
    (
        aiohttp.ClientConnectorCertificateError,
        lambda e, where: (
            FetchTrouble.TLS,
            f"the certificate of {where} is not trusted: {_tls(e.certificate_error)}",
        ),
    ),
    (
        aiohttp.ClientProxyConnectionError,
        lambda e, _: (FetchTrouble.PROXY, f"the proxy cannot be reached: {_reason(e.os_error)}"),
    ),
    (aiohttp.ClientConnectorError, lambda e, where: _connecting(e.os_error, where)),
    (
        aiohttp.ServerDisconnectedError,
        lambda _, where: (FetchTrouble.RESET, f"{where} closed the connection without an answer"),
    ),
    (aiohttp.ClientPayloadError, _cut),
    (aiohttp.ClientHttpProxyError, lambda e, _: (FetchTrouble.PROXY, f"the proxy answered {status_words(e.status)}")),
    (aiohttp.ClientResponseError, _malformed),
    (ssl.SSLError, lambda e, where: (FetchTrouble.TLS, f"TLS with {where} failed: {_tls(e)}")),
    (aiohttp.InvalidURL, lambda _, where: (FetchTrouble.PROTOCOL, f"{where}: the address cannot be asked")),
    (TimeoutError, lambda _, where: (FetchTrouble.TIMEOUT, f"{where} took too long")),
    (OSError, lambda e, where: (FetchTrouble.RESET, f"the connection to {where} broke: {_reason(e)}")),
    (
        aiohttp.ClientError,
        lambda e, where: (FetchTrouble.RESET, f"the exchange with {where} failed ({type(e).__name__})"),
    ),
)
