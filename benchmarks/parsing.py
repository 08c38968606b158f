"""Parsing: our parser beside feedparser alone, the worker's memory, and how long the event loop is blocked meanwhile.

Runs on the captured feeds (../shared/data) where they are, else on a feed of its own.
"""

import asyncio
import io
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from alerts.feeds.worker import ParseWorker

DATA = Path(__file__).parents[2] / "shared" / "data" / "feeds"
ITEM = "<item><title>Headline {n}</title><link>https://example.org/{n}</link><guid>g{n}</guid><pubDate>Mon, 27 Jan 2025 10:00:00 GMT</pubDate><description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"


def feed(items: int, words: int = 60) -> bytes:
    inside = "".join(ITEM.format(n=n, text="word " * words) for n in range(items))
    return f"<rss version='2.0'><channel><title>F</title>{inside}</channel></rss>".encode()


def bodies() -> list[bytes]:
    found = [path.read_bytes() for path in sorted(DATA.glob("*/*")) if path.suffix != ".json"]
    return found or [feed(50)] * 20


def cpu(call: Callable[[bytes], object], all_bodies: list[bytes], rounds: int = 3) -> float:
    """Milliseconds of CPU for all bodies, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for body in all_bodies:
            call(body)
        best = min(best, time.process_time() - started)
    return best * 1_000


def compare() -> None:
    import feedparser

    from alerts.feeds.parse import parse_document

    def alone(body: bytes) -> object:
        headers = {"content-type": "application/xml"}
        return feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )

    def default(body: bytes) -> object:
        return feedparser.parse(io.BytesIO(body), response_headers={"content-type": "application/xml"})

    def ours(body: bytes) -> object:
        return parse_document(body, url="https://example.org/feed", content_type=None)

    for name, chosen in (("50 items", [feed(50)] * 10), ("captured feeds", bodies())):
        print(f"CPU per document, {name} ({len(chosen)} documents):")
        for label, call in (("feedparser as it comes", default), ("feedparser, no sanitiser", alone), ("ours", ours)):
            print(f"  {label:28} {cpu(call, chosen) / len(chosen):7.2f} ms")


def memory(pids: tuple[int, ...]) -> str:
    figures = []
    for pid in pids:
        full = psutil.Process(pid).memory_full_info()
        figures.append(f"{full.rss / 2**20:.0f} MiB resident, {full.pss / 2**20:.0f} MiB proportional")
    return "; ".join(figures) or "no worker runs (replaced after its last answer)"


async def block() -> None:
    captured = bodies()
    work = (
        ("captured feeds", captured),
        ("the ten largest, five times", sorted(captured, key=len)[-10:] * 5),
        ("5,000 items of 3 kB", [feed(5_000, 600)]),
    )
    parser = ParseWorker()
    lags: list[float] = []

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            lags.append(time.perf_counter() - before - 0.001)

    watcher = asyncio.create_task(watch())
    started = time.perf_counter()
    await parser.parse(feed(1), url="", content_type=None)
    print(
        f"first answer, start of the worker included: {(time.perf_counter() - started) * 1_000:.0f} ms; {memory(parser.pids)}"
    )
    for name, chosen in work:
        lags.clear()
        started = time.perf_counter()
        for body in chosen:
            await parser.parse(body, url="https://example.org/feed", content_type=None)
        took = time.perf_counter() - started
        print(f"{name}: {took:.2f} s, loop blocked at most {max(lags) * 1_000:.1f} ms; {memory(parser.pids)}")
    watcher.cancel()
    await parser.stop()


def main() -> None:
    compare()
    asyncio.run(block())


if __name__ == "__main__":
    main()
