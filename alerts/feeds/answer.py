"""What a server answered becomes an outcome: a body within its caps, no change, or a refusal with its reason."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import aiohttp
from aiohttp import hdrs
from multidict import CIMultiDictProxy
from yarl import URL

from alerts.feeds.body import BodyReader
from alerts.feeds.decode import decoder_for
from alerts.feeds.fetch_trouble import place, status_words
from alerts.feeds.freshness import fresh_for
from alerts.feeds.governor import Governor
from alerts.model.fetch import Fetched, FetchFailed, FetchOutcome, FetchRequest, FetchTrouble, NotModified
from alerts.net.retry_after import retry_after

_BODIES = frozenset({200, 203})
_LONGEST_VALIDATOR = 1_024
"""Characters. A longer ETag or date is not kept: the next poll is then unconditional."""

_OF_THE_HOST = frozenset({403, 429, 503})
"""Statuses whose Retry-After is meant for all that is asked of the host."""


class Answers:
    """Reads answers; ``governor`` hears of every Retry-After."""

    def __init__(
        self,
        governor: Governor,
        bodies: BodyReader,
        *,
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        self._governor, self._bodies, self._monotonic, self._now = governor, bodies, monotonic, now

    async def outcome(
        self,
        request: FetchRequest,
        response: aiohttp.ClientResponse,
        url: URL,
        *,
        deadline: asyncio.Timeout,
        permanent: str | None,
    ) -> FetchOutcome:
        """What an answer that is no redirect comes to. ``permanent`` is where permanent redirects have led to."""
        if response.status == 304:
            return self._not_modified(request, response, permanent)
        if response.status in _BODIES:
            return await self._fetched(response, url, deadline, permanent)
        return self._refused(response, url)

    async def _fetched(
        self, response: aiohttp.ClientResponse, url: URL, deadline: asyncio.Timeout, permanent: str | None
    ) -> Fetched:
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
            fresh_for=self._fresh_for(headers),
            permanent=permanent,
        )

    def _not_modified(
        self, request: FetchRequest, response: aiohttp.ClientResponse, permanent: str | None
    ) -> FetchOutcome:
        if not request.etag and not request.last_modified:
            words = "answered 304 Not Modified although no copy was named"
            return FetchFailed(trouble=FetchTrouble.STATUS, detail=f"{place(response.url)} {words}", status=304)
        headers = response.headers
        return NotModified(
            etag=_plain(headers.get(hdrs.ETAG)),
            last_modified=_plain(headers.get(hdrs.LAST_MODIFIED)),
            fresh_for=self._fresh_for(headers),
            permanent=permanent,
        )

    def _fresh_for(self, headers: CIMultiDictProxy[str]) -> float | None:
        control, expires = headers.get(hdrs.CACHE_CONTROL), headers.get(hdrs.EXPIRES)
        if control is None and expires is None:
            return None
        age, date = headers.get(hdrs.AGE), headers.get(hdrs.DATE)
        return fresh_for(control, now=self._now(), age=age, expires=expires, date=date)

    def _refused(self, response: aiohttp.ClientResponse, url: URL) -> FetchFailed:
        headers, status = response.headers, response.status
        text = headers.get(hdrs.RETRY_AFTER)
        wish = retry_after(text, now=self._now(), date=headers.get(hdrs.DATE)) if text else None
        if wish and status in _OF_THE_HOST:
            self._governor.hold(str(url), wish)
        return FetchFailed(
            trouble=FetchTrouble.STATUS,
            detail=f"{place(url)} answered {status_words(status)}",
            status=status,
            retry_after=wish,
        )


def _plain(value: str | None) -> str | None:
    """A header's value to the letter, or None where it could not be stored and sent again as it is."""
    if not value or len(value) > _LONGEST_VALIDATOR or not value.isprintable():
        return None
    return value
