"""The loopback server: the outlets' feeds at the simulated time, and the desk's webhook that takes the alerts."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self

from aiohttp import web

from alerts.cli.demo.feed_page import CONTENT_TYPES, feed_page
from alerts.cli.demo.material import Outlet

DESK = "/desk"
_REFUSED_POST = 3
"""The number of the message that the desk refuses once, to show that it is sent again."""


class WireService:
    """Serves on 127.0.0.1; an async context manager. ``on_message`` takes title and body of each accepted alert."""

    def __init__(
        self, outlets: Sequence[Outlet], now: Callable[[], datetime], on_message: Callable[[str, str], None]
    ) -> None:
        self._outlets = {outlet.id: outlet for outlet in outlets}
        self._now, self._on_message = now, on_message
        self._first_sent: dict[tuple[str, str], float] = {}
        self._pages: dict[str, tuple[tuple[int, ...], bytes, str]] = {}
        self._posts = 0
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/feeds/{feed}.xml", self._feed)
        app.router.add_post(DESK, self._desk)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def address(self, outlet: Outlet) -> str:
        """Where the outlet's feed is."""
        return f"http://127.0.0.1:{self.port}/feeds/{outlet.id}.xml"

    def sent_at(self, feed: str, title: str) -> float | None:
        """When (``time.perf_counter``) the last byte of the first document with this title in it was written."""
        return self._first_sent.get((feed, title))

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        outlet = self._outlets.get(request.match_info["feed"])
        if outlet is None:
            raise web.HTTPNotFound
        now = self._now()
        if outlet.is_down(now):
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, text="down for maintenance")
        body, etag = self._page(outlet, now)
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
        kind = f"{CONTENT_TYPES[outlet.form]}; charset={outlet.encoding}"
        response = web.Response(body=body, headers={"ETag": etag, "Content-Type": kind})
        await response.prepare(request)
        await response.write_eof()
        sent = time.perf_counter()
        for _, wording in outlet.shown(now):
            self._first_sent.setdefault((outlet.id, wording.title), sent)
        return response

    def _page(self, outlet: Outlet, now: datetime) -> tuple[bytes, str]:
        state = tuple(id(wording) for _, wording in outlet.shown(now))
        held = self._pages.get(outlet.id)
        if held is None or held[0] != state:
            body = feed_page(outlet, now)
            held = self._pages[outlet.id] = (state, body, f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"')
        return held[1], held[2]

    async def _desk(self, request: web.Request) -> web.Response:
        message = json.loads(await request.read())
        self._posts += 1
        if self._posts == _REFUSED_POST:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, text="busy")
        self._on_message(str(message["title"]), str(message["message"]))
        return web.Response(text="ok")
