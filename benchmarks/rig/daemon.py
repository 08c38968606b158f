"""The daemon under measurement: the real command in a process of its own, with a configuration written for the run."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from benchmarks.rig.material import MARK
from benchmarks.rig.server import FeedServer

ROOT = Path(__file__).parents[2]
RULE = f"""version: 1
rules:
  - id: benchmark
    title: What the benchmarks write
    when: {{any: [{MARK}]}}
    alert: {{to: [desk]}}
"""


def configure(folder: Path, server: FeedServer, every: str = "15m", **of_feed: Mapping[str, object]) -> Path:
    """Write a configuration for all of the server's feeds and one channel, with the shipped rules and one of our own.

    ``of_feed`` are further keys of a feed, by its name with ``_`` for ``-``.
    """
    rules = folder / "rules"
    shutil.copytree(ROOT / "rules", rules, dirs_exist_ok=True)
    (rules / "benchmark.yaml").write_text(RULE)
    feeds = "\n".join(_feed(server, name, of_feed.get(name.replace("-", "_"), {})) for name in server.feeds)
    config = folder / "tapewatch.yaml"
    config.write_text(
        f"version: 1\nrules: rules\npoll: {{every: {every}, allow_addresses: [127.0.0.0/8]}}\n"
        f"groups: {{wires: {{}}, regulators: {{}}, central-banks: {{}}}}\nlog: {{level: info}}\n"
        f'channels:\n  desk: {{url: "{server.hook}"}}\nfeeds:\n{feeds}\n'
    )
    return config


def _feed(server: FeedServer, name: str, further: Mapping[str, object]) -> str:
    keys = {"id": name, "url": json.dumps(server.url(name)), "groups": "[wires]", "lang": "en", **further}
    return "  - {" + ", ".join(f"{key}: {value}" for key, value in keys.items()) + "}"


class Running:
    """A daemon that runs. ``stop`` ends it and returns what it printed on stdout."""

    def __init__(self, process: Process, log: Path) -> None:
        self._process, self._log = process, log
        self.started_at = time.monotonic()
        self.process = psutil.Process(process.pid)

    async def until(self, true: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
        """Wait until it is true. Raises RuntimeError with the daemon's log when it does not come, or the daemon ends."""
        end = time.monotonic() + seconds
        while not true():
            if self._process.returncode is not None or time.monotonic() > end:
                raise RuntimeError(f"the daemon did not get to {what}:\n{self._log.read_text()[-3_000:]}")
            await asyncio.sleep(0.02)

    async def stop(self) -> str:
        """End it in order."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        out, _ = await asyncio.wait_for(self._process.communicate(), 20)
        return out.decode()


@asynccontextmanager
async def daemon(
    config: Path, state: Path, *, module: str = "alerts", arguments: tuple[str, ...] = ("run",)
) -> AsyncIterator[Running]:
    """``python -m alerts run`` on this configuration, ended with the block."""
    log = state.parent / f"{state.name}.log"
    with log.open("wb") as lines:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments, "--config", str(config), "--state-dir", str(state),
            stdout=PIPE, stderr=lines, cwd=ROOT, env={**os.environ, "PYTHONSAFEPATH": ""},
        )  # fmt: skip
        running = Running(process, log)
        try:
            yield running
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def age(state: Path, in_seconds: Sequence[float] = (0.0,)) -> None:
    """Make the feeds due in so many seconds from now, in turns: what a database looks like after a night's downtime."""
    now = time.time()
    with sqlite3.connect(state / "tapewatch.db") as database:
        for index, (name,) in enumerate(database.execute("SELECT name FROM feed ORDER BY name").fetchall()):
            due = int((now + in_seconds[index % len(in_seconds)]) * 1e6)
            database.execute("UPDATE feed SET next_poll_at = ? WHERE name = ?", (due, name))
    database.close()


def stored(state: Path, query: str) -> int:
    """One number out of the database, read beside the running daemon."""
    path = state / "tapewatch.db"
    if not path.exists():
        return 0
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return int(database.execute(query).fetchone()[0])
        finally:
            database.close()
    except sqlite3.OperationalError:
        return 0
