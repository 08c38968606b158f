"""A feed is asked for all of its document once a day, each at a time of its own."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.whole import is_asked_whole

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


@given(feed=st.text(max_size=20), every=st.integers(60, 7_200))
def test_of_the_polls_of_a_week_seven_ask_for_all(feed, every):
    polls = [NOW + timedelta(seconds=every * number) for number in range(7 * 86_400 // every + 1)]
    whole = sum(is_asked_whole(feed, before, now) for before, now in pairwise(polls))
    assert whole in {6, 7, 8}


def test_feeds_do_not_ask_for_all_at_once():
    soon = NOW + timedelta(minutes=15)
    assert 0 < sum(is_asked_whole(f"feed-{number}", NOW, soon) for number in range(1_000)) < 30
