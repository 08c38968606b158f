"""What the store costs: items taken in, deliveries claimed and settled, polls kept, and a start on a filled database.

python -m benchmarks.storing [items]
"""

import asyncio
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

from alerts.model.alert import Alert
from alerts.model.delivery import DeliveryState, Settlement
from alerts.model.intake import Intake, ItemIntake, KnownItem, Recall, StoryOpening
from alerts.model.item import Identity, IdentityKind, Item
from alerts.model.planned import PlannedAlert
from alerts.model.poll import PollState
from alerts.model.severity import Severity
from alerts.store.opening import open_store
from alerts.store.store import SqlStore
from benchmarks.rig.figure import Figure, number, show

NOW = datetime(2025, 1, 27, 12, tzinfo=UTC)
DOCUMENT = 50
FEEDS = 200

START = """
import resource, sys, time
before = time.process_time()
def resident():
    return int(open('/proc/self/statm').read().split()[1]) * 4 / 1024
lean = resident()
import asyncio
from alerts.store.opening import open_store
imported = time.process_time()
async def main():
    store = await open_store(sys.argv[1])
    await store.poll_states()
    opened = time.process_time()
    print(f"{(imported - before) * 1e3:.0f} {(opened - imported) * 1e3:.0f} {resident() - lean:.0f}")
    await store.close()
asyncio.run(main())
"""


def state(feed: str) -> PollState:
    return PollState(feed=feed, url=f"https://example.org/{feed}", next_poll_at=NOW, etag='"1"', body_digest=b"0" * 32)


def news(feed: str, number: int) -> Item:
    link = f"example.org/{feed}/2025/01/27/some-headline-with-words-{number}"
    identities = (
        Identity(IdentityKind.GUID, feed, f"guid-{number}"),
        Identity(IdentityKind.LINK, feed, link),
        Identity(IdentityKind.LINK, "", link),
        Identity(IdentityKind.TITLE, "", f"{feed} headline {number}"),
    )
    return Item(
        feed=feed,
        key=f"guid-{number}",
        guid=f"guid-{number}",
        link=f"https://{link}",
        title=f"Nvidia shares fall as DeepSeek's model {number} unsettles investors in {feed}",
        summary="The chip maker lost a sixth of its value on Monday, the largest fall of any company on one day. " * 3,
        identities=identities,
        published=NOW,
        groups=("wires",),
        lang="en",
    )


def decide(items: list[Item], every: int, recall: Recall) -> Intake:
    """Of the shape that the pipeline's decision has: what is unknown is new, and each ``every``th alerts on two channels."""
    taken = []
    for place, item in enumerate(items):
        digests = tuple(identity.digest for identity in item.identities)
        known: KnownItem | None = recall.known.get(digests[0])
        if known is not None and known.item is not None and known.item.content_digest == item.content_digest:
            continue
        alert = Alert(headline=item.title, severity=Severity.NORMAL, created_at=NOW, rule="chips", feed=item.feed)
        alerts = (PlannedAlert(alert=alert, channels=("desk", "ops")),) if place % every == 0 else ()
        opening = StoryOpening(key=digests[0].hex(), headline=item.title, opened_at=NOW)
        taken.append(ItemIntake(item=item, known=None, story=opening, digests=digests, seen_at=NOW, alerts=alerts))
    return Intake(state=state(items[0].feed or ""), items=tuple(taken))


async def take_in(store: SqlStore, documents: list[list[Item]], every: int) -> None:
    async def one(items: list[Item]) -> None:
        asked = [identity.digest for item in items for identity in item.identities]
        await store.ingest(items[0].feed or "", asked, lambda recall, _: decide(items, every, recall))

    await asyncio.gather(*(one(items) for items in documents))


async def drain(store: SqlStore, channel: str) -> int:
    settlement, count = Settlement(state=DeliveryState.DELIVERED, in_doubt=False), 0
    while claimed := await store.claim([channel], NOW):
        await store.settle(claimed[0].id, settlement, NOW)
        count += 1
    return count


class Watch:
    """Wall and CPU time of a stretch."""

    def __enter__(self) -> Self:
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu

    def figure(self, what: str, count: int, unit: str, beside: str = "") -> Figure:
        cpu = f"{self.cpu / count * 1e6:,.0f} µs CPU each"
        return Figure(what, count / self.wall, f"{unit}/s", beside=f"{cpu}; {beside}" if beside else cpu)


def bare(documents: list[list[Item]], path: Path) -> float:
    """Items a second that the sqlite3 module alone stores: one table, one commit a document, no decision, no identities."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE item (key TEXT UNIQUE, title TEXT, summary TEXT, link TEXT, published TEXT)")
        started = time.perf_counter()
        for items in documents:
            rows = [(i.key, i.title, i.summary, i.link, f"{i.published}") for i in items]
            connection.executemany("INSERT OR IGNORE INTO item VALUES (?, ?, ?, ?, ?)", rows)
            connection.commit()
        return sum(map(len, documents)) / (time.perf_counter() - started)


async def measure(items: int, folder: Path) -> list[Figure]:
    url, figures = f"sqlite:///{folder}/tapewatch.db", []
    documents = [
        [news(f"feed-{part % FEEDS}", part * DOCUMENT + n) for n in range(DOCUMENT)]
        for part in range(items // DOCUMENT)
    ]
    beside = f"the bare sqlite3 module into one table: {number(bare(documents, folder / 'bare.db'))} items/s"
    store = await open_store(url)
    with Watch() as watch:
        await take_in(store, documents, 10)
    figures.append(watch.figure(f"new items, documents of {DOCUMENT}, a tenth alerting", items, "items", beside))
    with Watch() as watch:
        await take_in(store, documents, 10)
    figures.append(watch.figure("the same documents again: all known", items, "items"))
    with Watch() as watch:
        for place, document in enumerate(documents[:200]):
            await take_in(store, [[*document[:-1], news(document[0].feed or "", 10**9 + place)]], 1_000)
    figures.append(watch.figure("one new item among 49 known, one poll after another", 200, "polls"))
    states = [state(f"feed-{n}") for n in range(FEEDS)]
    with Watch() as watch:
        for _ in range(10):
            await store.keep_polls(states)
    figures.append(watch.figure(f"poll states without news, {FEEDS} at a time", FEEDS * 10, "polls"))
    with Watch() as watch:
        for one in states:
            await store.keep_polls([one])
    figures.append(watch.figure("the same, each by itself", FEEDS, "polls"))
    with Watch() as watch:
        count = sum(await asyncio.gather(drain(store, "desk"), drain(store, "ops")))
    figures.append(watch.figure("claim, then settle, on two channels", count, "deliveries"))
    await store.close()
    size = (folder / "tapewatch.db").stat().st_size
    figures.append(Figure("the file", size / items, "bytes an item", beside=f"{size / 2**20:.0f} MiB in all"))
    start = partial(subprocess.check_output, [sys.executable, "-c", START, url], text=True)
    starts = [[float(part) for part in (await asyncio.to_thread(start)).split()] for _ in range(3)]
    imported, opened, resident = (min(column) for column in zip(*starts, strict=True))
    figures.append(Figure("start: import", imported, "ms CPU"))
    figures.append(
        Figure("start: open, check, read the poll states", opened, "ms CPU", beside=f"{size / 2**20:.0f} MiB")
    )
    figures.append(Figure("memory of all that", resident, "MiB"))
    store = await open_store(url)
    with Watch() as watch:
        gone = await store.retire(NOW + timedelta(days=1))
    figures.append(watch.figure("retention", gone, "items"))
    await store.close()
    return figures


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        show("The store, SQLite", asyncio.run(measure(items, Path(folder))), f"{items:,} items; synchronous=FULL")


if __name__ == "__main__":
    main()
