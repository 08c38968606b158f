"""How many polls run at once, those not counted whose server accepts and then says nothing."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

PATIENCE = 2.0
"""Seconds that a server may take to begin its answer before its poll gives its place to another one."""

SILENT = 8
"""So many times the places may wait for an answer besides: a waiting request is a socket, and holds no body."""


@dataclass(slots=True)
class _Place:
    lent: bool = False


class Places:
    """``most`` places. A poll that is not answered within ``patience`` seconds lends its own, and has it back at once when the
    answer begins; for that moment there may be more than ``most``. So hosts that hang hold up nobody else.
    """

    def __init__(self, most: int, *, patience: float = PATIENCE) -> None:
        self._most, self._patience = most, patience
        self._busy = self._silent = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[Callable[[], None]]:
        """Wait for a place, as they came. Gives what is to be called once the server has begun its answer."""
        await self._enter()
        place = _Place()
        timer = asyncio.get_running_loop().call_later(self._patience, self._lend, place)

        def answered() -> None:
            timer.cancel()
            self._take_back(place)

        try:
            yield answered
        finally:
            answered()
            self._busy -= 1
            self._admit()

    async def _enter(self) -> None:
        if self._busy < self._most and not self._waiting:
            self._busy += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn  # whoever lets a place go hands it over
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._busy -= 1
                self._admit()
            raise

    def _lend(self, place: _Place) -> None:
        if self._silent < SILENT * self._most:
            place.lent = True
            self._silent += 1
            self._busy -= 1
            self._admit()

    def _take_back(self, place: _Place) -> None:
        if place.lent:
            place.lent = False
            self._silent -= 1
            self._busy += 1

    def _admit(self) -> None:
        while self._waiting and self._busy < self._most:
            turn = self._waiting.popleft()
            if not turn.done():
                self._busy += 1
                turn.set_result(None)
