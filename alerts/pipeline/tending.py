"""Looks after deliveries that nobody sends at the moment: what waits, what its sender died with, what needs another channel."""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from alerts.model.fallback import Fallback
from alerts.pipeline.current import Current
from alerts.pipeline.ports import Clock, Store
from alerts.settings.settings import Settings

log = logging.getLogger(__name__)

_EVERY = 1.0
"""Seconds between two looks. What waits is due at full minutes, so nobody notices a second."""

_MARGIN = timedelta(hours=1)


class Tender:
    """``down`` says which channels take nothing at present."""

    def __init__(self, current: Current, *, store: Store, clock: Clock, down: Callable[[], Collection[str]]) -> None:
        self._current, self._store, self._clock, self._down = current, store, clock, down
        self._tended_at = float("-inf")

    async def tend(self, mine: Collection[int]) -> None:
        """Look, unless that was done a moment ago. ``mine`` are the deliveries that are being sent. Raises StoreError."""
        at = self._clock.monotonic()
        if at - self._tended_at < _EVERY:
            return
        self._tended_at = at
        now = self._clock.now()
        fallbacks = fallbacks_of(self._current.settings, now, self._down())
        given_back = await self._store.tend(now, mine=mine, fallbacks=fallbacks)
        if given_back:
            log.warning("%d deliveries were claimed by a process that is gone: in doubt, sent again", given_back)


def fallbacks_of(settings: Settings, now: datetime, down: Collection[str]) -> Mapping[str, Fallback]:
    """Which channels stand in for which, and for what of theirs."""
    # A dead letter is as old as a delivery is tried; what is older was lost before this was configured, or is delivered.
    since = now - timedelta(seconds=settings.delivery.give_up_after) - _MARGIN
    return {
        channel.id: Fallback(
            channel=channel.fallback,
            since=since,
            before=now - timedelta(seconds=channel.fallback_after),
            is_down=channel.id in down,
        )
        for channel in settings.channels.values()
        if channel.fallback is not None
    }
