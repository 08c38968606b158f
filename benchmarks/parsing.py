"""Parsing: our parser beside feedparser alone, the worker's memory, and how long the event loop is blocked meanwhile.

Runs on the captured feeds (../shared/data) where they are, else on a feed of its own.
"""

import asyncio
import contextlib
import io
import time
from collections.abc import Callable
from pathlib import Path

from alerts.daemon.heap import settle
from alerts.feeds.worker import ParseWorker
from benchmarks.rig.figure import Figure, show
from benchmarks.rig.usage import memory

DATA = Path(__file__).parents[2] / "shared" / "data" / "feeds"
ITEM = "<item><title>Headline {n}</title><link>https://example.org/{n}</link><guid>g{n}</guid><pubDate>Mon, 27 Jan 2025 10:00:00 GMT</pubDate><description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"


def feed(items: int, words: int = 60) -> bytes:
    inside = "".join(ITEM.format(n=n, text="word " * words) for n in range(items))
    return f"<rss version='2.0'><channel><title>F</title>{inside}</channel></rss>".encode()


def captured() -> list[bytes]:
    return [path.read_bytes() for path in sorted(DATA.glob("*/*")) if path.suffix != ".json"]


def bodies() -> list[bytes]:
    return captured() or [feed(50)] * 20


def cpu(call: Callable[[bytes], object], all_bodies: list[bytes], rounds: int = 3) -> float:
    """Milliseconds of CPU for all bodies, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for body in all_bodies:
            call(body)
        best = min(best, time.process_time() - started)
    return best * 1_000


def compare() -> list[Figure]:
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

    figures = []
    for name, chosen in (("50 items", [feed(50)] * 10), ("captured feeds" if captured() else "20 feeds", bodies())):
        each = {call: cpu(call, chosen) / len(chosen) for call in (ours, alone, default)}
        beside = f"feedparser: {each[default]:.1f} ms as it comes, {each[alone]:.1f} ms without its sanitiser"
        figures.append(Figure(f"CPU a document, {name} ({len(chosen)})", each[ours], "ms", beside=beside))
    return figures


async def block() -> list[Figure]:
    parser, figures = ParseWorker(), []
    lags: list[float] = []

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            lags.append(time.perf_counter() - before - 0.001)

    settle()  # as the daemon does at its start; what was compared before is no part of this
    watcher = asyncio.create_task(watch())
    started = time.perf_counter()
    await parser.parse(feed(1), url="", content_type=None)
    took = (time.perf_counter() - started) * 1_000
    figures.append(Figure("first answer, the worker's start in it", took, "ms", beside=resident(parser.pids)))
    for name, chosen in (
        ("all feeds", bodies()),
        ("the ten largest, five times", sorted(bodies(), key=len)[-10:] * 5),
        ("5,000 items of 3 kB", [feed(5_000, 600)]),
    ):
        lags.clear()
        started = time.perf_counter()
        for body in chosen:
            await parser.parse(body, url="https://example.org/feed", content_type=None)
        beside = f"{time.perf_counter() - started:.2f} s in all; {resident(parser.pids)}"
        figures.append(Figure(f"loop blocked at most, {name}", max(lags) * 1_000, "ms", 50, beside))
    watcher.cancel()
    await parser.stop()
    return figures


def resident(pids: tuple[int, ...]) -> str:
    found = []
    for pid in pids:
        # It may be ending just now, its resident memory having grown too far.
        with contextlib.suppress(OSError):
            found.append(f"the worker {memory(pid).rss:.0f} MiB")
    return ", ".join(found) or "the worker replaced after its last answer"


def main() -> None:
    where = "captured feeds" if captured() else "generated feeds: the captured ones are not here"
    show(f"Parsing, on {where}", [*compare(), *asyncio.run(block())])


if __name__ == "__main__":
    main()
