"""Asks a server for a feed: one conditional GET, within limits of time, size and place.

What happens on the way, in order: a place is taken (so that no time limit counts the wait for it); the address is
resolved and the socket gate looks at what it became; redirects are followed by hand, credentials staying with their
origin; the body is read and decoded under its caps. Whatever a server or a network does comes back as a value.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import hdrs
from yarl import URL

from alerts.feeds.answer import Answers
from alerts.feeds.body import BodyReader
from alerts.feeds.decode import ACCEPT_ENCODING
from alerts.feeds.fetch_trouble import explained, place
from alerts.feeds.governor import Governor
from alerts.feeds.keep_alive import KEEP_ALIVE, Rhythm
from alerts.feeds.lenient import LenientConnector
from alerts.feeds.redirect import BadRedirect, redirected
from alerts.feeds.socket_gate import AddrInfo, socket_gate
from alerts.feeds.target import Target, Targets, conditions, permanent_end, refused_literal
from alerts.feeds.way_cookies import WayCookies
from alerts.model.fetch import FetchFailed, FetchOutcome, FetchRequest, FetchTrouble
from alerts.net.resolver import Resolver
from alerts.settings.settings import PollSettings

log = logging.getLogger(__name__)

_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
_KEEP_ALIVE = "Keep-Alive"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_HEADER = 64 * 1024
"""Bytes of one line: what security policies of banks run to is a seventh of it."""

_CONNECT_SHARE = 1 / 3
_SILENCE_SHARE = 2 / 3
"""Parts of the whole time limit that may pass until the connection stands (name and TLS included), and in silence
before the first byte or between two."""


class HttpFetcher:
    """Fetches feeds; an async context manager. ``monotonic`` and ``now`` are the clocks, ``tls`` the trust of https.

    ``governor`` hears of every Retry-After, and is asked about every redirect. What redirects set for cookies goes no further
    than to where this one request leads. It follows no proxy of the environment.
    """

    def __init__(
        self,
        settings: PollSettings,
        *,
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
        tls: ssl.SSLContext | None = None,
        governor: Governor | None = None,
    ) -> None:
        self._governor = governor or Governor(settings.hosts, monotonic=monotonic)
        self._settings, self._monotonic, self._tls = settings, monotonic, tls
        self._places = asyncio.Semaphore(settings.concurrency)
        bodies = BodyReader(settings.max_body, min_rate=settings.min_rate)
        self._answers = Answers(self._governor, bodies, monotonic=monotonic, now=now)
        self._rhythm = Rhythm()
        self._targets = Targets()
        self._session: aiohttp.ClientSession | None = None
        self._behind_proxy: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = self._opened(socket_gate(self._settings.allow_addresses))
        return self

    def _opened(self, sockets: Callable[[AddrInfo], socket.socket] | None) -> aiohttp.ClientSession:
        settings = self._settings
        connector = LenientConnector(
            limit=0,  # our own places are the limit; the connector's wait would count against the time limits
            keepalive_timeout=KEEP_ALIVE,
            ttl_dns_cache=60,
            resolver=Resolver(),
            socket_factory=sockets,
            ssl=self._tls or True,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={
                hdrs.USER_AGENT: settings.user_agent,
                hdrs.ACCEPT: _ACCEPT,
                hdrs.ACCEPT_ENCODING: ACCEPT_ENCODING,
            },
            timeout=aiohttp.ClientTimeout(
                total=None,
                connect=settings.timeout * _CONNECT_SHARE,
                sock_read=settings.timeout * _SILENCE_SHARE,
                ceil_threshold=settings.timeout,
            ),
            auto_decompress=False,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            trust_env=False,
            requote_redirect_url=False,
        )

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in (self._session, self._behind_proxy):
            if session is not None:
                await session.close()

    async def fetch(self, request: FetchRequest, answered: Callable[[], None] | None = None) -> FetchOutcome:
        """Ask once. Never raises for what a server or a network does.

        ``answered`` is called when the answer begins that is none of the redirects. Who gives it bounds for himself how much
        is asked at once; without it no more than ``poll.concurrency`` are.
        """
        if self._session is None:
            raise RuntimeError("the fetcher is used outside its context")
        target = self._targets.of(request.url, request.access)
        if target is None:
            return FetchFailed(trouble=FetchTrouble.PROTOCOL, detail="the feed's address is no http or https address")
        start = self._targets.of(request.moved, None) if request.moved else None
        if answered is not None:
            return await self._ask(request, target, start, answered)
        async with self._places:
            return await self._ask(request, target, start, _nobody)

    async def _ask(
        self, request: FetchRequest, target: Target, start: Target | None, answered: Callable[[], None]
    ) -> FetchOutcome:
        way = [start.url if start else target.url]
        try:
            async with asyncio.timeout(self._settings.timeout) as deadline:
                return await self._follow(request, target, way, deadline, answered)
        except Exception as error:  # noqa: BLE001 - hostile input finds odd ways through a client
            failed = self._failure(error, way[-1], request.feed)
            return failed if len(way) == 1 else replace(failed, detail=f"after a redirect: {failed.detail}")

    def _failure(self, error: Exception, url: URL, feed: str) -> FetchFailed:
        if type(error) is TimeoutError:
            words = f"no complete answer from {place(url)} within {self._settings.timeout:g} s"
            return FetchFailed(trouble=FetchTrouble.TIMEOUT, detail=words)
        found = explained(error, url)
        if found is None:
            log.error("feed %s: an error that nobody expected", feed, exc_info=error)
            words = f"the exchange with {place(url)} failed ({type(error).__name__})"
            found = FetchFailed(trouble=FetchTrouble.PROTOCOL, detail=words)
        return found

    async def _follow(
        self,
        request: FetchRequest,
        target: Target,
        way: list[URL],
        deadline: asyncio.Timeout,
        answered: Callable[[], None],
    ) -> FetchOutcome:
        headers, origin = conditions(request), target.url.origin()
        if way[0].origin() == origin:
            headers |= target.own
        origin, url, statuses = way[0].origin(), way[0], list[int]()
        session, proxy = self._through(request)
        cookies = WayCookies()
        while True:
            if proxy is not None and refused_literal(url, self._settings.allow_addresses):
                words = f"{place(url)} is not public and not listed in poll.allow_addresses"
                return FetchFailed(trouble=FetchTrouble.ADDRESS, detail=words)
            asked = cookies.beside(headers, origin)
            if not self._rhythm.worth_keeping(origin, self._monotonic()):
                asked = {**asked, hdrs.CONNECTION: "close"}
            async with session.get(url, headers=asked, allow_redirects=False, proxy=proxy) as response:
                status = response.status
                self._rhythm.told(origin, response.headers.get(_KEEP_ALIVE))
                if status not in _REDIRECTS:
                    answered()
                    end = permanent_end(way, statuses)
                    return await self._answers.outcome(request, response, url, deadline=deadline, permanent=end)
                location = response.headers.get(hdrs.LOCATION)
                has_learnt = cookies.learn(origin, response.cookies)
            onward = self._onward(way, status, location, has_learnt=has_learnt)
            if isinstance(onward, FetchFailed):
                return onward
            url = onward
            way.append(url)
            statuses.append(status)
            if url.origin() != origin:
                origin = url.origin()
                headers = conditions(request)  # what was for another origin alone is gone for good
            await self._governor.step(str(url))

    def _onward(self, way: list[URL], status: int, location: str | None, *, has_learnt: bool) -> URL | FetchFailed:
        """Where a redirect leads, or why it is not followed."""
        url = redirected(way[-1], location, way, has_learnt=has_learnt)
        if isinstance(url, BadRedirect):
            words = f"{place(way[-1])} {url.why}"
            return FetchFailed(trouble=FetchTrouble.REDIRECT, detail=words, status=status)
        if (held := self._governor.held_for(str(url))) > 0:
            words = f"{place(url)}, where {place(way[0])} redirects to, has asked to be left alone"
            return FetchFailed(trouble=FetchTrouble.STATUS, detail=words, retry_after=held)
        return url

    def _through(self, request: FetchRequest) -> tuple[aiohttp.ClientSession, str | None]:
        """The session to ask in, and the proxy to ask through. The gate at the socket would only see the proxy."""
        if request.access is None or request.access.proxy is None:
            if self._session is None:
                raise RuntimeError("the fetcher is used outside its context")
            return self._session, None
        if self._behind_proxy is None:
            self._behind_proxy = self._opened(None)
        return self._behind_proxy, request.access.proxy.reveal()


def _nobody() -> None:
    """Nobody waits for the answer to begin."""
