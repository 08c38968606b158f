"""The world around the daemon, on loopback: feeds that a test edits while they are polled, and web hooks that keep a
ledger of what they took. Real HTTP from threads of the test's own process, so that a blocking test blocks nobody.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from alerts.delivery.marks import REPEAT


@dataclass(slots=True)
class News:
    """One entry of a feed, as its publisher writes it."""

    title: str
    guid: str | None
    link: str | None
    published: datetime | None
    summary: str

    def xml(self) -> str:
        parts = [f"<title>{escape(self.title)}</title>", f"<description>{escape(self.summary)}</description>"]
        if self.guid:
            parts.append(f"<guid isPermaLink='false'>{escape(self.guid)}</guid>")
        if self.link:
            parts.append(f"<link>{escape(self.link)}</link>")
        if self.published:
            parts.append(f"<pubDate>{format_datetime(self.published)}</pubDate>")
        return f"<item>{''.join(parts)}</item>\n"


class Wire:
    """A feed. ``status`` other than 200 breaks it (0: it hangs up without an answer), ``body`` replaces the document, ``validators`` allow 304,
    ``etag`` is one that never changes; with ``stubborn`` it answers 304 to whoever asks.

    ``asked`` counts requests, ``unchanged`` those that were answered with 304.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.news: list[News] = []
        self.status = 200
        self.body: bytes | None = None
        self.validators = True
        self.etag: str | None = None
        self.stubborn = False
        self.retry_after: int | None = None
        self.asked = self.unchanged = 0
        self.waits = threading.Event()
        self.waits.set()

    def add(
        self,
        title: str,
        *,
        guid: str | None = "",
        link: str | None = "",
        published: datetime | None = None,
        summary: str = "",
    ) -> News:
        """Publish one entry above the others; guid and link follow from the title unless they are given."""
        slug = sha256(title.encode()).hexdigest()[:10]
        news = News(
            title,
            f"{self.name}-{slug}" if guid == "" else guid,
            f"https://{self.name}.example/{slug}" if link == "" else link,
            published,
            summary,
        )
        self.news.insert(0, news)
        return news

    def document(self) -> bytes:
        entries = "".join(news.xml() for news in tuple(self.news))
        return f"<rss version='2.0'><channel><title>{self.name}</title>\n{entries}</channel></rss>".encode()

    def answer(self, exchange: BaseHTTPRequestHandler) -> None:
        self.asked += 1
        self.waits.wait(60)
        if not self.status:
            exchange.close_connection = True
            return
        body = self.document() if self.body is None else self.body
        etag = self.etag or f'"{sha256(body).hexdigest()}"'
        is_held = self.stubborn or exchange.headers.get("If-None-Match") == etag
        if self.status == 200 and self.validators and is_held:
            self.unchanged += 1
            _send(exchange, 304)
        else:
            headers = {"ETag": etag} if self.validators else {}
            if self.retry_after is not None:
                headers["Retry-After"] = str(self.retry_after)
            _send(exchange, self.status, body if self.status == 200 else b"", headers | {"Content-Type": "text/xml"})


@dataclass(slots=True)
class Letter:
    """A request that was read in full. ``status`` is None while, and if, it was never answered."""

    at: float
    headline: str
    text: str
    status: int | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver has it: answered with success, or read and the answer never sent."""
        return self.status is None or 200 <= self.status < 300

    @property
    def is_marked(self) -> bool:
        """Whether it says of itself that it may be a repeat."""
        return REPEAT in self.text


@dataclass(slots=True)
class Hook:
    """A channel's receiver. ``says`` decides the status of each answer; it may block, to hang. None hangs up."""

    name: str
    ledger: list[Letter] = field(default_factory=list)
    says: Callable[[Letter], int | None] = lambda _: 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def taken(self) -> list[Letter]:
        return [letter for letter in self.ledger if letter.taken]

    @property
    def headlines(self) -> list[str]:
        """Of what was taken, in the order of arrival."""
        return [letter.headline for letter in self.taken]

    def answer(self, exchange: BaseHTTPRequestHandler) -> None:
        sent = json.loads(exchange.rfile.read(int(exchange.headers["Content-Length"])))
        letter = Letter(time.monotonic(), sent["title"].partition("] ")[2], sent["message"])
        self.ledger.append(letter)
        status = self.says(letter)
        if status is None:
            exchange.close_connection = True
            return
        letter.status = status
        _send(exchange, status, b"ok", self.headers if status >= 400 else {})


class Outside:
    """The server. Wires are at /feeds/NAME, hooks at /hooks/NAME."""

    def __init__(self) -> None:
        self.wires: dict[str, Wire] = {}
        self.hooks: dict[str, Hook] = {}
        outside = self

        class Exchange(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                outside.wires[self.path.removeprefix("/feeds/")].answer(self)

            def do_POST(self) -> None:
                outside.hooks[self.path.removeprefix("/hooks/").rstrip("/")].answer(self)

            def log_message(self, *_: object) -> None:
                """The ledgers say more."""

        self._exchange = Exchange
        first = _Server(("127.0.0.1", 0), Exchange)
        self._servers = {"127.0.0.1": first}
        self.port = first.server_address[1]

    def __enter__(self) -> Self:
        _serve(self._servers["127.0.0.1"])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    def feed_url(self, wire: str, host: str = "127.0.0.1") -> str:
        """Where the wire is; every ``host`` of the loopback network serves all of them."""
        if host not in self._servers:
            self._servers[host] = _Server((host, self.port), self._exchange)
            _serve(self._servers[host])
        return f"http://{host}:{self.port}/feeds/{wire}"

    def channel_url(self, hook: str) -> str:
        return f"json://127.0.0.1:{self.port}/hooks/{hook}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asked was killed: that is what these tests are about."""


def _serve(server: _Server) -> None:
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()


def _send(
    exchange: BaseHTTPRequestHandler, status: int, body: bytes = b"", headers: dict[str, str] | None = None
) -> None:
    exchange.send_response(status)
    for name, value in (headers or {}).items():
        exchange.send_header(name, value)
    if status != 304:
        exchange.send_header("Content-Length", str(len(body)))
    exchange.end_headers()
    exchange.wfile.write(body)


def minutes_ago(minutes: float, now: datetime | None = None) -> datetime:
    """A time of publication."""
    return datetime.fromtimestamp((now or datetime.now(UTC)).timestamp() - 60 * minutes, UTC)
