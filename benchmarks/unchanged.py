"""A feed that has not changed: CPU of the whole daemon a poll, and that an unchanged body is never parsed.

The real daemon polls 200 feeds every second on kept connections; its CPU (all threads, user and system) over some
thousands of polls is divided by their number. Beside it, in the same run: a bare aiohttp client that asks the same
server for the same feeds with the same validators as often, and does nothing else. Then the server forgets validators
and answers 200 with the same bytes; the parse worker must sleep through all of it.
Run: python -m benchmarks.unchanged [seconds]
"""

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path

import psutil

from benchmarks.rig.daemon import age, configure, daemon, stored
from benchmarks.rig.figure import Figure, show
from benchmarks.rig.material import feeds
from benchmarks.rig.server import FeedServer
from benchmarks.rig.usage import cpu

FEEDS = 200
_ROUNDS = 3
BARE = """
import asyncio, random, sys, time
import aiohttp
async def ask(session, url, etag):
    headers, pause = {"If-None-Match": etag}, float(sys.argv[1])
    due = time.monotonic() + pause * random.random()
    await asyncio.sleep(due - time.monotonic())
    while True:
        async with session.get(url, headers=headers) as response:
            await response.read()
        due += pause
        await asyncio.sleep(due - time.monotonic())
async def main():
    lines = sys.stdin.read().split()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(*(ask(session, *pair) for pair in zip(lines[::2], lines[1::2])))
asyncio.run(main())
"""


async def _per_poll(process: psutil.Process, server: FeedServer, seconds: float) -> float:
    """Milliseconds of CPU a request, over some seconds."""
    asked, used = server.asked, cpu(process)
    await asyncio.sleep(seconds)
    return (cpu(process) - used) / (server.asked - asked) * 1_000


def woken(process: psutil.Process) -> int:
    """How often the daemon's parse worker has been given something to do."""
    return sum(child.num_ctx_switches().voluntary for child in process.children(recursive=True))


async def measure(seconds: float) -> dict[str, float]:
    server = FeedServer(feeds(FEEDS))
    found: dict[str, float] = {}
    async with server:
        with tempfile.TemporaryDirectory() as folder:
            config, state = configure(Path(folder), server, every="1s"), Path(folder) / "state"
            async with daemon(config, state) as running:
                await running.until(lambda: stored(state, "SELECT count(*) FROM feed") == FEEDS, "a baseline")
                await running.stop()
            age(state)
            async with daemon(config, state) as running:
                await _settled(server)
                ours = [await _per_poll(running.process, server, seconds) for _ in range(_ROUNDS)]
                server.closes = True
                await asyncio.sleep(2)
                found["new connection"] = await _per_poll(running.process, server, seconds)
                server.closes = False
                for feed in server.feeds.values():
                    feed.heeds_validators = False
                await asyncio.sleep(2)
                asked, before = server.asked, woken(running.process)
                found["same body"] = await _per_poll(running.process, server, seconds)
                found["same bodies"] = server.asked - asked
                found["parses"] = woken(running.process) - before
                await running.stop()
            for feed in server.feeds.values():
                feed.heeds_validators = True
            pairs = "\n".join(f"{server.url(name)} {feed.etag.decode()}" for name, feed in server.feeds.items())
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", BARE, "1", stdin=asyncio.subprocess.PIPE
            )
            try:
                process.stdin.write(pairs.encode())
                process.stdin.close()
                await _settled(server)
                client = psutil.Process(process.pid)
                bare = [await _per_poll(client, server, seconds) for _ in range(_ROUNDS)]
                server.closes = True
                await asyncio.sleep(2)
                found["bare, new connection"] = await _per_poll(client, server, seconds)
            finally:
                process.kill()
                await process.wait()
            found["ours"], found["bare"] = statistics.median(ours), statistics.median(bare)
            found["polls"] = seconds * _ROUNDS * FEEDS
    return found


async def _settled(server: FeedServer) -> None:
    """Until every feed has been asked a few times."""
    end = server.asked + 3 * FEEDS
    async with asyncio.timeout(60):
        while server.asked < end:  # noqa: ASYNC110 - the server counts, and no more
            await asyncio.sleep(0.05)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 6.0
    found = asyncio.run(measure(seconds))
    figures = [
        Figure(
            "304, whole daemon", found["ours"], "ms", 0.25, f"{found['bare']:.3f} ms: a bare aiohttp client, as often"
        ),
        Figure("304, beyond the bare client", found["ours"] - found["bare"], "ms"),
        Figure(
            "304, a new connection each time",
            found["new connection"],
            "ms",
            None,
            f"{found['bare, new connection']:.3f} ms: the bare client",
        ),
        Figure("200 with the same body", found["same body"], "ms"),
        Figure(f"parses in {found['same bodies']:.0f} such answers", found["parses"], "", 0),
    ]
    show(
        f"CPU of a poll that brings nothing, {found['polls']:.0f} polls, kept connections",
        figures,
        "Parses: how often the parse worker's process was woken meanwhile, as the kernel counts it.",
    )


if __name__ == "__main__":
    main()
