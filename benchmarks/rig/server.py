"""A loopback server for many feeds on many hosts, and the web hook that takes their alerts.

It runs in the benchmark's own process, the daemon in another, so that its work counts as nobody's. It speaks just enough
HTTP/1.1 with kept connections: 304 to a validator that still holds, else the feed; 200 to a POST.
"""

import asyncio
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

HEAD_END = b"\r\n\r\n"


@dataclass
class Served:
    """One feed: what it says now, and when its last byte was last written (CLOCK_MONOTONIC)."""

    body: bytes
    heeds_validators: bool = True
    content_type: str = "application/rss+xml; charset=utf-8"
    asked: int = 0
    sent_at: float = 0.0
    etag: bytes = field(init=False, default=b"")

    def __post_init__(self) -> None:
        self.become(self.body)

    def become(self, body: bytes) -> None:
        """Say this from now on."""
        self.body = body
        self.etag = b'"%s"' % hashlib.blake2b(body, digest_size=12).hexdigest().encode()


class FeedServer:
    """Feeds by name, each at a loopback address of its own (``url``); alerts posted to ``hook`` go to ``on_alert``.

    With ``hosts`` they share so many addresses. ``closes`` ends each connection after its answer, without saying so before.
    """

    def __init__(self, feeds: dict[str, Served], hosts: int | None = None) -> None:
        self.feeds = feeds
        self.asked = 0
        self.closes = False
        self.on_ask: Callable[[str], None] = lambda _feed: None
        self.on_alert: Callable[[dict[str, str], float], None] = lambda _alert, _at: None
        self._servers: list[asyncio.Server] = []
        shared = hosts or len(feeds)
        places = [f"127.0.{1 + index // 250}.{1 + index % 250}" for index in range(shared)]
        self._hosts = {name: places[index % shared] for index, name in enumerate(feeds)}
        self._port = 0

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        for host in ("127.0.0.1", *dict.fromkeys(self._hosts.values())):
            server = await loop.create_server(lambda: _Answering(self), host, self._port, backlog=256)
            self._servers.append(server)
            self._port = server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()

    def url(self, feed: str) -> str:
        """Where a feed is."""
        return f"http://{self._hosts[feed]}:{self._port}/{feed}"

    @property
    def hook(self) -> str:
        """The channel's address, as Apprise writes it."""
        return f"json://127.0.0.1:{self._port}/hook"

    def answer(self, method: bytes, path: bytes, head: bytes, body: bytes) -> tuple[bytes, Served | None]:
        """The whole answer, and the feed whose body it carries."""
        if method == b"POST":
            self.on_alert(json.loads(body), time.monotonic())
            return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", None
        name = path[1:].decode()
        feed = self.feeds[name]
        feed.asked += 1
        self.asked += 1
        self.on_ask(name)
        if feed.heeds_validators and feed.etag in head:
            return b"HTTP/1.1 304 Not Modified\r\nServer: bench\r\nETag: %s\r\n\r\n" % feed.etag, None
        kind = feed.content_type.encode()
        lines = (
            b"HTTP/1.1 200 OK",
            b"Server: bench",
            b"Content-Type: " + kind,
            b"ETag: " + feed.etag,
            b"Content-Length: %d" % len(feed.body),
        )
        return b"\r\n".join(lines) + HEAD_END + feed.body, feed


class _Answering(asyncio.Protocol):
    def __init__(self, server: FeedServer) -> None:
        self._server = server
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.WriteTransport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._held += data
        while HEAD_END in self._held:
            head, rest = self._held.split(HEAD_END, 1)
            length = _length(head)
            if len(rest) < length:
                return
            body, self._held = rest[:length], rest[length:]
            method, path, _ = head.split(b"\r\n", 1)[0].split(b" ")
            answer, feed = self._server.answer(method, path, head, body)
            self._transport.write(answer)
            if feed is not None:
                feed.sent_at = time.monotonic()
            if self._server.closes or b"onnection: close" in head:
                self._transport.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
