"""Start to first poll: CPU seconds (user and system, children included) from exec until a server sees the first request.

200 feeds and one channel; with a database that is there, all feeds due, and with none yet, so that migrations run.
Beside it: a Python process that imports the same libraries and ends. Run: python -m benchmarks.start [rounds]
"""

import asyncio
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.memory import OURS
from benchmarks.rig.daemon import age, configure, daemon, stored
from benchmarks.rig.figure import Figure, show
from benchmarks.rig.material import feeds
from benchmarks.rig.server import FeedServer
from benchmarks.rig.usage import cpu

FEEDS = 200


async def started(config: Path, state: Path, server: FeedServer, *, whole: bool = False) -> float:
    """CPU until the first request; ``whole`` lets the daemon get through all feeds before it is ended."""
    seconds: list[float] = []
    server.asked = 0
    async with daemon(config, state) as running:
        server.on_ask = lambda _feed: seconds or seconds.append(cpu(running.process))
        await running.until(lambda: bool(seconds), "its first poll")
        if whole:
            await running.until(lambda: stored(state, "SELECT count(*) FROM feed") == FEEDS, "a full database")
            await running.stop()
    return seconds[0]


async def measure(rounds: int) -> tuple[list[float], list[float]]:
    server = FeedServer(feeds(FEEDS))
    async with server:
        with tempfile.TemporaryDirectory() as folder:
            config = configure(Path(folder), server)
            state = Path(folder) / "state"
            await started(config, state, server, whole=True)
            there, fresh = [], []
            for turn in range(rounds):
                age(state)
                there.append(await started(config, state, server))
                fresh.append(await started(config, Path(folder) / f"fresh-{turn}", server))
    return there, fresh


def imports(rounds: int) -> float:
    """CPU seconds of a process that imports our libraries, the median."""
    taken = []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", f"import asyncio, {OURS}"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(taken)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    there, fresh = asyncio.run(measure(rounds))
    bare = imports(rounds)
    figures = [
        Figure(f"{name}, {how}", of(seconds), "s", 1.5, beside)
        for name, seconds, beside in (
            ("database there", there, f"{bare:.2f} s: Python importing the same libraries"),
            ("database new", fresh, ""),
        )
        for how, of in (("median", statistics.median), ("worst", max))
    ]
    show(f"CPU from start to first poll, {FEEDS} feeds, one channel; {rounds} starts each", figures)


if __name__ == "__main__":
    main()
