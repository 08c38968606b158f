"""Memory of the idle daemon: 200 feeds of 50 items read, one Apprise channel that has sent, nothing under way.

Beside it: a Python process that has imported the same libraries and done nothing.
Run: python -m benchmarks.memory
"""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.rig.daemon import age, configure, daemon, stored
from benchmarks.rig.figure import Figure, show
from benchmarks.rig.material import feed, feeds, news
from benchmarks.rig.server import FeedServer
from benchmarks.rig.usage import Memory, memory

FEEDS = 200
IDLE = 5.0
"""Seconds without anything to do before memory is read."""

OURS = "aiohttp, apscheduler.schedulers.asyncio, sqlmodel, ruamel.yaml, ahocorasick_rs, re2, click, apprise, apprise.plugins.custom_json"
WORKERS = "feedparser, selectolax.lexbor"


async def measure() -> tuple[list[Memory], Memory | None]:
    """The daemon on its first day (migrations, 10,000 items taken in) and after a restart; its worker, the larger time."""
    served = feeds(FEEDS)
    server = FeedServer(served)
    alerts: list[object] = []
    server.on_alert = lambda alert, _at: alerts.append(alert)
    found, workers = [], []
    async with server:
        with tempfile.TemporaryDirectory() as folder:
            state = Path(folder) / "state"
            config = configure(Path(folder), server, feed_000={"backfill": 1})
            for day in (1, 2):
                served["feed-000"].become(feed(0, extra=(news(day),)))
                server.asked = 0
                async with daemon(config, state) as running:
                    await running.until(lambda: server.asked >= FEEDS, "its polls")
                    await running.until(lambda day=day: len(alerts) == day, "its alert")
                    await running.until(lambda: stored(state, "SELECT count(*) FROM feed") == FEEDS, "a full database")
                    await asyncio.sleep(IDLE)
                    found.append(memory(running.process.pid))
                    workers += [memory(child.pid) for child in running.process.children(recursive=True)]
                    await running.stop()
                age(state)
    return found, max(workers, key=lambda worker: worker.rss, default=None)


def bare(modules: str) -> Memory:
    """A process that has imported these."""
    code = f"import asyncio, {modules}; import sys; print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        found = memory(process.pid)
        process.stdin.close()
    return found


def main() -> None:
    (first, later), worker = asyncio.run(measure())
    libraries, its_libraries = bare(OURS), bare(WORKERS)
    figures = [
        Figure(
            "daemon, resident", first.rss, "MiB", 120, f"{libraries.rss:.0f} MiB: Python with its libraries imported"
        ),
        Figure("daemon, proportional", first.pss, "MiB", None, f"{libraries.pss:.0f} MiB"),
        Figure("daemon, its own pages", first.own, "MiB", None, f"{libraries.own:.0f} MiB"),
        Figure("the same after a restart, resident", later.rss, "MiB", 120),
    ]
    if worker:
        figures += [
            Figure(
                "parse worker, resident", worker.rss, "MiB", 60, f"{its_libraries.rss:.0f} MiB: Python with feedparser"
            ),
            Figure("parse worker, proportional", worker.pss, "MiB", None, f"{its_libraries.pss:.0f} MiB"),
        ]
    show(
        f"Memory of the idle daemon, {FEEDS} feeds of 50 items, one channel that has sent",
        figures,
        "First on a new database: the migrations' library and 10,000 new items are in it.",
    )


if __name__ == "__main__":
    main()
