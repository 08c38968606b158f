"""One request to one service over aiohttp, and what became of it. Connections are kept and shared by all channels.

The line between "not taken" and "nobody knows" is the first byte of the body: before it is written no service can have
acted; after it, only an answer tells.
"""

import asyncio
import socket
import ssl
import zlib
from datetime import UTC, datetime
from types import SimpleNamespace

import aiohttp
from aiohttp.abc import AbstractStreamWriter

from alerts.delivery.proxy import proxy_for
from alerts.delivery.services.service import Answer, Service
from alerts.delivery.verdict import retry_after
from alerts.model.delivery import Message, Refused, SendOutcome, Unknown
from alerts.net.resolver import Resolver

KEEP_ALIVE = 4.0
"""Seconds that an idle connection is kept. Node's server, among the usual ones the quickest, closes after 5: a message
that is written into a connection while the other side closes it would be in doubt."""

OF_THE_TIMEOUT = 0.9
"""The share of an attempt's time in which the request must be on its way."""

PATIENCE = 4.0
"""How many times an attempt's time a written request is waited for; its message is not sent again meanwhile."""

ANSWER_READ = 65_536
"""Bytes of an answer that are read; the reason for a refusal is shorter, and a service may send 300 MB."""

ANSWER_PATIENCE = 2.0
"""Seconds that the body of an answer may take once its status is known, where something depends on it."""

IDLE_PATIENCE = 0.1
"""The same where nothing does: a body that is read to its end lets the connection be used again, which is worth that much."""

_USELESS = "the channel's address cannot be used"
_KINDS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((aiohttp.ClientConnectorDNSError, socket.gaierror), "name not found"),
    (
        (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError, ssl.SSLError),
        "no trusted TLS connection",
    ),
    ((aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError), "the proxy cannot be reached"),
    ((aiohttp.InvalidURL, ValueError), _USELESS),
)
"""Failures that come before a request is written."""

LONGEST_HEADER = 65_536
"""Bytes of one header of an answer: what a portal before the service adds (cookies, policies) is no reason to doubt it."""


class Exchange:
    """Where requests go out. Made without a loop; opened by the first request, in whatever loop that runs."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}

    async def send(self, service: Service, message: Message, timeout: float) -> SendOutcome:  # noqa: ASYNC109 - what is in doubt depends on it
        """Hand the message over. Raises nothing for what a service or a network does.

        ``timeout`` is how long the caller waits, in seconds. What is not connected shortly before that has failed; what is
        written is waited for four times as long, for a slow success is worth knowing of.
        """
        until = asyncio.get_running_loop().time() + timeout * PATIENCE
        progress = SimpleNamespace(written=False, limit=asyncio.timeout(timeout * OF_THE_TIMEOUT), until=until)
        try:
            async with progress.limit:
                return await self._exchanged(service, message, progress)
        except TimeoutError:
            return _given_up(progress, timeout)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _broken(error, progress)

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _exchanged(self, service: Service, message: Message, progress: SimpleNamespace) -> SendOutcome:
        request = service.request(message, datetime.now(UTC))
        async with self._opened().request(
            request.method,
            request.url,
            data=_Body(request.body, progress),
            headers=request.headers,
            allow_redirects=False,
            ssl=service.verify,
            proxy=self._proxy(request.url),
        ) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            good = 200 <= response.status < 300
            body = await _beginning(response, wanted=service.needs_body or not good)
            if body and "content-encoding" in headers:
                body = _plain(body)
            waited = retry_after(headers, datetime.now(UTC))
            outcome = service.outcome(
                Answer(status=response.status, headers=headers, body=body or b"", retry_after=waited)
            )
            if body is None and good and service.needs_body:
                return Unknown("the answer broke off")
            return outcome

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0, keepalive_timeout=KEEP_ALIVE, ttl_dns_cache=60, resolver=Resolver()
                ),
                timeout=aiohttp.ClientTimeout(total=None),
                # Answers are short; one that is compressed would have to be bounded once more.
                headers={"User-Agent": "Tapewatch", "Accept-Encoding": "identity"},
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                max_line_size=LONGEST_HEADER,
                max_field_size=LONGEST_HEADER,
            )
        return self._session

    def _proxy(self, url: str) -> str | None:
        """Asked once for each origin. aiohttp's ``trust_env`` would ask in two threads before each message, and would send
        what a ``.netrc`` holds to whoever a channel's address names.
        """
        origin = "/".join(url.split("/", 3)[:3])
        if origin not in self._proxies:
            self._proxies[origin] = proxy_for(url)
        return self._proxies[origin]


class _Body(aiohttp.BytesPayload):
    """A request's body that notes when it begins to be written. A trace would tell as much, and costs a fifth of a request."""

    def __init__(self, body: bytes, progress: SimpleNamespace) -> None:
        super().__init__(body)
        self._progress = progress

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        progress = self._progress
        progress.written = True
        if not progress.limit.expired():
            progress.limit.reschedule(progress.until)
        await super().write_with_length(writer, content_length)


async def _beginning(response: aiohttp.ClientResponse, *, wanted: bool) -> bytes | None:
    """The body's beginning; None where it broke off before its end. A body that is too long or too slow costs the connection
    and nothing else.
    """
    content, body = response.content, bytearray()
    try:
        if content.is_eof():  # all of it came with the headers, as most do
            body += content.read_nowait(ANSWER_READ)
        else:
            async with asyncio.timeout(ANSWER_PATIENCE if wanted else IDLE_PATIENCE):
                while len(body) < ANSWER_READ and (chunk := await content.read(ANSWER_READ - len(body))):
                    body += chunk
    except (TimeoutError, aiohttp.ClientError, OSError):
        response.close()
        return None if wanted and not body else bytes(body)
    if not content.at_eof():
        response.close()
    return bytes(body)


def _plain(body: bytes) -> bytes:
    """The beginning of what somebody has compressed although nobody asked for it; as it is, where we cannot read it."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, ANSWER_READ)
    except zlib.error:
        return body


def _given_up(progress: SimpleNamespace, timeout: float) -> SendOutcome:
    if progress.written:
        return Unknown(f"no answer within {timeout:g} s")
    return Refused(f"not connected within {timeout:g} s", permanent=False)


def _broken(error: Exception, progress: SimpleNamespace) -> SendOutcome:
    """Our own words: an error's text may hold the address."""
    for kinds, words in _KINDS:
        if isinstance(error, kinds):
            return Refused(words, permanent=words is _USELESS)
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, ConnectionRefusedError):
        return Refused("connection refused", permanent=False)
    if isinstance(error, aiohttp.ClientResponseError):
        return Unknown("an answer that cannot be read")
    if progress.written:
        return Unknown("the connection broke before an answer")
    return Refused("cannot be reached", permanent=False)
