from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.timing import LONGEST_BACKOFF, LONGEST_WISH, next_poll
from alerts.model.feed import Feed

NOW = datetime(2025, 1, 27, 9, 30, tzinfo=UTC)

every = st.floats(0.1, 7 * 86_400.0)
failures = st.integers(1, 10_000)
jitter = st.floats(0.0, 1.0, exclude_max=True)
wish = st.none() | st.floats(-10.0, 1e12)
status = st.none() | st.integers(100, 599)
facts = st.fixed_dictionaries(
    {"every": every, "failures": failures, "retry_after": wish, "jitter": jitter, "status": status}
)


def wait(*, every=60.0, failures=0, retry_after=None, jitter=0.5, status=None) -> float:
    feed = Feed(id="a", url="https://example.org/a.xml", every=every)
    decision = next_poll(feed, failures=failures, retry_after=retry_after, now=NOW, jitter=jitter, status=status)
    assert decision.reason
    return (decision.at - NOW).total_seconds()


@given(every, jitter)
def test_a_good_poll_is_followed_by_the_next_after_the_interval(every, jitter):
    assert wait(every=every, jitter=jitter) == pytest.approx(every, abs=1e-6)


@given(facts)
def test_a_feed_is_never_given_up(facts):
    assert 0.0 < wait(**facts) <= max(LONGEST_BACKOFF, LONGEST_WISH, facts["every"]) + 1e-6


@given(facts)
def test_without_a_wish_no_wait_is_longer_than_six_hours_or_the_interval(facts):
    assert wait(**facts | {"retry_after": None}) <= max(LONGEST_BACKOFF, facts["every"]) + 1e-6


@given(facts)
def test_a_wish_is_never_undercut_up_to_a_day(facts):
    asked = min(facts["retry_after"] or 0.0, LONGEST_WISH)
    assert wait(**facts) >= asked - 1e-6


@given(facts, st.integers(1, 100))
def test_more_failures_never_shorten_the_wait(facts, more):
    assert wait(**facts) <= wait(**facts | {"failures": facts["failures"] + more}) + 1e-6


@given(facts, st.floats(0.0, 1e6))
def test_a_greater_wish_never_shortens_the_wait(facts, more):
    assert wait(**facts) <= wait(**facts | {"retry_after": (facts["retry_after"] or 0.0) + more}) + 1e-6


@given(facts, st.integers(400, 499).filter(lambda code: code not in {408, 425}))
def test_what_the_server_decided_is_not_asked_about_sooner_than_the_interval(facts, code):
    assert wait(**facts | {"status": code}) >= facts["every"] - 1e-6


@given(every, failures)
def test_jitter_spreads_the_whole_range_and_keeps_a_floor(every, failures):
    lowest, highest = (
        wait(every=every, failures=failures, jitter=0.0),
        wait(every=every, failures=failures, jitter=0.999),
    )
    assert lowest == pytest.approx(min(every, 10.0), abs=1e-6)
    assert highest > lowest


@pytest.mark.parametrize(
    ("facts", "least", "most"),
    [
        ({"every": 900.0, "failures": 1}, 10, 120),
        ({"every": 900.0, "failures": 3}, 10, 480),
        ({"every": 900.0, "failures": 40}, 10, 21_600),
        ({"every": 900.0, "failures": 1, "status": 500}, 10, 120),
        ({"every": 900.0, "failures": 1, "status": 404}, 900, 1_800),
        ({"every": 900.0, "failures": 9, "status": 410}, 900, 21_600),
        ({"every": 86_400.0, "failures": 1, "status": 403}, 86_400, 86_400),
        ({"every": 86_400.0, "failures": 40}, 10, 21_600),
        ({"every": 60.0, "failures": 1, "status": 429, "retry_after": 300.0}, 300, 300),
        ({"every": 60.0, "failures": 1, "status": 429, "retry_after": 1e9}, 86_400, 86_400),
        ({"every": 60.0, "retry_after": 300.0}, 300, 300),
        ({"every": 0.2, "failures": 1}, 0.2, 0.4),
    ],
)
def test_the_range_of_waits(facts, least, most):
    assert wait(**facts, jitter=0.0) == pytest.approx(least)
    assert wait(**facts, jitter=1 - 1e-12) == pytest.approx(most)


def test_the_reason_is_in_words():
    feed = Feed(id="a", url="https://example.org/a.xml", every=900.0)
    assert next_poll(feed, failures=0, retry_after=None, now=NOW, jitter=0.0).reason == "every 15 min"
    assert "2 times in a row" in next_poll(feed, failures=2, retry_after=None, now=NOW, jitter=0.0).reason
    decision = next_poll(feed, failures=1, retry_after=7_200.0, now=NOW, jitter=0.0)
    assert decision.reason == "not for 2 h: the server's Retry-After"
    assert decision.at == NOW + timedelta(hours=2)
