"""Row 49: 100,000 items, a title of 10 MB: bounded in time and memory, and the first items are kept."""

import time

import psutil
import pytest

from alerts.feeds.worker import ParseWorker
from alerts.model.document import Document
from alerts.settings.settings import PollSettings

ITEMS = b"".join(b"<item><title>T%d</title><guid>g%d</guid></item>" % (n, n) for n in range(100_000))


@pytest.fixture
async def worker():
    # A minute, so that a busy machine does not decide; what it takes is counted in the worker's own time (``parse``).
    parser = ParseWorker(PollSettings(parse_timeout=60.0))
    yield parser
    await parser.stop()


def worked(worker: ParseWorker) -> float:
    return sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in worker.pids)


async def parse(worker: ParseWorker, body: bytes) -> Document:
    started, before = time.perf_counter(), worked(worker)
    outcome = await worker.parse(body, url="https://example.org/feed", content_type=None)
    print(f"row 49: {len(body):,} bytes in {time.perf_counter() - started:.2f} s")  # noqa: T201 - the figure of the scorecard
    assert isinstance(outcome, Document), outcome
    assert worked(worker) - before < PollSettings().parse_timeout
    return outcome


@pytest.mark.parametrize(
    "opening",
    [pytest.param(b"<rss version='2.0'>", marks=pytest.mark.slow), b"<rss version=2.0>"],
    ids=["well-formed", "broken"],
)
async def test_of_100_000_items_the_first_5_000_are_taken(worker, opening):
    found = await parse(worker, opening + b"<channel>" + ITEMS + b"</channel></rss>")
    assert len(found.entries) == 5_000
    assert (found.entries[0].title, found.entries[-1].title) == ("T0", "T4999")
    assert not found.truncated


async def test_json_is_capped_too(worker):
    found = await parse(worker, b'{"items":[' + b",".join(b'{"id":"%d"}' % n for n in range(100_000)) + b"]}")
    assert len(found.entries) == 5_000
    assert found.notes


@pytest.mark.parametrize("filling", [b"x", b"x ", b"&amp;amp;", b"&lt;b&gt;", b"&lt;", "利".encode()])
async def test_a_title_of_10_mb_is_cut(worker, filling):
    body = b"<rss version='2.0'><channel><item><title>" + filling * (10_000_000 // len(filling))
    body += b"</title><guid>g</guid></item><item><title>Next</title></item></channel></rss>"
    found = await parse(worker, body)
    assert found.entries[0].guid == "g"
    assert len(found.entries[0].title) <= 2_000
    assert found.entries[1].title == "Next"


@pytest.mark.slow
async def test_the_worker_gives_its_memory_back(worker):
    for _ in range(3):
        await parse(worker, b"<rss version='2.0'><channel>" + ITEMS + b"</channel></rss>")
    await parse(worker, b"<rss version='2.0'><channel><item><title>T</title></item></channel></rss>")
    resident = sum(psutil.Process(pid).memory_info().rss for pid in worker.pids)
    print(f"row 49: {resident / 2**20:.0f} MiB resident afterwards")  # noqa: T201 - the figure of the scorecard
    assert resident < 60 * 2**20
