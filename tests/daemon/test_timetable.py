"""Jobs by the wall clock: one that raises or hangs comes again."""

import asyncio

import pytest

from alerts.daemon import timetable as module
from alerts.daemon.timetable import Timetable


@pytest.fixture
async def timetable():
    made, running = Timetable(), []
    made.start = lambda: running.append(asyncio.create_task(made.run()))
    yield made
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def test_a_job_that_raises_comes_again(timetable, caplog):
    runs = asyncio.Queue()

    async def breaks():
        runs.put_nowait(1)
        raise ValueError("defect")

    timetable.every("breaks", breaks, 1)
    timetable.start()
    async with asyncio.timeout(30):
        await runs.get()
        await runs.get()
    assert "job breaks failed" in caplog.text


@pytest.mark.slow
async def test_a_job_that_hangs_is_given_up_and_comes_again(timetable, monkeypatch):
    monkeypatch.setattr(module, "_LONGEST_RUN", 0.05)
    runs = asyncio.Queue()

    async def hangs():
        runs.put_nowait(1)
        await asyncio.Event().wait()

    timetable.every("hangs", hangs, 1)
    timetable.start()
    async with asyncio.timeout(30):
        await runs.get()
        await runs.get()
