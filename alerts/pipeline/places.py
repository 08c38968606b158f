"""How many polls run at once, those not counted whose server accepts and then says nothing."""

import asyncio
from collections import deque
from collections.abc import Callable
from types import TracebackType

PATIENCE = 2.0
"""Seconds that a server may take to begin its answer before its poll gives its place to another one."""

SILENT = 8
"""So many times the places may wait for an answer besides: a waiting request is a socket, and holds no body."""


class Places:
    """``most`` places. A poll that is not answered within ``patience`` seconds lends its own, and has it back at once when the
    answer begins; for that moment there may be more than ``most``. So hosts that hang hold up nobody else.
    """

    def __init__(self, most: int, *, patience: float = PATIENCE) -> None:
        self._most, self.patience = most, patience
        self._busy = self._silent = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    def taken(self) -> "Place":
        """A place, to be waited for with ``async with``, as they came."""
        return Place(self)

    async def enter(self) -> None:
        """Wait for a place."""
        if self._busy < self._most and not self._waiting:
            self._busy += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn  # whoever lets a place go hands it over
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        """Let a place go."""
        self._busy -= 1
        if self._waiting:
            self._admit()

    def lend(self) -> bool:
        """Let a place go for a while; False where too many are lent already."""
        if self._silent >= SILENT * self._most:
            return False
        self._silent += 1
        self.leave()
        return True

    def take_back(self) -> None:
        """Have it again."""
        self._silent -= 1
        self._busy += 1

    def _admit(self) -> None:
        while self._waiting and self._busy < self._most:
            turn = self._waiting.popleft()
            if not turn.done():
                self._busy += 1
                turn.set_result(None)


class Place:
    """One poll's place. What it gives is to be called once the server has begun its answer."""

    __slots__ = ("_is_lent", "_places", "_timer")

    def __init__(self, places: Places) -> None:
        self._places, self._is_lent = places, False
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Callable[[], None]:
        await self._places.enter()
        self._timer = asyncio.get_running_loop().call_later(self._places.patience, self._lend)
        return self._answered

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._answered()
        self._places.leave()

    def _lend(self) -> None:
        self._is_lent = self._places.lend()

    def _answered(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._is_lent:
            self._is_lent = False
            self._places.take_back()
