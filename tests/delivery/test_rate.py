import math
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.carriers import allowance_of, native
from alerts.delivery.rate import Bucket, Limit, Pace, Window, after_sending, read_limits, ready_at, shut, spent
from alerts.model.secret import Secret
from alerts.settings.keys import RATE
from alerts.settings.settings import Channel

WINDOWS = st.builds(Window, st.integers(1, 30), st.floats(0.1, 100))
BUCKETS = st.builds(Bucket, st.integers(1, 70), st.floats(0.1, 20))
LIMITS = st.lists(WINDOWS | BUCKETS, min_size=1, max_size=3).map(tuple)


def sent(limits: tuple[Limit, ...], wishes: list[float]) -> list[float]:
    """When each of these is sent that wants to be sent so long after the one before."""
    pace, now, times = Pace(), 1_000.0, []
    for wish in wishes:
        now = max(now + wish, ready_at(pace, limits))
        pace = after_sending(pace, limits, now)
        times.append(now)
    return times


@given(LIMITS, st.lists(st.floats(0, 5), max_size=120))
def test_no_window_ever_holds_more_than_its_count_and_no_bucket_gives_more_than_it_has(limits, wishes) -> None:
    times = sent(limits, wishes)
    for limit in limits:
        for start in range(len(times)):
            if isinstance(limit, Window):
                inside = [t for t in times[start:] if t < times[start] + limit.seconds * (1 - 1e-9)]
                assert len(inside) <= limit.count
            else:
                for end in range(start, len(times)):
                    earned = limit.burst + (times[end] - times[start]) / limit.every
                    assert end - start + 1 <= earned + 1e-6


@given(LIMITS, st.integers(1, 200))
def test_who_sends_as_fast_as_he_may_loses_no_time(limits, count) -> None:
    took = sent(limits, [0.0] * count)[-1] - 1_000.0

    def least(limit: Limit) -> float:
        if isinstance(limit, Window):
            return (count - 1) // limit.count * limit.seconds
        return max(0, count - limit.burst) * limit.every

    slowest = max(map(least, limits))
    assert took >= slowest - 1e-6
    if len(limits) == 1:
        assert took == pytest.approx(slowest, abs=1e-6)


def test_a_shut_channel_waits_to_the_second_and_no_longer() -> None:
    pace = shut(Pace(), 1_007.5)
    assert ready_at(pace, (Window(1, 1.0),)) == 1_007.5
    assert ready_at(shut(pace, 1_001.0), ()) == 1_007.5


def test_too_many_without_a_time_means_that_nothing_is_left() -> None:
    limits = (Bucket(60, 5.0),)
    pace = after_sending(Pace(), limits, 1_000.0)
    assert ready_at(pace, limits) < 1_000.0
    assert ready_at(spent(pace, limits, 1_000.0), limits) == 1_005.0


def test_limits_that_were_exchanged_begin_anew() -> None:
    pace = after_sending(Pace(), (Window(1, 60.0),), 1_000.0)
    assert ready_at(pace, (Window(1, 60.0), Window(20, 60.0))) == -math.inf


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("1/s", (Window(1, 1.0),)),
        ("20/min, 1/s", (Window(20, 60.0), Window(1, 1.0))),
        ("60+1/5s", (Bucket(60, 5.0),)),
        ("5000/h", (Bucket(5_000, 0.72),)),
        ("none", ()),
        ("0/s", None),
        ("20", None),
        ("20/month", None),
        ("", None),
    ],
)
def test_limits_are_read_as_they_are_written(text, limits) -> None:
    assert read_limits(text) == limits


@given(st.from_regex(RATE, fullmatch=True))
def test_whatever_the_configuration_takes_can_be_read(text) -> None:
    assert read_limits(text) is not None


@pytest.mark.parametrize(
    ("url", "own", "shared"),
    [
        ("tgram://123456789:abcdefghijklmnopqrstuvwxyz012345678/12345", {(1, 1.0)}, {(30, 1.0)}),
        ("tgram://123456789:abcdefghijklmnopqrstuvwxyz012345678/-100123", {(1, 1.0), (20, 60.0)}, {(30, 1.0)}),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", {(2, 1.0)}, set()),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", {(5, 2.0)}, {(50, 1.0)}),
        ("ntfy://ntfy.example/topic", set(), {(60, 5.0)}),
        ("mailto://mail.example?from=a@mail.example&to=b@mail.example", {(30, 60.0)}, set()),
        ("json://hooks.example/h", set(), set()),
    ],
)
def test_a_channel_has_the_limits_that_its_service_publishes(
    url: str, own: set[tuple[int, float]], shared: set[tuple[int, float]]
) -> None:
    channel = Channel(id="desk", url=Secret(url))
    allowance = allowance_of(channel, native(channel))

    def figures(limits: Iterable[Limit]) -> set[tuple[int, float]]:
        return {(one.burst, one.every) if isinstance(one, Bucket) else (one.count, one.seconds) for one in limits}

    assert (figures(allowance.own), figures(allowance.shared)) == (own, shared)
    slower = replace(channel, rate="1/h")
    assert figures(allowance_of(slower, native(slower)).own) == {(1, 3_600.0)}
