"""Looks after deliveries that nobody sends at the moment: what waits, what its sender died with, what needs
another channel, what has lost its own.
"""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from operator import is_

from alerts.delivery.divide import divided
from alerts.delivery.schedule import Scheduler
from alerts.delivery.silence import silenced_by, words
from alerts.model.alert import Alert
from alerts.model.delivery import Message
from alerts.model.fallback import Fallback
from alerts.model.silence import Hush, Silence
from alerts.pipeline.current import Current
from alerts.pipeline.ports import Clock, Matcher, Store
from alerts.settings.settings import Settings

log = logging.getLogger(__name__)

_EVERY = 1.0
"""Seconds between two looks. What waits is due at full minutes, so nobody notices a second."""

_SEARCH_EVERY = 60.0
"""Seconds between two looks for what waits for a channel that is gone: a person took it out."""

_MARGIN = timedelta(hours=1)


class Tender:
    """``down`` says which channels take nothing at present, and for how long. ``gone`` is told what has no channel any more.
    ``holds`` says whether one message of a channel can tell all of something.
    """

    def __init__(
        self,
        current: Current,
        *,
        store: Store,
        clock: Clock,
        down: Callable[[], Mapping[str, float]],
        gone: Callable[[str, int], Awaitable[None]],
        holds: Callable[[str, Message], bool],
    ) -> None:
        self._current, self._store, self._clock = current, store, clock
        self._down, self._gone, self._holds = down, gone, holds
        self._tended_at = self._searched_at = float("-inf")
        self._wishes: tuple[Settings, Matcher] | None = None

    async def tend(self, mine: Collection[int]) -> None:
        """Look, unless that was done a moment ago. ``mine`` are the deliveries that are being sent. Raises StoreError."""
        at = self._clock.monotonic()
        if at - self._tended_at < _EVERY:
            return
        self._tended_at = at
        now = self._clock.now()
        scheduling = Scheduler(self._current.full_desk, now)
        await self._mind_the_wishes(scheduling)
        fallbacks = fallbacks_of(self._current.settings, now, self._down())
        given_back = await self._store.tend(
            now,
            mine=mine,
            fallbacks=fallbacks,
            hush=_hushed_at(now),
            divide=self._divide,
            scheduling=scheduling,
        )
        if given_back:
            log.warning("%d deliveries were claimed by a process that is gone: in doubt, sent again", given_back)
        if at - self._searched_at >= _SEARCH_EVERY:
            self._searched_at = at
            await self._search(now)

    async def _mind_the_wishes(self, scheduling: Scheduler) -> None:
        """What waits was planned by wishes that a reload, or who wrote them before the start, may have changed."""
        wishes = self._current.settings, self._current.matcher
        if self._wishes is not None and all(map(is_, wishes, self._wishes)):
            return
        if sooner := await self._store.bring_forward(scheduling):
            log.info("%d deliveries wait for less than when they were planned: settings or rules have changed", sooner)
        self._wishes = wishes

    async def _search(self, now: datetime) -> None:
        settings = self._current.settings
        before = now - timedelta(seconds=settings.delivery.give_up_after)
        for channel, count in (await self._store.forsaken(tuple(settings.channels), now, before)).items():
            await self._gone(channel, count)

    def _divide(self, channel: str, digest: Alert, members: Sequence[Alert]) -> Sequence[Sequence[Alert]]:
        try:
            return divided(digest, members, partial(self._holds, channel), self._current.settings.zone)
        except Exception:
            # Told in one message that may be cut is better than what waits for good, and all that waits behind it.
            log.exception("channel %s: a digest is not divided", channel)
            return [members]


def _hushed_at(now: datetime) -> Hush:
    def hush(alert: Alert, channel: str, silences: Sequence[Silence]) -> str | None:
        silence = silenced_by(alert, channel, silences, now)
        return words(silence) if silence else None

    return hush


def fallbacks_of(settings: Settings, now: datetime, down: Mapping[str, float]) -> Mapping[str, Fallback]:
    """Which channels stand in for which, and for what of theirs. ``down`` says for how long which channels take nothing."""
    # What died before was lost before this was configured.
    since = now - timedelta(seconds=settings.delivery.give_up_after) - _MARGIN
    return {
        channel.id: Fallback(
            channel=channel.fallback,
            since=since,
            before=now - timedelta(seconds=channel.fallback_after),
            is_down=down.get(channel.id, 0.0) >= channel.fallback_after,
        )
        for channel in settings.channels.values()
        if channel.fallback is not None
    }
