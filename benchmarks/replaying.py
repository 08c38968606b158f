"""A replay: 100,000 stored items through the shipped rules, and through those and a changed copy, by the real command.

``python -m benchmarks.replaying [items]`` makes a database of that many items in a temporary folder: 60 words each, drawn
by Zipf's law from a made-up vocabulary, every seventh item with a headline of the labelled ones instead, so that about one
item in ten matches; every fourth story has two items; 30 days, 40 feeds.
"""

import asyncio
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.model.intake import Intake, ItemIntake, StoryOpening
from alerts.model.item import Identity, IdentityKind, Item
from alerts.model.poll import PollState
from alerts.store.opening import open_store
from alerts.store.reading import open_archive
from benchmarks.matching import World
from benchmarks.rig.figure import Figure, show

ROOT = Path(__file__).parents[1]
BOUND = 20.0
FEEDS = 40
DAYS = 30
LOT = 500
"""Items stored at once."""

CONFIG = """version: 1
rules: rules
groups: {{wires: {{}}, regulators: {{}}, central-banks: {{}}}}
channels: {{desk: {{url: "json://127.0.0.1:9/"}}}}
feeds:
{feeds}
"""


class News:
    """Items as they are stored, the same at every run; ``until`` is when the last of them was seen."""

    def __init__(self, items: int, until: datetime) -> None:
        self._world, self._chance = World(), random.Random(7)
        self._items, self._until = items, until
        files = sorted((ROOT / "benchmarks" / "quality").glob("*.open.jsonl"))
        self._headlines = [json.loads(line)["text"] for file in files for line in file.read_text().splitlines()]

    def entry(self, number: int, feed: str) -> ItemIntake:
        at = self._until - timedelta(days=DAYS - 0.01) * (1 - number / self._items)
        title = self._chance.choice(self._headlines) if number % 7 == 0 else self._world.text(10)
        identities = (
            Identity(IdentityKind.GUID, feed, f"g{number}"),
            Identity(IdentityKind.LINK, "", f"example.org/{number}"),
        )
        item = Item(
            feed=feed, key=f"g{number}", guid=f"g{number}", link=f"https://example.org/{number}", title=title,
            summary=self._world.text(50), identities=identities, published=at - timedelta(minutes=2),
            groups=("wires",), lang=None,
        )  # fmt: skip
        opening = StoryOpening(key=f"s{number * 4 // 5}", headline=title, opened_at=at)
        digests = tuple(identity.digest for identity in identities)
        return ItemIntake(item=item, known=None, story=opening, digests=digests, seen_at=at)


async def fill(url: str, items: int, until: datetime) -> None:
    news, store = News(items, until), await open_store(url)
    for lot in range(-(-items // LOT)):
        feed = f"feed-{lot % FEEDS}"
        entries = tuple(news.entry(number, feed) for number in range(lot * LOT, min(items, (lot + 1) * LOT)))
        state = PollState(feed=feed, url=f"https://example.org/{feed}", next_poll_at=until)
        await store.ingest(feed, [], lambda *_, state=state, entries=entries: Intake(state=state, items=entries))
    await store.close()


def install(folder: Path) -> None:
    """A configuration, the shipped rules, and a copy in which every rule is narrower by its age."""
    shipped = Path(os.environ.get("BENCH_RULES") or ROOT / "rules")
    for name in ("rules", "new"):
        shutil.copytree(shipped, folder / name)
    for file in (folder / "new").glob("*.yaml"):
        file.write_text(re.sub(r"max_age: \w+", "max_age: 1m", file.read_text()))
    feeds = "\n".join(
        f'  - {{id: feed-{number}, url: "https://example.org/{number}", groups: [wires]}}' for number in range(FEEDS)
    )
    (folder / "tapewatch.yaml").write_text(CONFIG.format(feeds=feeds))


def run(folder: Path, *more: str) -> tuple[float, float, float, dict]:
    """The command in a process of its own: wall seconds, CPU seconds, MiB at the most, and what it said."""
    command = [sys.executable, "-m", "alerts", "replay", "--config", str(folder / "tapewatch.yaml"),
               "--state-dir", str(folder), "--days", str(DAYS), "--format", "json", *more]  # fmt: skip
    started = time.perf_counter()
    with (folder / "said.json").open("wb") as said, Path(os.devnull).open("wb") as nowhere:
        actions = [(os.POSIX_SPAWN_DUP2, said.fileno(), 1), (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2)]
        process = os.posix_spawn(sys.executable, command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"the replay failed with {os.waitstatus_to_exitcode(status)}")
    seconds = time.perf_counter() - started
    return (
        seconds,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        json.loads((folder / "said.json").read_text()),
    )


def reading(url: str, until: datetime) -> float:
    """Seconds for reading the same items and doing nothing with them."""
    started = time.perf_counter()
    with open_archive(url) as archive:
        for _ in archive.between(until - timedelta(days=DAYS), until):
            pass
    return time.perf_counter() - started


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    bound = BOUND if items <= 100_000 else None
    with tempfile.TemporaryDirectory() as name:
        folder, until = Path(name), datetime.now(UTC)
        url = f"sqlite:///{folder}/tapewatch.db"
        asyncio.run(fill(url, items, until))
        install(folder)
        alone = f"reading them alone: {reading(url, until):.1f} s"
        figures = []
        for what, more in (("the rules in force", ()), ("those and new ones", ("--rules", str(folder / "new")))):
            wall, cpu, memory, said = run(folder, *more)
            figures.append(Figure(f"{what}, wall", wall, "s", bound, f"{cpu:.1f} s of CPU; {alone}"))
            told = f"{said['now']['alerts']:,} alerts on {said['now']['stories']:,} stories, {len(said['rules'])} rules"
            figures.append(Figure(f"{what}, memory at the most", memory, "MiB", beside=told))
        show(f"A replay of {said['items']:,} items", figures)


if __name__ == "__main__":
    main()
