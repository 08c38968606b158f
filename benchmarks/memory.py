"""Memory of the idle daemon: 200 feeds of 50 items read, one Apprise channel that has sent, nothing under way.

Beside it: a Python process that has imported the same libraries and done nothing.
Run: python -m benchmarks.memory
"""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.rig.daemon import configure, daemon, stored
from benchmarks.rig.figure import Figure, show
from benchmarks.rig.material import feed, feeds, news
from benchmarks.rig.server import FeedServer
from benchmarks.rig.usage import Memory, memory

FEEDS = 200
IDLE = 5.0
"""Seconds without anything to do before memory is read."""

OURS = "aiohttp, apscheduler.schedulers.asyncio, sqlmodel, ruamel.yaml, ahocorasick_rs, re2, click, apprise, apprise.plugins.custom_json"
WORKERS = "feedparser, selectolax.lexbor"


async def measure() -> tuple[Memory, Memory | None]:
    served = feeds(FEEDS)
    server = FeedServer(served)
    alerts: list[object] = []
    server.on_alert = lambda alert, _at: alerts.append(alert)
    served["feed-000"].become(feed(0, extra=(news(1),)))
    async with server:
        with tempfile.TemporaryDirectory() as folder:
            state = Path(folder) / "state"
            config = configure(Path(folder), server, feed_000={"backfill": 1})
            async with daemon(config, state) as running:
                await running.until(lambda: server.asked >= FEEDS and len(alerts) == 1, "its first polls and alert")
                await running.until(
                    lambda: stored(state, "SELECT count(*) FROM feed") == FEEDS, "200 feeds in the database"
                )
                await asyncio.sleep(IDLE)
                main = memory(running.process.pid)
                workers = [memory(child.pid) for child in running.process.children(recursive=True)]
                await running.stop()
    return main, max(workers, key=lambda worker: worker.rss, default=None)


def bare(modules: str) -> Memory:
    """A process that has imported these."""
    code = f"import asyncio, {modules}; import sys; print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        found = memory(process.pid)
        process.stdin.close()
    return found


def main() -> None:
    ours, worker = asyncio.run(measure())
    libraries, its_libraries = bare(OURS), bare(WORKERS)
    figures = [
        Figure(
            "daemon, resident", ours.rss, "MiB", 120, f"{libraries.rss:.0f} MiB: Python with its libraries imported"
        ),
        Figure("daemon, proportional", ours.pss, "MiB", None, f"{libraries.pss:.0f} MiB"),
        Figure("daemon, anonymous", ours.own, "MiB", None, f"{libraries.own:.0f} MiB"),
    ]
    if worker:
        figures += [
            Figure(
                "parse worker, resident", worker.rss, "MiB", 60, f"{its_libraries.rss:.0f} MiB: Python with feedparser"
            ),
            Figure("parse worker, proportional", worker.pss, "MiB", None, f"{its_libraries.pss:.0f} MiB"),
        ]
    show(f"Memory of the idle daemon, {FEEDS} feeds of 50 items, one channel that has sent", figures)


if __name__ == "__main__":
    main()
