"""Does the daemon's memory grow with what it polls? 1,000 feeds that have not changed, at 500 polls a second, for long.

The resident memory of the main process is read after the first 20,000 polls, when everything has been done once, and then
at every tenth of the way. Nothing is beside it: what counts is the difference.
Run: python -m benchmarks.growing [polls]
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.polling import HOSTS, RATE, _remembered
from benchmarks.rig.daemon import configure, daemon
from benchmarks.rig.figure import Figure, show
from benchmarks.rig.material import feed
from benchmarks.rig.server import FeedServer, Served
from benchmarks.rig.usage import memory

FEEDS = 1_000
SETTLED = 20_000


async def measure(polls: int) -> list[tuple[int, float]]:
    """Pairs of polls and MiB."""
    body, every = feed(0, 5), FEEDS / RATE
    server = FeedServer({f"feed-{number:05}": Served(body) for number in range(FEEDS)}, HOSTS)
    found: list[tuple[int, float]] = []
    async with server:
        with tempfile.TemporaryDirectory() as folder:
            state = Path(folder) / "state"
            state.mkdir()
            config = configure(Path(folder), server, every=f"{every:.0f}s")
            await _remembered(state, server, every)
            server.asked = 0
            async with daemon(config, state) as running:
                for tenth in range(11):
                    wanted = SETTLED + (polls - SETTLED) * tenth // 10
                    while server.asked < wanted:  # noqa: ASYNC110 - the server counts, and no more
                        await asyncio.sleep(0.5)
                    found.append((server.asked, memory(running.process.pid).rss))
                await running.stop()
    return found


def main() -> None:
    polls = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    found = asyncio.run(measure(polls))
    first, last = found[0][1], found[-1][1]
    way = ", ".join(f"{rss:.1f}" for _, rss in found)
    figures = [
        Figure(f"resident memory after {found[0][0]:,} polls", first, "MiB"),
        Figure(f"resident memory after {found[-1][0]:,} polls", last, "MiB", None, f"{last - first:+.1f} MiB; {way}"),
    ]
    show(f"memory over {polls:,} polls of feeds that have not changed", figures)


if __name__ == "__main__":
    main()
