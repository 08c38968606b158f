"""A dead man's switch: an address is called as long as polls and deliveries get on; its owner hears when the calls end.

Works with healthchecks.io, Uptime Kuma, Dead Man's Snitch and the like, which take a plain GET.
"""

import asyncio
import logging
from collections.abc import Callable

import aiohttp

from alerts.delivery.proxy import proxy_for
from alerts.model.secret import Secret

log = logging.getLogger(__name__)

_TIMEOUT = aiohttp.ClientTimeout(total=20)
_REDIRECTS = 5
_NEXT_TRY = 15.0
"""Seconds after a call that failed."""


class Lifeline:
    """``stalled_for`` says how many seconds nothing has got on. No call is made while that is longer than two intervals."""

    def __init__(self, stalled_for: Callable[[], float]) -> None:
        self._stalled_for = stalled_for
        self._failing = False

    async def run(self, address: Callable[[], tuple[Secret | None, float]]) -> None:
        """Call until cancelled. ``address`` gives where to and how often, in seconds, as now configured."""
        async with aiohttp.ClientSession(timeout=_TIMEOUT, auto_decompress=False) as session:
            while True:
                url, every = address()
                pause = every
                if url is not None and self._stalled_for() <= max(60.0, 2 * every):
                    pause = every if await self._call(session, url) else min(every, _NEXT_TRY)
                await asyncio.sleep(pause)

    async def _call(self, session: aiohttp.ClientSession, url: Secret) -> bool:
        trouble = ""
        try:
            # A proxy before it may lead from http to https; a call that only met the proxy arrived nowhere.
            address = url.reveal()
            async with session.get(address, max_redirects=_REDIRECTS, proxy=proxy_for(address)) as answer:
                if answer.status >= 300:
                    trouble = f"answered {answer.status}"
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
            trouble = type(error).__name__  # its text may hold the address
        if trouble and not self._failing:
            log.warning("the address of alive.url cannot be called: %s", trouble)
        elif self._failing and not trouble:
            log.info("the address of alive.url can be called again")
        self._failing = bool(trouble)
        return not trouble
