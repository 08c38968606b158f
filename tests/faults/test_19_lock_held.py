"""Row 19: another process holds the write lock for seven seconds; it is waited out, and the loop runs on."""

import asyncio
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from alerts.model.errors import StoreBusy
from alerts.store.opening import open_store
from tests.store.news import NOW, item, planned, state, take, taken

HOLDER = Path(__file__).with_name("lock_holder.py")


@asynccontextmanager
async def locked(path, seconds):
    holder = await asyncio.create_subprocess_exec(
        sys.executable, HOLDER, path, f"{seconds}", stdout=asyncio.subprocess.PIPE
    )
    assert await holder.stdout.readline() == b"locked\n"
    yield
    if holder.returncode is None and not seconds:
        holder.kill()
    await holder.communicate()


async def longest_stall(stop):
    longest = 0.0
    while not stop.is_set():
        before = time.monotonic()
        await asyncio.sleep(0.005)
        longest = max(longest, time.monotonic() - before)
    return longest


@pytest.mark.slow
async def test_a_lock_of_seven_seconds_is_waited_out_and_nothing_is_lost(tmp_path):
    store = await open_store(f"sqlite:///{tmp_path}/tapewatch.db")
    await store.keep_polls([state("other")])
    stop = asyncio.Event()
    watching = asyncio.create_task(longest_stall(stop))
    async with locked(tmp_path / "tapewatch.db", 7):
        before = time.monotonic()
        done = await asyncio.gather(
            *(take(store, taken(item(f"{n}"), alerts=(planned(name=f"{n}"),)), feed="wire") for n in range(20)),
            store.claim(["desk"], NOW),
        )
        waited = time.monotonic() - before
    stop.set()
    stall = await watching
    tally = await store.tally()
    await store.close()

    assert [ingested.new for _, ingested in done[:-1]] == [1] * 20
    assert (tally.items, tally.alerts) == (20, 20)
    assert stall < 0.25
    figure = (
        f"row 19: waited {waited:.1f} s for the lock, 20 of 20 stored, longest stall of the loop {stall * 1e3:.0f} ms"
    )
    print(figure)  # noqa: T201 - the figure of the scorecard


async def test_a_lock_held_longer_than_we_wait_is_reported_and_later_all_is_well(tmp_path):
    store = await open_store(f"sqlite:///{tmp_path}/tapewatch.db", busy_timeout=0.2)
    async with locked(tmp_path / "tapewatch.db", 0):
        with pytest.raises(StoreBusy, match="another process has held the write lock"):
            await take(store, taken(item("one")))
        states = await store.poll_states()
    _, later = await take(store, taken(item("one")))
    await store.close()

    assert states == {}
    assert later.new == 1
