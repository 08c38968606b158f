"""Reads a body within its caps: wire bytes, decoded bytes, the least rate, and how many large bodies are held at once."""

import asyncio
import hashlib
import time
from collections.abc import Callable

from aiohttp import StreamReader

from alerts.feeds.decode import Decoder
from alerts.feeds.fetch_trouble import TooLarge, TooSlow

_LARGE = 1024 * 1024
"""Bytes from which on a body counts as large. The largest of 81 real feeds had 0.36 MiB."""

_LARGE_AT_ONCE = 3

_FIRST_SECONDS = 5.0
"""Seconds of a body before its rate is looked at."""


class BodyReader:
    """Reads bodies. At most three that are larger than 1 MiB are read at the same time, so that many hostile servers
    together take no more memory than three; the others wait, and their deadline waits with them.

    ``limit`` is in bytes, of the wire and decoded; ``min_rate`` in bytes of the wire a second, from the fifth second on.
    """

    def __init__(self, limit: int, *, min_rate: int = 0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._min_rate, self._monotonic = limit, min_rate, monotonic
        self._lane = asyncio.Semaphore(_LARGE_AT_ONCE)

    async def read(self, content: StreamReader, decoder: Decoder, deadline: asyncio.Timeout) -> tuple[bytes, bytes]:
        """The decoded body and its blake2b hash of 16 bytes. Raises TooLarge, TooSlow, BadCoding, CutCoding,
        ClientError.
        """
        held: list[bytes] = []
        digest = hashlib.blake2b(digest_size=16)
        wire = size = 0
        in_lane = False
        began = self._monotonic()
        try:
            while chunk := await content.readany():
                wire += len(chunk)
                if wire > self._limit:
                    raise TooLarge(f"the body is larger than {self._words()}")
                if not in_lane:
                    self._check_rate(wire, self._monotonic() - began)
                for piece in decoder.feed(chunk):
                    size += len(piece)
                    if size > self._limit:
                        raise TooLarge(f"the decoded body is larger than {self._words()}")
                    digest.update(piece)
                    held.append(piece)
                    if size > _LARGE:
                        if not in_lane:
                            await self._enter(deadline)
                            in_lane = True
                        # A large body takes milliseconds to decode and to hash: let others have their turn.
                        await asyncio.sleep(0)
            decoder.finish()
            return b"".join(held), digest.digest()
        finally:
            if in_lane:
                self._lane.release()

    def check_announced(self, length: int | None) -> None:
        """Raise TooLarge for a Content-Length beyond the cap, before a byte of it is read."""
        if length is not None and length > self._limit:
            raise TooLarge(f"the body is announced as larger than {self._words()}")

    def _check_rate(self, wire: int, seconds: float) -> None:
        if seconds > _FIRST_SECONDS and wire < self._min_rate * seconds:
            raise TooSlow(f"the body comes at {wire / seconds:.0f} bytes a second")

    async def _enter(self, deadline: asyncio.Timeout) -> None:
        if not self._lane.locked():
            await self._lane.acquire()
            return
        loop = asyncio.get_running_loop()
        end = deadline.when()
        began = loop.time()
        deadline.reschedule(None)
        await self._lane.acquire()
        if end is not None:
            deadline.reschedule(end + loop.time() - began)

    def _words(self) -> str:
        return f"{self._limit / 1024 / 1024:.3g} MiB"
