"""Time in the demo."""

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.cli.demo.clock import DemoClock, Pace

BEGIN = datetime(2025, 1, 26, 22, tzinfo=UTC)
END = BEGIN + timedelta(days=2)
LENGTH = 40.0
MOMENTS = st.lists(st.integers(1, 2 * 86_400 - 1), unique=True, max_size=60)


def pace(seconds):
    return Pace(BEGIN, sorted(BEGIN + timedelta(seconds=second) for second in seconds), END, LENGTH)


@given(MOMENTS, st.floats(0, LENGTH), st.floats(0, LENGTH))
def test_time_never_runs_backwards_and_the_tape_covers_the_whole_day(seconds, one, other):
    play = pace(seconds)
    earlier, later = sorted((one, other))
    assert play.at(earlier) <= play.at(later) + 1e-6
    assert abs(play.at(0.0)) < 1e-6
    assert abs(play.at(LENGTH) - 2 * 86_400) < 1e-3


def test_a_night_without_news_passes_faster_than_an_hour_full_of_it():
    busy = [86_400 + 300 * step for step in range(12)]
    play = pace(busy)

    def tape_between(start, end):
        steps = [step / 1000 for step in range(int(LENGTH * 1000))]
        return sum(start <= play.at(step) < end for step in steps)

    assert tape_between(86_400, 86_400 + 3_600) > 3 * tape_between(20 * 3_600, 21 * 3_600)


async def test_whoever_waits_wakes_when_the_clock_passes_their_time_and_not_before():
    clock = DemoClock(BEGIN)
    waiting = asyncio.create_task(clock.wait(asyncio.Event(), 60.0))
    await asyncio.sleep(0)
    clock.set_on(59.0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not waiting.done()
    clock.set_on(60.0)
    async with asyncio.timeout(5):
        await waiting
    assert clock.now() == BEGIN + timedelta(seconds=60)


async def test_an_event_ends_the_wait_though_time_stands_still():
    clock, event = DemoClock(BEGIN), asyncio.Event()
    waiting = asyncio.create_task(clock.wait(event, 3_600.0))
    await asyncio.sleep(0)
    event.set()
    async with asyncio.timeout(5):
        await waiting
    assert clock.monotonic() == 0.0


def test_the_clock_never_goes_back():
    clock = DemoClock(BEGIN)
    clock.set_on(10.0)
    clock.set_on(5.0)
    assert clock.monotonic() == 10.0
