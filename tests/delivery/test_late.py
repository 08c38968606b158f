from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.late import is_late
from tests.delivery.news import NOW

HOUR = timedelta(hours=1)
spans = st.integers(-10_000, 1_000_000).map(lambda seconds: timedelta(seconds=seconds))


def late(published: timedelta | None, last_ok: timedelta | None, every: float = 900.0) -> bool:
    return is_late(
        None if published is None else NOW - published,
        previous_ok_at=None if last_ok is None else NOW - last_ok,
        every=every,
        now=NOW,
    )


def test_news_of_a_gap_is_late() -> None:
    assert late(2 * HOUR, last_ok=6 * HOUR)


def test_news_from_before_the_gap_is_late_too() -> None:
    assert late(8 * HOUR, last_ok=6 * HOUR)


def test_news_that_this_very_poll_would_have_found_is_not_late() -> None:
    assert not late(timedelta(minutes=10), last_ok=6 * HOUR)
    assert late(timedelta(minutes=15, seconds=1), last_ok=6 * HOUR)


def test_nothing_is_late_while_the_feed_is_watched() -> None:
    assert not late(2 * HOUR, last_ok=timedelta(minutes=15))
    assert not late(2 * HOUR, last_ok=timedelta(minutes=45))
    assert late(2 * HOUR, last_ok=timedelta(minutes=45, seconds=1))


def test_a_fast_feed_may_miss_some_minutes() -> None:
    assert not late(HOUR, last_ok=timedelta(minutes=5), every=10.0)
    assert late(HOUR, last_ok=timedelta(minutes=5, seconds=1), every=10.0)


def test_undated_news_after_a_gap_is_late() -> None:
    assert late(None, last_ok=6 * HOUR)
    assert not late(None, last_ok=timedelta(minutes=15))


def test_the_first_poll_of_a_feed_brings_nothing_late() -> None:
    assert not late(2 * HOUR, last_ok=None)


@pytest.mark.parametrize("published", [None, -HOUR, HOUR])
def test_a_clock_that_went_back_makes_nothing_late(published: timedelta | None) -> None:
    assert not late(published, last_ok=-HOUR)


@given(spans, spans, spans, st.floats(1, 1e5))
def test_older_news_and_longer_gaps_are_never_less_late(published, last_ok, more, every) -> None:
    if late(published, last_ok, every):
        assert late(published + abs(more), last_ok, every)
        assert late(published, last_ok + abs(more), every)
