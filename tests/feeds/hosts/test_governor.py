"""Turns at hosts, on a clock that moves only when somebody sleeps."""

import asyncio
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds import governor as module
from alerts.feeds.governor import Governor
from alerts.model.host import HostLimit

SEC = "https://www.sec.gov/rss?n={}"


class Time:
    """Whoever sleeps is woken in order; the clock jumps from one to the next."""

    def __init__(self) -> None:
        self.now = 100.0
        self._order = count()
        self._sleeping: list[tuple[float, int, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        place = asyncio.get_running_loop().create_future()
        self._sleeping.append((self.now + seconds, next(self._order), place))
        await place

    async def run(self, work) -> None:
        task = asyncio.ensure_future(work)
        while not task.done():
            for _ in range(20):
                await YIELD(0)
            if self._sleeping:
                first = min(self._sleeping)
                self._sleeping.remove(first)
                self.now = max(self.now, first[0])
                if not first[2].done():
                    first[2].set_result(None)
        await task


YIELD = asyncio.sleep


@pytest.fixture
def time(monkeypatch):
    clock = Time()
    monkeypatch.setattr(module.asyncio, "sleep", clock.sleep)
    return clock


def governed(time: Time, **limits: HostLimit) -> Governor:
    return Governor({name.replace("_", "."): limit for name, limit in limits.items()}, monotonic=lambda: time.now)


async def ask(governor: Governor, time: Time, url: str, log: list, *, takes: float = 0.0) -> None:
    async with governor.turn(url) as held:
        log.append((time.now, held))
        if takes:
            await time.sleep(takes)


async def test_edgar_is_asked_ten_times_a_second_in_total_from_all_its_hosts(time):
    governor, log = governed(time), []
    urls = [f"https://{host}.sec.gov/{n}" for n in range(20) for host in ("www", "data")]
    await time.run(asyncio.gather(*(ask(governor, time, url, log) for url in urls)))
    times = [at for at, _ in log]
    assert all(after - before >= 0.0999 for before, after in pairwise(times))
    assert times[-1] - times[0] == pytest.approx(3.9)


async def test_no_more_at_once_than_the_limit_and_in_turn(time):
    governor, log = governed(time, bank_com=HostLimit(rate=1_000.0, concurrency=2)), []
    jobs = [ask(governor, time, f"https://bank.com/{n}", log, takes=5.0) for n in range(6)]
    await time.run(asyncio.gather(*jobs))
    assert [round(at - 100.0) for at, _ in log] == [0, 0, 5, 5, 10, 10]


async def test_a_slow_host_holds_up_no_other(time):
    governor, log = governed(time, slow_com=HostLimit(rate=0.1, concurrency=1)), []
    slow = [ask(governor, time, "https://slow.com/", [], takes=60.0) for _ in range(3)]
    fast = [ask(governor, time, f"http://127.0.0.{n}/", log) for n in range(1, 100)]
    await time.run(asyncio.gather(*slow, *fast))
    assert {at for at, _ in log} == {100.0}


async def test_a_retry_after_holds_for_the_whole_publisher_and_for_those_who_wait(time):
    governor, log = governed(time), []
    async with governor.turn(SEC.format(0)):
        waiting = [asyncio.create_task(ask(governor, time, SEC.format(n), log)) for n in range(1, 9)]
        await YIELD(0)
        governor.hold("https://data.sec.gov/other", 30.0)
    await time.run(asyncio.gather(*waiting))
    assert len(log) == 8
    assert all(29.0 < held <= 30.0 for _, held in log)
    assert governor.held_for("https://www.sec.gov/") == pytest.approx(30.0, abs=1.0)
    assert governor.held_for("https://www.example.org/") == 0.0
    time.now += 31.0
    assert governor.held_for("https://www.sec.gov/") == 0.0


async def test_a_month_of_retry_after_is_a_day_and_a_shorter_one_takes_nothing_back(time):
    governor = governed(time)
    governor.hold(SEC, 1e9)
    governor.hold(SEC, 5.0)
    assert governor.held_for(SEC) == pytest.approx(86_400.0)


async def test_whoever_gives_up_waiting_leaves_the_place_to_the_next(time):
    governor, log = governed(time, bank_com=HostLimit(rate=1_000.0, concurrency=1)), []
    async with governor.turn("https://bank.com/"):
        waiting = [asyncio.create_task(ask(governor, time, "https://bank.com/", log)) for _ in range(3)]
        await YIELD(0)
        waiting[0].cancel()
        await YIELD(0)
    waiting[1].cancel()  # it has just been handed the place
    await time.run(asyncio.gather(*waiting, return_exceptions=True))
    assert len(log) == 1


async def test_new_limits_count_at_once_and_a_wish_is_kept(time):
    governor = governed(time)
    governor.hold("https://bank.com/", 60.0)
    governor.use({"bank.com": HostLimit(rate=1.0, concurrency=1)})
    assert governor.held_for("https://www.bank.com/") == pytest.approx(60.0)


async def test_no_address_is_too_odd(time):
    governor, log = governed(time), []
    urls = ("http://[", "", "http://a..b/", "http://" + "a" * 300)
    await time.run(asyncio.gather(*(ask(governor, time, url, log) for url in urls)))
    assert len(log) == 4


@given(
    st.lists(st.floats(0.0, 3.0), min_size=1, max_size=25),
    st.floats(0.5, 20.0),
    st.integers(1, 5),
)
def test_neither_rate_nor_concurrency_is_ever_exceeded(durations, rate, most):
    clock, begun, busy = Time(), [], [0, 0]

    async def work(governor, takes):
        async with governor.turn("https://bank.com/"):
            begun.append(clock.now)
            busy[0] += 1
            busy[1] = max(busy)
            await clock.sleep(takes)
            busy[0] -= 1

    async def all_of_it():
        governor = governed(clock, bank_com=HostLimit(rate=rate, concurrency=most))
        await clock.run(asyncio.gather(*(work(governor, takes) for takes in durations)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module.asyncio, "sleep", clock.sleep)
        asyncio.run(all_of_it())
    assert len(begun) == len(durations)
    assert busy[1] <= most
    assert all(after - before >= 1 / rate - 1e-6 for before, after in pairwise(begun))
