"""Polls that run at once: servers that accept and say nothing hold up nobody else."""

import asyncio
from types import SimpleNamespace

import pytest

from alerts.feeds.governor import Governor
from alerts.model.feed import Feed
from alerts.pipeline import places as module
from alerts.pipeline.places import Places
from alerts.pipeline.poller import Poller
from alerts.pipeline.progress import Progress
from tests.pipeline.test_probing import NOW


async def turns(times: int = 20) -> None:
    for _ in range(times):
        await asyncio.sleep(0)


async def held(places: Places, log: list[str], name: str, end: asyncio.Event, *, answers: bool = False) -> None:
    async with places.taken() as answered:
        log.append(name)
        if answers:
            answered()
        await end.wait()


async def test_one_that_is_not_answered_lends_its_place_and_one_that_is_keeps_it():
    places, log, end = Places(1, patience=0.0), [], asyncio.Event()
    jobs = [asyncio.ensure_future(held(places, log, "silent", end))]
    await turns()
    jobs += [asyncio.ensure_future(held(places, log, "good", end, answers=True))]
    jobs += [asyncio.ensure_future(held(places, log, "waits", end))]
    await turns()
    assert log == ["silent", "good"]
    end.set()
    await asyncio.gather(*jobs)
    assert log == ["silent", "good", "waits"]
    assert (places._busy, places._silent) == (0, 0)


async def test_so_many_wait_for_an_answer_and_no_more(monkeypatch):
    monkeypatch.setattr(module, "SILENT", 3)
    places, log, end = Places(2, patience=0.0), [], asyncio.Event()
    jobs = [asyncio.ensure_future(held(places, log, f"{number}", end)) for number in range(20)]
    await turns(60)
    assert len(log) == 3 * 2 + 2
    for job in jobs[10:]:
        job.cancel()
    end.set()
    await asyncio.gather(*jobs, return_exceptions=True)
    assert (places._busy, places._silent) == (0, 0)


@pytest.mark.timeout(10)
async def test_a_feed_is_polled_while_all_places_are_taken_by_hosts_that_say_nothing():
    good = asyncio.Event()

    async def poll(feed: Feed, answered) -> None:
        if feed.id == "good":
            answered()
            good.set()
        await good.wait()  # the silent ones end no sooner

    clock = SimpleNamespace(now=lambda: NOW, monotonic=lambda: 1_000.0)
    intaker = SimpleNamespace(poll=poll, state=lambda _feed: None, fail=lambda *_: None)
    made = Poller(
        intaker,
        governor=Governor({}, monotonic=clock.monotonic),
        clock=clock,
        progress=Progress(0.0),
        concurrency=4,
    )
    made._places = Places(4, patience=0.0)
    made.watch(Feed(name, f"https://{name}.example/rss", 900.0) for name in [*map(str, range(9)), "good"])
    await made.once()
    assert good.is_set()
