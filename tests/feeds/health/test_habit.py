"""A feed's own time: it runs when news is to be expected."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.feeds.habit import is_known, learn, own_time, trading_time
from alerts.feeds.trading_days import is_trading_day
from alerts.model.habit import Habit
from tests.examples import examples

MONDAY = datetime(2025, 1, 6, tzinfo=UTC)

times = st.floats(0, 150 * 86_400.0).map(lambda seconds: MONDAY + timedelta(seconds=round(seconds)))
moments = st.lists(times, max_size=60)


def office(days, *, every, start=8, end=18, first=MONDAY, seed=1):
    """News every so many minutes, roughly, in office hours."""
    chance = random.Random(seed)  # noqa: S311 - the same news each time
    for day in range(days):
        at = first + timedelta(days=day, hours=start)
        if not is_trading_day(at.toordinal()):
            continue
        while at.hour < end:
            yield at
            at += timedelta(minutes=every * chance.uniform(0.3, 1.7))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-01-01", False), ("2025-01-02", True), ("2025-01-04", False), ("2025-01-05", False), ("2025-01-06", True),
        ("2025-04-17", True), ("2025-04-18", False), ("2025-04-21", False), ("2025-04-22", True),
        ("2024-03-29", False), ("2024-04-01", False), ("2026-04-03", False), ("2026-04-06", False),
        ("2026-01-19", False), ("2026-01-20", True), ("2025-05-05", False), ("2025-05-26", False), ("2025-08-25", False),
        ("2025-06-19", False), ("2026-07-03", False), ("2027-07-05", False), ("2025-09-01", False), ("2025-11-26", True),
        ("2025-11-27", False), ("2025-11-28", True), ("2025-12-23", True), ("2025-12-24", False), ("2025-12-26", False), ("2025-12-29", True), ("2025-12-31", False),
    ],
)  # fmt: skip
def test_weekends_and_holidays_are_no_trading_days(day, expected):
    assert is_trading_day(datetime.fromisoformat(day).toordinal()) is expected


def test_trading_time_leaves_weekends_out():
    friday, monday = datetime(2025, 1, 10, 18, tzinfo=UTC), datetime(2025, 1, 13, 6, tzinfo=UTC)
    assert trading_time(friday, monday) == 12 * 3_600


def test_a_wire_that_sleeps_at_night_has_short_pauses():
    news = list(office(28, every=5))
    habit = learn(None, None, news)
    assert is_known(habit)
    evening, morning = news[-1], (news[-1] + timedelta(days=3)).replace(hour=8, minute=30)
    assert own_time(habit, evening, morning) < 3_600
    assert habit.usual < 3_600
    assert habit.own_day == pytest.approx(10 * 3_600, rel=0.05)


def test_a_column_once_a_week_has_pauses_like_one_every_day():
    weekly = learn(None, None, [MONDAY + timedelta(weeks=week, hours=9) for week in range(20)])
    daily = learn(None, None, [MONDAY + timedelta(days=day, hours=9) for day in range(26)])
    assert is_known(weekly)
    assert is_known(daily)
    assert weekly.usual == pytest.approx(3_600, rel=0.5)
    assert daily.usual == pytest.approx(3_600, rel=0.2)


def test_a_burst_is_no_rhythm():
    assert not is_known(learn(None, None, [MONDAY + timedelta(hours=9, seconds=second) for second in range(30)]))


@given(moments, st.randoms(use_true_random=False))
@settings(max_examples=examples(50))
def test_the_order_in_which_moments_are_given_does_not_matter(moments, chance):
    shuffled = list(moments)
    chance.shuffle(shuffled)
    assert learn(None, None, moments) == learn(None, None, shuffled)


@given(moments, moments)
@settings(max_examples=examples(50))
def test_what_was_learned_stays_within_its_bounds_and_round_trips(first, later):
    habit = learn(None, None, first)
    habit = learn(habit, max(first, default=None), later)
    assert 0 <= habit.usual <= 400 * 86_400
    assert 0 <= habit.own_day <= 86_400
    stored = Habit.unpack(habit.pack())
    assert (stored.hours, stored.usual, stored.day, stored.mask) == (habit.hours, habit.usual, habit.day, habit.mask)


@given(moments, st.tuples(times, times, times))
@settings(max_examples=examples(50))
def test_own_time_adds_up_and_is_never_longer_than_trading_time(moments, times):
    habit = learn(None, None, moments)
    start, between, end = sorted(times)
    whole = own_time(habit, start, end)
    assert whole == pytest.approx(own_time(habit, start, between) + own_time(habit, between, end), abs=1e-3)
    assert 0 <= whole <= trading_time(start, end) + 1e-3
