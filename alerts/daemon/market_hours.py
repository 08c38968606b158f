"""Knows the trading days of the markets that timetables, quiet hours and digests name, before anything is planned by them.

They are kept in a file, so that only a first start, or a market that is new, has to wait some seconds for them. A market
that cannot be known counts as open meanwhile, and is asked for again.
"""

import asyncio
import logging
from collections.abc import Collection

from alerts.feeds.kept_sessions import read_sessions, unknown, write_sessions
from alerts.feeds.market_days import market_sessions
from alerts.model.handling import SessionTime
from alerts.pipeline.current import Current
from alerts.pipeline.ports import Clock

log = logging.getLogger(__name__)

FILE = "market-days.json"
"""Its name in the state directory."""

_FIRST, _LONGEST = 60.0, 3_600.0
"""Seconds until what is not known is asked for again: at first, and at most."""


class MarketHours:
    """Every answer is swapped into ``current`` by one assignment."""

    def __init__(self, current: Current, clock: Clock) -> None:
        self._current, self._clock = current, clock
        self._asking, self._anew = asyncio.Lock(), asyncio.Event()

    async def learn(self, wanted: Current) -> None:
        """Return once the sessions of the markets that ``wanted`` names are known, or asking for them has failed."""
        if not self._current.sessions:
            self._current.sessions = await asyncio.to_thread(read_sessions, self._current.settings.state_dir / FILE)
        await self._ask(unknown(markets_of(wanted), self._current.sessions, self._clock.now()))

    def refresh(self) -> None:
        """Ask for all of them anew, in the background: another day has come."""
        self._anew.set()

    async def run(self) -> None:
        """Ask for what has to be asked for, until cancelled."""
        pause = _FIRST
        while True:
            await self._clock.wait(self._anew, pause)
            markets = markets_of(self._current)
            if not self._anew.is_set():
                markets = unknown(markets, self._current.sessions, self._clock.now())
            self._anew.clear()
            pause = _FIRST if await self._ask(markets) else min(_LONGEST, pause * 2)

    async def _ask(self, markets: Collection[str]) -> bool:
        """Whether all of them are known now."""
        if not markets:
            return True
        async with self._asking:
            try:
                found = await market_sessions(markets, self._clock.now())
                if nowhere := sorted(set(markets) - found.keys()):
                    log.error("no calendar is known for %s: such a market counts as open", ", ".join(nowhere))
                self._current.sessions = {**self._current.sessions, **found}
            except (OSError, ValueError) as error:
                names = ", ".join(sorted(markets))
                log.error("the trading days of %s are not known, so these markets count as open: %s", names, error)  # noqa: TRY400 - expected, no defect
                return False
            await self._keep()
            return not unknown(markets, self._current.sessions, self._clock.now())

    async def _keep(self) -> None:
        """What cannot be kept is asked for again at the next start, which is no reason to stop."""
        try:
            path = self._current.settings.state_dir / FILE
            await asyncio.to_thread(write_sessions, path, self._current.sessions)
        except OSError as error:
            log.warning("the trading days of markets could not be kept: %s", error)


def markets_of(current: Current) -> set[str]:
    """Every market whose trading days matter to what is in force."""
    settings = current.settings
    markets = {feed.timetable.market for feed in settings.feeds if feed.timetable and feed.timetable.market}
    markets |= {window.closed for window in settings.quiet.values() if window.closed}
    digests = (rule.handling.digest for rule in current.matcher.rules if rule.handling.digest)
    return markets | {at.calendar for digest in digests for at in digest.at if isinstance(at, SessionTime)}
