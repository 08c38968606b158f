"""Asks feeds once, for commands that store nothing."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from alerts.daemon.clock import SystemClock
from alerts.feeds.discovery import Candidate, guesses, named_feeds
from alerts.feeds.fetch import HttpFetcher
from alerts.feeds.governor import Governor
from alerts.feeds.worker import ParseWorker
from alerts.model.document import Document, ParseFailed, ParseTrouble
from alerts.model.feed import Feed
from alerts.model.fetch import Fetched, FetchFailed, FetchRequest
from alerts.settings.settings import PollSettings


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered: a document or a reason why it is none; ``page`` is the body of an HTML page."""

    url: str
    document: Document | None
    trouble: str = ""
    page: bytes = b""

    @property
    def dates(self) -> list[datetime]:
        """When its items were published, newest first."""
        entries = self.document.entries if self.document else ()
        return sorted((entry.published for entry in entries if entry.published), reverse=True)


class Asker:
    """Fetches and parses with the settings of the daemon: the same limits, of hosts too, and the same User-Agent."""

    def __init__(self, fetcher: HttpFetcher, parser: ParseWorker, governor: Governor) -> None:
        self._fetcher, self._parser, self._governor = fetcher, parser, governor

    async def ask(self, feed: Feed) -> Answer:
        """Ask one feed."""
        async with self._governor.turn(feed.url) as held:
            if held > 0:
                return Answer(feed.url, None, f"not asked: its host wants to be left alone for {held:.0f} s")
            outcome = await self._fetcher.fetch(FetchRequest(feed=feed.id, url=feed.url, access=feed.access))
        if isinstance(outcome, FetchFailed):
            return Answer(feed.url, None, outcome.detail)
        if not isinstance(outcome, Fetched):
            return Answer(feed.url, None, "answered 304 although nothing is held")
        url = outcome.url
        kind = outcome.content_type
        found = await self._parser.parse(outcome.body, url=url, content_type=kind, zone=feed.zone, lang=feed.lang)
        if isinstance(found, ParseFailed):
            page = outcome.body if found.trouble is ParseTrouble.HTML else b""
            return Answer(url, None, f"{found.trouble}: {found.detail}", page)
        return Answer(url, found)

    async def discover(self, first: Answer) -> list[Answer]:
        """The feeds of a site: those that its page names, else those at usual paths. Only those that answer."""
        base = first.url
        found = await self._good(named_feeds(first.page, base)) if first.page else []
        return found or await self._good(guesses(base))

    async def _good(self, candidates: Iterable[Candidate]) -> list[Answer]:
        asked = [self.ask(Feed(id="discovery", url=candidate.url, every=0.0)) for candidate in candidates]
        good: dict[tuple[str, str], Answer] = {}
        for answer in await asyncio.gather(*asked):
            if answer.document is not None:
                # Several paths of one site lead to the same feed.
                newest = answer.document.entries[0] if answer.document.entries else None
                good.setdefault(
                    (answer.document.title, (newest.guid or newest.title) if newest else answer.url), answer
                )
        return list(good.values())


@asynccontextmanager
async def asker(settings: PollSettings) -> AsyncIterator[Asker]:
    """Open for as long as the block lasts."""
    parser, clock = ParseWorker(settings), SystemClock()
    governor = Governor(settings.hosts, monotonic=clock.monotonic)
    try:
        async with HttpFetcher(settings, monotonic=clock.monotonic, now=clock.now, governor=governor) as fetcher:
            yield Asker(fetcher, parser, governor)
    finally:
        await parser.stop()


def pace(dates: Sequence[datetime]) -> str:
    """How often news comes, from the dates of one document, newest first; empty where they do not tell."""
    if len(dates) < 3:
        return ""
    days = (dates[0] - dates[-1]).total_seconds() / 86_400
    if days <= 0:
        return ""
    a_day = (len(dates) - 1) / days
    if a_day >= 1.5:
        return f"about {a_day:.0f} a day"
    return f"about every {1 / a_day:.0f} days" if a_day < 0.7 else "about one a day"
