"""Thousands of feeds that have not changed, on 500 hosts, kept connections: what a poll costs, and what the daemon keeps.

The real daemon, its store and decisions included, at 500 polls a second however many feeds there are; CPU of all its
threads and children over some thousands of polls, divided by their number. Beside it, in the same run, a bare aiohttp
client that asks the same server for the same feeds with the same validators as often, and does nothing else.
Run: python -m benchmarks.polling [seconds]
"""

import asyncio
import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from alerts.model.poll import PollState
from alerts.store.opening import open_store
from benchmarks.rig.daemon import configure, daemon
from benchmarks.rig.figure import Figure, show
from benchmarks.rig.material import feed
from benchmarks.rig.server import FeedServer, Served
from benchmarks.rig.usage import cpu, memory
from benchmarks.unchanged import BARE

HOSTS = 500
RATE = 500
"""Polls a second: 5,000 feeds every ten seconds. At a 15-minute interval these would be 450,000 feeds."""

COUNTS = (1_000, 5_000, 20_000)


async def _remembered(state: Path, server: FeedServer, every: float) -> None:
    """A database in which every feed was polled before, due in turns over one interval."""
    now = datetime.now(UTC)
    store = await open_store(f"sqlite:///{state}/tapewatch.db")
    share = timedelta(seconds=every / len(server.feeds))
    states = [
        PollState(
            feed=name,
            url=server.url(name),
            next_poll_at=now + index * share,
            polled_at=now,
            ok_at=now,
            baseline_at=now,
            changed_at=now,
            etag=served.etag.decode(),
        )
        for index, (name, served) in enumerate(server.feeds.items())
    ]
    await store.keep_polls(states)
    await store.close()


async def _window(process: psutil.Process, server: FeedServer, seconds: float) -> tuple[float, float]:
    """Milliseconds of CPU a poll, and polls a second."""
    asked, used = server.asked, cpu(process)
    await asyncio.sleep(seconds)
    polls = server.asked - asked
    return (cpu(process) - used) / max(1, polls) * 1_000, polls / seconds


async def _settled(server: FeedServer, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while server.asked < len(server.feeds) + RATE:  # noqa: ASYNC110 - the server counts, and no more
            await asyncio.sleep(0.1)


async def measure(count: int, seconds: float, *, beside: bool) -> dict[str, float]:
    every = count / RATE
    body = feed(0, 5)
    server = FeedServer({f"feed-{number:05}": Served(body) for number in range(count)}, HOSTS)
    found: dict[str, float] = {}
    async with server:
        with tempfile.TemporaryDirectory() as folder:
            state = Path(folder) / "state"
            config = configure(Path(folder), server, every=f"{every:.0f}s")
            for probed in (False, True):
                state.mkdir(exist_ok=True)
                for old in state.glob("tapewatch.db*"):
                    old.unlink()
                await _remembered(state, server, every)
                server.asked = 0
                module = "benchmarks.rig.probed" if probed else "alerts"
                arguments = () if probed else ("run",)
                async with daemon(config, state, module=module, arguments=arguments) as running:
                    await _settled(server, 300)
                    if probed:
                        running.process.send_signal(10)  # SIGUSR1: forget the start
                        await asyncio.sleep(seconds / 2)
                        report = json.loads((await running.stop()).splitlines()[-1])
                        found["lag"], found["busy"] = report["p99"] * 1_000, report["busy_p99"] * 1_000
                    else:
                        found["ours"], found["rate"] = await _window(running.process, server, seconds)
                        found["rss"] = memory(running.process.pid).rss
                        await running.stop()
            if beside:
                found["bare"] = await _bare(server, every, seconds)
    return found


async def _bare(server: FeedServer, every: float, seconds: float) -> float:
    pairs = "\n".join(f"{server.url(name)} {served.etag.decode()}" for name, served in server.feeds.items())
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BARE, str(every), stdin=asyncio.subprocess.PIPE
    )
    try:
        process.stdin.write(pairs.encode())
        process.stdin.close()
        server.asked = 0
        await _settled(server, 120)
        return (await _window(psutil.Process(process.pid), server, seconds))[0]
    finally:
        process.kill()
        await process.wait()


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    counts = tuple(int(text) for text in sys.argv[2:]) or COUNTS
    figures = []
    for count in counts:
        found = asyncio.run(measure(count, seconds, beside=count == 5_000))
        beside = ""
        if "bare" in found:
            beside = f"{found['bare']:.3f} ms: a bare aiohttp client; {found['bare'] / found['ours']:.2f} of its requests a CPU second"
        figures += [
            Figure(f"{count:,} feeds: CPU a poll", found["ours"], "ms", 0.25, beside),
            Figure(f"{count:,} feeds: polls a second", found["rate"], "", None, f"{RATE} wanted"),
            Figure(f"{count:,} feeds: resident memory", found["rss"], "MiB", 180 if count == 5_000 else None),
            Figure(
                f"{count:,} feeds: p99 of the loop's lag",
                found["lag"],
                "ms",
                20,
                f"{found['busy']:.2f} ms in CPU of its thread",
            ),
        ]
    show(f"feeds that have not changed, on {HOSTS} hosts, {RATE} polls a second", figures)


if __name__ == "__main__":
    main()
