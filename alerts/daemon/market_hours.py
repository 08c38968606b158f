"""Keeps the trading days of the markets that timetables, quiet hours and digests name; until they are known, a market
counts as open.
"""

import asyncio
import logging

from alerts.feeds.market_days import market_sessions
from alerts.model.handling import SessionTime
from alerts.pipeline.current import Current
from alerts.pipeline.ports import Clock

log = logging.getLogger(__name__)

_PATIENCE = 90.0
"""Seconds that the first poll waits at most; asking itself is given up before."""


class MarketHours:
    """Asks for the sessions in the background; the answer is swapped into ``current`` by one assignment."""

    def __init__(self, current: Current, clock: Clock) -> None:
        self._current, self._clock = current, clock
        self._asking: asyncio.Task[None] | None = None

    def refresh(self) -> None:
        """Ask for the sessions of the markets that the settings in force name, unless that is being done."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask(), name="market hours")

    async def known(self) -> None:
        """Return once the sessions that quiet hours and digests need are known, or cannot be had for now."""
        if self._asking is not None and told_markets(self._current):
            await asyncio.wait({self._asking}, timeout=_PATIENCE)

    def again(self) -> None:
        """Ask once more, if something is still not known."""
        if markets_of(self._current) - self._current.sessions.keys():
            self.refresh()

    async def stop(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _ask(self) -> None:
        markets = markets_of(self._current)
        try:
            found = await market_sessions(markets, self._clock.now())
            self._current.sessions = found
            if unknown := sorted(markets - found.keys()):
                log.error("no calendar is known for %s: such a market counts as open", ", ".join(unknown))
        except (OSError, ValueError) as error:
            names = ", ".join(sorted(markets))
            log.error("the trading days of %s are not known, so these markets count as open: %s", names, error)  # noqa: TRY400 - expected, no defect


def markets_of(current: Current) -> set[str]:
    """Every market whose trading days matter to what is in force."""
    settings = current.settings
    markets = {feed.timetable.market for feed in settings.feeds if feed.timetable and feed.timetable.market}
    return markets | told_markets(current)


def told_markets(current: Current) -> set[str]:
    """Those that say when something is told: an alert of the first polls must not go out for want of them."""
    markets = {window.closed for window in current.settings.quiet.values() if window.closed}
    digests = (rule.handling.digest for rule in current.matcher.rules if rule.handling.digest)
    return markets | {at.calendar for digest in digests for at in digest.at if isinstance(at, SessionTime)}
