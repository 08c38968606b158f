from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.timing import due_in, next_poll
from alerts.model.feed import Feed

NOW = datetime(2025, 1, 27, 9, 30, tzinfo=UTC)
HOUR, DAY = 3_600.0, 86_400.0


def due(seconds: float, *, every: float = 60.0, failures: int | None = None) -> float:
    return due_in(NOW + timedelta(seconds=seconds), every=every, now=NOW, failures=failures)


@pytest.mark.parametrize(
    ("seconds", "failures", "expected"),
    [
        (30.0, 0, 30.0),
        (60.0, 0, 60.0),
        (-30.0, 0, 0.0),
        (61.0, 0, 0.0),
        (HOUR, 0, 0.0),  # 25: the clock was an hour ahead when it was stored
        (HOUR, 3, HOUR),  # a backoff survives a restart
        (DAY, 1, DAY),  # so does a Retry-After
        (DAY + 1, 1, 0.0),
        (HOUR, None, HOUR),
        (DAY + 1, None, 0.0),
        (365 * DAY, None, 0.0),
    ],
)
def test_a_due_time_further_off_than_it_can_be_is_due_now(seconds, failures, expected):
    assert due(seconds, failures=failures) == expected


@given(st.floats(-1e9, 1e9), st.floats(0.1, 7 * DAY), st.none() | st.integers(0, 100))
def test_the_wait_is_never_negative_nor_longer_than_the_longest_legal_one(seconds, every, failures):
    wait = due(seconds, every=every, failures=failures)
    assert 0.0 <= wait <= (every if failures == 0 else max(every, DAY)) + 0.001


failing = st.fixed_dictionaries(
    {
        "failures": st.integers(1, 1_000),
        "retry_after": st.none() | st.floats(0.0, 1e9),
        "jitter": st.floats(0.0, 1.0, exclude_max=True),
        "status": st.none() | st.integers(400, 599),
    }
)
good = st.just({"failures": 0, "retry_after": None, "jitter": 0.5})


@given(st.floats(0.1, 7 * DAY), failing | good, st.floats(0.0, 1.0))
def test_every_wait_that_is_decided_survives_a_restart(every, facts, elapsed):
    feed = Feed(id="a", url="https://example.org/a.xml", every=every)
    at = next_poll(feed, now=NOW, **facts).at
    later = NOW + (at - NOW) * elapsed
    for known in (facts["failures"], None):
        assert due_in(at, every=every, now=later, failures=known) == max(0.0, (at - later).total_seconds())
