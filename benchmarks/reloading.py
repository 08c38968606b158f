"""How long the event loop stalls while one changed file among 1,000 rules goes live.

The daemon's own life (``alerts.daemon.lifecycle``) runs in this process with 1,000 rules in 50 files, each rule with a test.
Again and again one file is saved with a changed rule; the watcher sees it, the rules are read, compiled, tested and swapped.
A probe in the same loop wakes every millisecond and notes by how much it came too late, from before the file is saved until
the reload is done. Beside it, at the same time: a loop with nothing in it, in a process of its own, which says what the
machine does to any loop. Run: python -m benchmarks.reloading [rounds]
"""

import asyncio
import json
import logging
import os
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

from alerts.daemon.lifecycle import serve
from benchmarks.rig.daemon import ROOT
from benchmarks.rig.figure import Figure, show
from benchmarks.rig.probe import Probe
from benchmarks.rig.world import World

RULES, FILES = 1_000, 50
BOUND = 20.0
_ROUNDS = 15
_DUE = 60.0
"""Seconds after which a reload is given up."""

CONFIG = """version: 1
rules: rules
channels: {desk: {url: "json://127.0.0.1:9/"}}
"""


class Reloads(logging.Handler):
    """Counts the daemon's reloads, and its start, by what it logs."""

    def __init__(self) -> None:
        super().__init__()
        self.done = -1

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        self.done += said.startswith(("tapewatch ", "reloaded:"))
        if record.levelno >= logging.WARNING:
            print(said, file=sys.stderr)

    async def until(self, number: int) -> None:
        end = time.monotonic() + _DUE
        while self.done < number:
            if time.monotonic() > end:
                raise RuntimeError(f"reload {number} did not come")
            await asyncio.sleep(0.05)


def install(folder: Path) -> list[Path]:
    """A configuration and the rules; the files of these."""
    (folder / "tapewatch.yaml").write_text(CONFIG)
    (folder / "rules").mkdir()
    world = World()
    watchlist = "".join(f"  NASDAQ:{symbol}: {{name: {symbol.title()} Corp}}\n" for symbol in world.tickers)
    (folder / "rules" / "watchlist.yaml").write_text(f"version: 1\nwatchlist:\n{watchlist}")
    files, each = [], RULES // FILES
    for number in range(FILES):
        rules = "".join(_rule(number * each + place, world.rule()[0]) for place in range(each))
        files.append(folder / "rules" / f"{number:02}.yaml")
        files[-1].write_text(f"version: 1\ndefaults: {{alert: {{to: [desk]}}}}\nrules:\n{rules}")
    return files


def _rule(number: int, when: dict[str, object]) -> str:
    """A rule with a test, in a line."""
    tests = '[{no_match: "nothing that a rule of this benchmark asks for"}]'
    return (
        f"  - {{id: r{number}, title: Rule {number}, when: {json.dumps(when, ensure_ascii=False)}, tests: {tests}}}\n"
    )


async def measure(rounds: int) -> tuple[list[dict[str, list[float]]], list[float], float]:
    """What the probe saw in each round, the longest turns of the empty loop, and the seconds that a reload took."""
    reloads, probe = Reloads(), Probe()
    logging.getLogger().addHandler(reloads)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = install(folder)
        serving = asyncio.create_task(serve(folder / "tapewatch.yaml", folder / "state", "info"))
        await reloads.until(0)
        await asyncio.sleep(1)
        watching = asyncio.create_task(probe.run())
        empty = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.rig.probe", stdout=asyncio.subprocess.PIPE, cwd=ROOT
        )
        reports, took = [], []
        try:
            for number in range(rounds):
                file = files[number % FILES]
                await asyncio.sleep(0.5)
                probe.forget()
                started = time.perf_counter()
                file.write_text(file.read_text().replace("title: Rule", "title: Changed"))
                await reloads.until(number + 1)
                took.append(time.perf_counter() - started)
                await asyncio.sleep(0.3)
                reports.append(probe.report())
        finally:
            watching.cancel()
            empty.send_signal(signal.SIGTERM)
            told, _ = await empty.communicate()
            os.kill(os.getpid(), signal.SIGTERM)
            await serving
    return reports, json.loads(told)["lags"], statistics.median(took)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    logging.getLogger().setLevel("INFO")
    reports, empty, took = asyncio.run(measure(rounds))
    longest = sorted(report["lags"][-1] * 1_000 for report in reports)
    busy = sorted(report["busy"][-1] * 1_000 for report in reports)
    show(
        f"The event loop while one file of {FILES} with {RULES:,} rules goes live, {rounds} times",
        [
            Figure(
                "longest block of a reload, median",
                statistics.median(longest),
                "ms",
                BOUND,
                f"worst {longest[-1]:.0f} ms; {empty[-1] * 1_000:.0f} ms: a loop with nothing in it",
            ),
            Figure("in CPU of the loop's own thread, median", statistics.median(busy), "ms", BOUND, f"worst {busy[-1]:.0f} ms"),
            Figure("from the saved file to live rules", took, "s", None, "a fifth of a second of it waits for further files"),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
