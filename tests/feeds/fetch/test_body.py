import asyncio

import pytest

from alerts.feeds.body import BodyReader
from alerts.feeds.decode import decoder_for
from alerts.feeds.fetch_trouble import TooLarge

MIB = 1024 * 1024


class Content:
    """A body in chunks; each is given once its event is set."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = [*chunks, b""]
        self.rest = asyncio.Event()

    async def readany(self) -> bytes:
        if len(self.chunks) == 1:
            await self.rest.wait()
        return self.chunks.pop(0)


async def read(bodies: BodyReader, content: Content, seconds: float = 5.0) -> bytes:
    async with asyncio.timeout(seconds) as deadline:
        return (await bodies.read(content, decoder_for(None), deadline))[0]


async def test_a_large_body_waits_for_its_turn_and_its_deadline_waits_with_it():
    bodies = BodyReader(8 * MIB)
    large = [Content(bytes(2 * MIB)) for _ in range(4)]
    tasks = [asyncio.create_task(read(bodies, content)) for content in large[:3]]
    await asyncio.sleep(0)
    waiting = asyncio.create_task(read(bodies, large[3], seconds=0.1))
    await asyncio.sleep(0.3)
    for content in large:
        content.rest.set()
    assert len(await waiting) == 2 * MIB
    await asyncio.gather(*tasks)


async def test_small_bodies_never_wait_for_large_ones():
    bodies = BodyReader(8 * MIB)
    large = [Content(bytes(2 * MIB)) for _ in range(5)]
    tasks = [asyncio.create_task(read(bodies, content)) for content in large]
    await asyncio.sleep(0)
    small = Content(b"<rss/>")
    small.rest.set()
    assert await read(bodies, small) == b"<rss/>"
    for content in large:
        content.rest.set()
    await asyncio.gather(*tasks)


async def test_a_large_body_that_fails_gives_its_turn_back():
    bodies = BodyReader(2 * MIB)
    for _ in range(5):
        with pytest.raises(TooLarge):
            await read(bodies, Content(bytes(3 * MIB // 2), bytes(MIB)), seconds=1.0)
