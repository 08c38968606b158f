"""How long the event loop is blocked while the daemon reads the largest feeds there are.

The daemon takes in the largest captured feeds (../shared/data/feeds; where they are missing, generated ones of their
sizes), changed again and again, while a probe in its loop wakes every millisecond and notes by how much it came too late:
by the clock, and in CPU of the loop's own thread, which other programs on the machine do not lengthen. Beside it, in the
same run: feedparser called on a loop itself, for the same bodies; and a loop with nothing in it, in a process of its own
at the same time, which says what the machine does to any loop. A document of the most items that are taken is measured as
well. Run: python -m benchmarks.blocking [seconds]
"""

import asyncio
import io
import json
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.rig.daemon import ROOT, configure, daemon, stored
from benchmarks.rig.figure import Figure, show
from benchmarks.rig.material import feed
from benchmarks.rig.server import FeedServer, Served

DATA = ROOT.parent / "shared" / "data" / "feeds"
LARGEST = 20
BOUND = 50.0
_ROUNDS = 5
_SIZES = (370, 320, 290, 280, 270, 210, 190, 180, 170, 160)
"""KiB of the largest captured feeds, for where they are missing."""


def largest() -> tuple[list[bytes], str]:
    """The largest feeds, and where they are from."""
    found = sorted(
        (path for path in DATA.glob("*/*") if path.suffix in {".xml", ".json"}), key=lambda p: p.stat().st_size
    )
    if found:
        return [path.read_bytes() for path in found[-LARGEST:]], f"the {LARGEST} largest captured feeds"
    return [feed(n, items=size * 2) for n, size in enumerate(_SIZES)], f"{len(_SIZES)} generated feeds of their size"


async def through_the_daemon(bodies: list[bytes], seconds: float) -> dict[str, object]:
    """What the probe saw while the daemon took these in: each stands at an address, and changes at every poll."""
    server = FeedServer({f"feed-{n:03}": Served(body) for n, body in enumerate(bodies)})

    def changed(name: str) -> None:
        # A comment after the root is no news, but another body: it is parsed and compared in full.
        served = server.feeds[name]
        asyncio.get_running_loop().call_soon(served.become, bodies[int(name[5:])] + b"<!-- %d -->" % server.asked)

    async with server:
        with tempfile.TemporaryDirectory() as folder:
            config, state = configure(Path(folder), server, every="1s"), Path(folder) / "state"
            async with daemon(config, state, module="benchmarks.rig.probed", arguments=()) as running:
                await running.until(lambda: stored(state, "SELECT count(*) FROM feed") == len(bodies), "its baseline")
                server.on_ask = changed
                empty = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "benchmarks.rig.probe", stdout=asyncio.subprocess.PIPE, cwd=ROOT
                )
                running.process.send_signal(signal.SIGUSR1)
                started = server.asked
                await asyncio.sleep(seconds)
                empty.send_signal(signal.SIGTERM)
                told, _ = await empty.communicate()
                polls = server.asked - started
                report = json.loads(await running.stop())
    return {**report, "polls": polls, "empty": json.loads(told)["lags"]}


async def on_the_loop(bodies: list[bytes]) -> list[float]:
    """Milliseconds that feedparser holds a loop, a body at a time."""
    import feedparser

    held = []
    for body in bodies:
        if body[:1] == b"{":
            continue
        before = time.perf_counter()
        feedparser.parse(io.BytesIO(body), response_headers={"content-type": "application/xml"})
        held.append((time.perf_counter() - before) * 1_000)
        await asyncio.sleep(0)
    return held


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 6.0
    bodies, what = largest()
    reports = [asyncio.run(through_the_daemon(bodies, seconds)) for _ in range(_ROUNDS)]
    full = asyncio.run(through_the_daemon([feed(1, items=5_000)], seconds))
    held = asyncio.run(on_the_loop(bodies))
    show(
        f"The event loop while {what} are read, {sum(report['polls'] for report in reports)} polls, {_ROUNDS} rounds",
        [
            Figure(
                "longest block, median of rounds",
                middle("lags", reports),
                "ms",
                BOUND,
                f"{max(held):.0f} ms: feedparser on the loop itself (median {statistics.median(held):.0f} ms)",
            ),
            Figure(
                "longest block, worst round",
                max(report["lags"][-1] for report in reports) * 1_000,
                "ms",
                None,
                f"{middle('empty', reports):.0f} ms: a loop with nothing in it (median of rounds)",
            ),
            Figure("in CPU of the loop's own thread", middle("busy", reports), "ms", BOUND),
            Figure("the 100th longest block", middle("lags", reports, -100), "ms"),
            Figure(
                "longest block, a feed of 5,000 items",
                middle("lags", [full]),
                "ms",
                None,
                f"{middle('empty', [full]):.0f} ms: a loop with nothing in it",
            ),
            Figure("in CPU of the loop's own thread", middle("busy", [full]), "ms"),
        ],
        "By the clock what else runs on the machine is in it; in CPU it is not.",
    )


def middle(kind: str, reports: list[dict[str, list[float]]], place: int = -1) -> float:
    """Milliseconds: the longest turn (or the one at this place from the end) of each round, the median of the rounds."""
    return statistics.median(report[kind][place] for report in reports) * 1_000


if __name__ == "__main__":
    main()
