"""The fetcher in force, exchangeable while polls are under way."""

from collections.abc import Callable
from datetime import datetime

from alerts.feeds.fetch import HttpFetcher
from alerts.feeds.governor import Governor
from alerts.model.fetch import FetchOutcome, FetchRequest
from alerts.settings.settings import PollSettings


class _Held:
    """A fetcher and how many polls use it."""

    def __init__(self, fetcher: HttpFetcher) -> None:
        self.fetcher = fetcher
        self.busy = 0


class ReplaceableFetcher:
    """Satisfies ``Fetcher``. New settings mean a new HTTP session; the old one is closed with its last poll."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
        governor: Governor,
        *,
        asking: Callable[[], None] = lambda: None,
    ) -> None:
        """``asking`` is called as often as a feed is asked."""
        self._monotonic, self._now, self._governor = monotonic, now, governor
        self._asking = asking
        self._settings: PollSettings | None = None
        self._held: _Held | None = None

    async def use(self, settings: PollSettings) -> None:
        """Fetch by these settings from now on."""
        if settings == self._settings:
            return
        self._governor.use(settings.hosts)
        fetcher = HttpFetcher(settings, monotonic=self._monotonic, now=self._now, governor=self._governor)
        await fetcher.__aenter__()
        old, self._held, self._settings = self._held, _Held(fetcher), settings
        if old and not old.busy:
            await _close(old)

    async def fetch(self, request: FetchRequest, answered: Callable[[], None] | None = None) -> FetchOutcome:
        """Ask once, by the settings in force at the start; ``answered`` is called when the answer begins."""
        held = self._held
        if held is None:
            raise RuntimeError("the fetcher is used before its settings are known")
        held.busy += 1
        self._asking()
        try:
            return await held.fetcher.fetch(request, answered)
        finally:
            held.busy -= 1
            if held is not self._held and not held.busy:
                await _close(held)

    async def close(self) -> None:
        """Close the session in force."""
        if self._held:
            await _close(self._held)


async def _close(held: _Held) -> None:
    await held.fetcher.__aexit__(None, None, None)
