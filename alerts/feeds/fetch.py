"""Asks a server for a feed: one conditional GET, within limits of time, size and place.

What happens on the way, in order: a place is taken (so that no time limit counts the wait for it); the address is
resolved and the socket gate looks at what it became; redirects are followed by hand, credentials staying with their
origin; the body is read and decoded under its caps. Whatever a server or a network does comes back as a value.
"""

import asyncio
import logging
import ssl
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import hdrs
from yarl import URL

from alerts.feeds.body import BodyReader
from alerts.feeds.decode import ACCEPT_ENCODING, decoder_for
from alerts.feeds.fetch_trouble import explained, place, status_words
from alerts.feeds.keep_alive import KEEP_ALIVE, Rhythm
from alerts.feeds.redirect import BadRedirect, redirected
from alerts.feeds.resolver import Resolver
from alerts.feeds.retry_after import retry_after
from alerts.feeds.socket_gate import socket_gate
from alerts.model.fetch import Fetched, FetchFailed, FetchOutcome, FetchRequest, FetchTrouble, NotModified
from alerts.settings.settings import PollSettings

log = logging.getLogger(__name__)

_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BODIES = frozenset({200, 203})
_LONGEST_VALIDATOR = 1_024
"""Characters. A longer ETag or date is not kept: the next poll is then unconditional."""

_MOST_TARGETS = 20_000
_CONNECT_SHARE = 1 / 3
_SILENCE_SHARE = 2 / 3
"""Parts of the whole time limit that may pass until the connection stands (name and TLS included), and in silence
before the first byte or between two."""


@dataclass(frozen=True, slots=True)
class _Target:
    """An address, taken apart once: without its credentials and fragment, and what they become."""

    url: URL
    authorization: str | None


class HttpFetcher:
    """Fetches feeds; an async context manager. ``monotonic`` and ``now`` are the clocks, ``tls`` the trust of https.

    It learns nothing from cookies and follows no proxy of the environment.
    """

    def __init__(
        self,
        settings: PollSettings,
        *,
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings, self._monotonic, self._now, self._tls = settings, monotonic, now, tls
        self._places = asyncio.Semaphore(settings.concurrency)
        self._bodies = BodyReader(settings.max_body)
        self._rhythm = Rhythm()
        self._targets: dict[str, _Target] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        settings = self._settings
        connector = aiohttp.TCPConnector(
            limit=0,  # our own places are the limit; the connector's wait would count against the time limits
            keepalive_timeout=KEEP_ALIVE,
            ttl_dns_cache=60,
            resolver=Resolver(),
            socket_factory=socket_gate(settings.allow_addresses),
            ssl=self._tls or True,
        )
        self._session = aiohttp.ClientSession(
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
            trust_env=False,
            requote_redirect_url=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        """Ask once. Never raises for what a server or a network does."""
        if self._session is None:
            raise RuntimeError("the fetcher is used outside its context")
        target = self._target(request.url)
        if target is None:
            return FetchFailed(trouble=FetchTrouble.PROTOCOL, detail="the feed's address is no http or https address")
        async with self._places:
            way = [target.url]
            try:
                async with asyncio.timeout(self._settings.timeout) as deadline:
                    return await self._follow(self._session, request, target, way, deadline)
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
        session: aiohttp.ClientSession,
        request: FetchRequest,
        target: _Target,
        way: list[URL],
        deadline: asyncio.Timeout,
    ) -> FetchOutcome:
        headers = _conditions(request)
        if target.authorization is not None:
            headers[hdrs.AUTHORIZATION] = target.authorization
        url, origin = target.url, target.url.origin()
        while True:
            asked = headers
            if not self._rhythm.worth_keeping(origin, self._monotonic()):
                asked = {**headers, hdrs.CONNECTION: "close"}
            async with session.get(url, headers=asked, allow_redirects=False) as response:
                status = response.status
                if status == 304:
                    return _not_modified(request, response)
                if status in _BODIES:
                    return await self._fetched(response, url, deadline)
                if status not in _REDIRECTS:
                    return self._refused(response, url)
                following = redirected(url, response.headers.get(hdrs.LOCATION), frozenset(way))
            if isinstance(following, BadRedirect):
                return FetchFailed(trouble=FetchTrouble.REDIRECT, detail=f"{place(url)} {following.why}", status=status)
            url = following
            way.append(url)
            if url.origin() != origin:
                origin = url.origin()
                headers.pop(hdrs.AUTHORIZATION, None)

    async def _fetched(self, response: aiohttp.ClientResponse, url: URL, deadline: asyncio.Timeout) -> Fetched:
        headers = response.headers
        try:
            self._bodies.check_announced(response.content_length)
            decoder = decoder_for(", ".join(headers.getall(hdrs.CONTENT_ENCODING, ())))
            body, digest = await self._bodies.read(response.content, decoder, deadline)
        except BaseException:
            response.close()
            raise
        return Fetched(
            body=body,
            digest=digest,
            url=str(url),
            content_type=_plain(headers.get(hdrs.CONTENT_TYPE)),
            etag=_plain(headers.get(hdrs.ETAG)),
            last_modified=_plain(headers.get(hdrs.LAST_MODIFIED)),
            received_at=self._monotonic(),
        )

    def _refused(self, response: aiohttp.ClientResponse, url: URL) -> FetchFailed:
        headers = response.headers
        wish = headers.get(hdrs.RETRY_AFTER)
        return FetchFailed(
            trouble=FetchTrouble.STATUS,
            detail=f"{place(url)} answered {status_words(response.status)}",
            status=response.status,
            retry_after=retry_after(wish, now=self._now(), date=headers.get(hdrs.DATE)) if wish else None,
        )

    def _target(self, address: str) -> _Target | None:
        found = self._targets.get(address)
        if found is not None:
            return found
        try:
            url = URL(address).with_fragment(None)
            if url.scheme not in ("http", "https") or not url.host:
                return None
            authorization = None
            if url.user is not None or url.password is not None:
                pair = f"{url.user or ''}:{url.password or ''}".encode()
                authorization = f"Basic {b64encode(pair).decode()}"
            found = _Target(url.with_user(None), authorization)
        except ValueError:
            return None
        if len(self._targets) >= _MOST_TARGETS:
            self._targets.clear()
        self._targets[address] = found
        return found


def _conditions(request: FetchRequest) -> dict[str, str]:
    headers: dict[str, str] = {}
    if request.etag:
        headers[hdrs.IF_NONE_MATCH] = request.etag
    if request.last_modified:
        headers[hdrs.IF_MODIFIED_SINCE] = request.last_modified
    return headers


def _not_modified(request: FetchRequest, response: aiohttp.ClientResponse) -> FetchOutcome:
    if not request.etag and not request.last_modified:
        words = "answered 304 Not Modified although no copy was named"
        return FetchFailed(trouble=FetchTrouble.STATUS, detail=f"{place(response.url)} {words}", status=304)
    headers = response.headers
    return NotModified(etag=_plain(headers.get(hdrs.ETAG)), last_modified=_plain(headers.get(hdrs.LAST_MODIFIED)))


def _plain(value: str | None) -> str | None:
    """A header's value to the letter, or None where it could not be stored and sent again as it is."""
    if not value or len(value) > _LONGEST_VALIDATOR or not value.isprintable():
        return None
    return value
