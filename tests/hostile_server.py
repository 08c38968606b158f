"""A loopback HTTP server that serves feeds and, on command, does what servers in the field and worse ones do.

    async with HostileServer() as server:
        page = server.feed("/wire.xml")            # a good feed: validators, 304, gzip
        page.body = b"<rss>...</rss>"              # its next version; page.status = 503 breaks it
        await fetch(server.url("/wire.xml"))
        await fetch(server.url("/hostile/slow-body?pause=0.1"))
        assert server.asked("/wire.xml")[-1].headers["if-none-match"] == page.etag

A test that blocks runs it aside, in a thread with a loop of its own: ``with aside(HostileServer()) as server: ...``.

What the paths below ``/hostile/`` do stands in ``tests/hostile_behaviours.py``, one function each. ``requests`` is the
ledger of all that was asked; ``sent`` counts the bytes that went out; ``connections`` the connections that came in.
"""

import asyncio
import gzip
import hashlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

REASONS = {200: "OK", 304: "Not Modified", 404: "Not Found"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived; header names in lower case. ``connection`` numbers the connection it came on.

    ``target`` is the path with its query, as it was asked.
    """

    method: str
    target: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    connection: int


@dataclass(slots=True)
class Page:
    """A programmable feed. ``etag`` follows the body unless it is set; None for a validator leaves it out."""

    body: bytes = b"<rss version='2.0'><channel><title>a feed</title></channel></rss>"
    content_type: str | None = "application/rss+xml"
    etag: str | None = ""
    last_modified: str | None = "Mon, 27 Jan 2025 09:00:00 GMT"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    gzip: bool = False

    def validator(self) -> str | None:
        return f'"{hashlib.md5(self.body, usedforsecurity=False).hexdigest()}"' if self.etag == "" else self.etag

    def is_held(self, request: Request) -> bool:
        """RFC 9110, 13.2.2: If-None-Match counts before If-Modified-Since."""
        if "if-none-match" in request.headers:
            return request.headers["if-none-match"] == self.validator()
        return self.last_modified is not None and request.headers.get("if-modified-since") == self.last_modified


class Exchange:
    """One request and the ways to answer it."""

    def __init__(self, server: "HostileServer", request: Request, writer: asyncio.StreamWriter) -> None:
        self.server, self.request, self.writer = server, request, writer
        self.keep = request.headers.get("connection", "").lower() != "close"

    def ask(self, name: str, default: float) -> float:
        """A number of the query."""
        return float(self.request.query.get(name, default))

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        self.server.note_sent(len(data))
        await self.writer.drain()

    async def answer(self, status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> None:
        if status in (204, 304):  # these have no body
            await self.head(status, headers or {})
            return
        await self.head(status, {**(headers or {}), "Content-Length": str(len(body))}, body)

    async def head(self, status: int, headers: Mapping[str, str], then: bytes = b"") -> None:
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Whatever')}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if not self.keep:
            lines.append("Connection: close")
        await self.send(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape") + then)

    async def chunk(self, data: bytes) -> None:
        await self.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def close(self) -> None:
        self.keep = False

    def reset(self) -> None:
        """Break the connection with a RST."""
        self.keep = False
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


class HostileServer:
    """An async context manager. Listens on a free port of ``host`` (loopback); with ``tls`` it speaks https."""

    def __init__(self, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self._tls, self.host = tls, host
        self._pages: dict[str, Page] = {}
        self._busy: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._changed = asyncio.Event()
        self.requests: list[Request] = []
        self.sent = 0
        self.connections = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.host, 0, ssl=self._tls, limit=1 << 20)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def url(self, path: str = "/", *, host: str | None = None, userinfo: str = "") -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{userinfo + '@' if userinfo else ''}{host or self.host}:{self.port}{path}"

    def feed(self, path: str) -> Page:
        """The feed at ``path``, with a query or for all of them; it exists from the first call on. Below ``/hostile/``
        it takes the place of what is done there: so a server recovers.
        """
        return self._pages.setdefault(path, Page())

    def asked(self, path: str) -> list[Request]:
        """The requests for one path, in their order."""
        return [request for request in self.requests if request.path == path]

    def note_sent(self, size: int) -> None:
        self.sent += size
        self._changed.set()

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds of the ledger: ``await server.until(lambda: len(server.requests) == 3)``."""
        while not holds():
            self._changed.clear()
            await self._changed.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        self.connections += 1
        self._changed.set()
        number = self.connections
        try:
            while (request := await _read(reader, number)) is not None:
                self.requests.append(request)
                self._changed.set()
                exchange = Exchange(self, request, writer)
                await self._answer(exchange)
                if not exchange.keep:
                    break
        except (ConnectionError, TimeoutError, ssl.SSLError):
            pass  # the client had enough
        except asyncio.CancelledError:
            pass  # the server is being closed
        finally:
            self._busy.discard(task)
            writer.transport.abort() if self._server is None or not self._server.is_serving() else writer.close()

    async def _answer(self, exchange: Exchange) -> None:
        # Imported late: the behaviours are written in terms of this module.
        from tests.hostile_behaviours import BEHAVIOURS

        path = exchange.request.path
        page = self._pages.get(exchange.request.target) or self._pages.get(path)
        if page is not None:
            await _serve_page(exchange, page)
        elif path.startswith("/hostile/") and path.removeprefix("/hostile/") in BEHAVIOURS:
            await BEHAVIOURS[path.removeprefix("/hostile/")](exchange)
        else:
            await exchange.answer(404)


async def _serve_page(exchange: Exchange, page: Page) -> None:
    headers = dict(page.headers)
    if page.status != 200:
        await exchange.answer(page.status, headers)
        return
    if (etag := page.validator()) is not None:
        headers["ETag"] = etag
    if page.last_modified is not None:
        headers["Last-Modified"] = page.last_modified
    if page.is_held(exchange.request):
        await exchange.answer(304, headers)
        return
    if page.content_type is not None:
        headers["Content-Type"] = page.content_type
    body = page.body
    if page.gzip and "gzip" in exchange.request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"], body = "gzip", gzip.compress(body)
    await exchange.answer(200, headers, body)


async def _read(reader: asyncio.StreamReader, number: int) -> Request | None:
    try:
        start = await reader.readexactly(1)
        if start == b"\x16":  # TLS, where http is spoken
            return Request("GET", "", "/hostile/tls-on-http", {}, {}, number)
        head = start + await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    parts = urlsplit(target)
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    return Request(method, target, unquote(parts.path), dict(parse_qsl(parts.query)), headers, number)


@contextmanager
def aside(server: HostileServer) -> Iterator[HostileServer]:
    """Run ``server`` in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
