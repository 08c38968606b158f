"""What holds of every decision, whatever the facts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.feeds.backoff import LONGEST_BACKOFF
from alerts.feeds.grid import phase
from alerts.feeds.timing import (
    LONGEST_WISH,
    PollFacts,
    due_in,
    first_wait,
    next_poll_at,
    postponed,
    wait_at_start,
)
from alerts.model.document import PublisherWish
from alerts.model.feed import TIERS, Feed, Wish
from alerts.model.poll import Due, PollState
from alerts.model.timetable import Timetable, Window
from tests.clock_changes import CHANGES

DAY = 86_400.0
moments = st.floats(1.70e9, 1.90e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)) | st.builds(
    lambda change, beside: change[1] + timedelta(seconds=beside),
    st.sampled_from(CHANGES),
    st.integers(-8 * 3_600, 8 * 3_600),
)
spans = st.none() | st.floats(-10.0, 1e12)
hours = st.frozensets(st.integers(0, 23), max_size=23)
days = st.frozensets(st.integers(0, 6), max_size=6)
positive = st.none() | st.floats(1e-3, 1e9)
wishes = st.none() | st.builds(PublisherWish, ttl=positive, period=positive, skip_hours=hours, skip_days=days)
windows = st.builds(
    Window,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    start=st.integers(0, 1_439),
    end=st.integers(0, 1_440),
)
zones = st.sampled_from(("UTC", "Asia/Hong_Kong", *sorted({zone for zone, _ in CHANGES})))
timetables = st.none() | st.builds(
    Timetable, closed=st.floats(1.0, 7 * DAY), windows=st.lists(windows, min_size=1, max_size=3).map(tuple), zone=zones
)


@st.composite
def feeds(draw) -> Feed:
    tier = draw(st.none() | st.sampled_from(sorted(TIERS)))
    return Feed(
        draw(st.text("abc-123", min_size=1, max_size=8)),
        "https://news.example/rss",
        TIERS[tier].every if tier else draw(st.floats(0.1, 7 * DAY)),
        tier=tier,
        longest=TIERS[tier].longest if tier else 0.0,
        timetable=draw(timetables),
        override=draw(st.frozensets(st.sampled_from(Wish))),
    )


facts = st.builds(
    PollFacts,
    failures=st.integers(0, 10_000),
    status=st.none() | st.integers(100, 599),
    retry_after=spans,
    fresh_for=spans,
    wish=wishes,
    rhythm=st.none() | st.floats(1.0, 1e9),
    quiet_for=st.floats(0.0, 1e9),
    gapped=st.booleans(),
    jitter=st.floats(0.0, 1.0, exclude_max=True),
)


def wait(feed: Feed, known: PollFacts, now: datetime) -> float:
    found = next_poll_at(feed, known, now=now)
    assert found.words
    return (found.at - now).total_seconds()


@given(feeds(), facts, moments)
def test_no_feed_is_ever_given_up_and_none_is_hammered(feed, known, now):
    longest = max(feed.every, feed.longest, feed.timetable.closed if feed.timetable else 0.0)
    # Days that are skipped, and the minutes over which feeds are spread behind them.
    skip = 4 * DAY + 300.0 if known.wish else 0.0
    found = wait(feed, known, now)
    assert min(feed.every / 2, 10.0) - 1e-3 <= found <= max(1.5 * longest, LONGEST_BACKOFF, LONGEST_WISH) + skip


@given(feeds(), facts, moments)
def test_a_retry_after_is_never_undercut(feed, known, now):
    assert wait(feed, known, now) >= min(known.retry_after or 0.0, LONGEST_WISH) - 1e-3


@given(feeds(), facts.map(lambda known: replace(known, failures=0, retry_after=None)), moments)
def test_what_the_publisher_wishes_is_heeded_unless_it_is_overridden(feed, known, now):
    found = next_poll_at(feed, known, now=now)
    waited = (found.at - now).total_seconds()
    said = known.wish or PublisherWish()
    for wish, seconds in ((Wish.CACHE, known.fresh_for), (Wish.TTL, said.ttl), (Wish.PERIOD, said.period)):
        if wish not in feed.override:
            assert waited >= min(seconds or 0.0, LONGEST_WISH) - 1e-3
    is_no_wish = len(said.skip_hours) == 24 or len(said.skip_days) == 7
    is_skipped = not is_no_wish and (found.at.hour in said.skip_hours or found.at.weekday() in said.skip_days)
    # Nobody is left alone for longer than a day because of hours, nor than four because of days.
    assert Wish.SKIP in feed.override or not is_skipped or waited >= LONGEST_WISH - 1e-3


@given(feeds(), facts.map(lambda known: replace(known, failures=0, retry_after=None)), moments)
def test_all_wishes_together_put_a_feed_off_for_a_day_at_most_but_for_skipped_days(feed, known, now):
    longest = 1.5 * max(feed.every, feed.longest, feed.timetable.closed if feed.timetable else 0.0)
    days = known.wish is not None and known.wish.skip_days
    assert wait(feed, known, now) <= max(longest, 4 * DAY if days else DAY) + 300.0


@given(feeds(), facts.map(lambda known: replace(known, failures=0, wish=None, fresh_for=None)), moments)
def test_a_gap_never_makes_the_wait_longer(feed, known, now):
    assert wait(feed, replace(known, gapped=True), now) <= max(1.5 * feed.every, known.retry_after or 0.0) + 1e-3


@given(feeds(), facts, moments, st.integers(1, 100))
def test_more_failures_never_shorten_the_wait(feed, known, now, more):
    failing = replace(known, failures=max(1, known.failures))
    assert wait(feed, failing, now) <= wait(feed, replace(failing, failures=failing.failures + more), now) + 1e-3


@given(
    feeds().map(lambda feed: replace(feed, timetable=None)),
    moments,
    st.lists(st.floats(0.0, 0.2), min_size=50, max_size=50),
)
def test_in_the_long_run_a_feed_is_asked_as_often_as_it_says(feed, now, latencies):
    begun, known = now, PollFacts()
    for latency in latencies:
        now = next_poll_at(feed, known, now=now + timedelta(seconds=latency * feed.every)).at
    assert 48.5 * feed.every <= (now - begun).total_seconds() <= 51.5 * feed.every


def test_feeds_that_were_all_asked_in_one_instant_are_spread_over_the_interval():
    now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    named = [Feed(f"feed-{number}", "https://news.example/rss", 900.0) for number in range(1_000)]
    dues = sorted((next_poll_at(feed, PollFacts(), now=now).at - now).total_seconds() for feed in named)
    assert max(sum(start <= due < start + 9 for due in dues) for start in dues) <= 30, (
        "1 % of the interval, 1 % of the feeds"
    )
    starts = sorted(first_wait(feed, feeds=1_000) for feed in named)
    assert 0 <= starts[0] <= starts[-1] < 50
    assert max(sum(start <= due < start + 0.5 for due in starts) for start in starts) <= 30
    assert len({phase(feed.id) for feed in named}) == 1_000


MONDAYS = Timetable(closed=3.0, windows=(Window(days=frozenset({0}), start=0, end=0),))


@given(feeds(), facts, moments, st.floats(0.0, 1.0))
@example(  # Closed, and its place on the grid is nearly one and a half intervals away.
    Feed("1", "https://news.example/rss", 1.0, timetable=MONDAYS),
    PollFacts(),
    datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
    0.0,
)
@example(  # A refusal is asked ever more seldom, while the daemon runs.
    Feed("1", "https://news.example/rss", 1.0),
    PollFacts(failures=2, status=400, jitter=0.5),
    datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
    0.0,
)
def test_every_wait_that_is_decided_survives_a_restart(feed, known, now, elapsed):
    found = next_poll_at(feed, known, now=now)
    state = stored(found, known, now)
    later = now + (found.at - now) * elapsed
    assert due_in(feed, state, now=later) == pytest.approx(max(0.0, (found.at - later).total_seconds()), abs=0.01)


@given(feeds(), facts, moments, st.floats(1.0, 365 * DAY))
def test_after_a_clock_that_was_ahead_no_wait_is_longer_than_decided(feed, known, now, ahead):
    """Row 25: the state was stored by a clock that was ahead, and is read by one that is right."""
    found = next_poll_at(feed, known, now=now)
    state = stored(found, known, now)
    left = due_in(feed, state, now=now - timedelta(seconds=ahead))
    assert left <= (found.at - now).total_seconds() + 1e-3
    if not known.failures and ahead > 0.01:
        assert left == 0.0


def stored(found, known: PollFacts, now: datetime) -> PollState:
    return PollState(
        feed="f",
        url="https://news.example/rss",
        next_poll_at=found.at,
        polled_at=now,
        failures=known.failures,
        due=found.due,
        due_words=found.words,
    )


def test_a_shorter_interval_that_was_written_meanwhile_counts_at_once():
    now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    state = stored(next_poll_at(Feed("f", "u", DAY), PollFacts(), now=now), PollFacts(), now)
    assert due_in(Feed("f", "u", 60.0), state, now=now) <= 90.0


def test_a_host_that_wants_to_be_left_alone_is_named():
    now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    found = postponed(Feed("f", "u", 60.0), 120.0, now=now)
    assert (found.due, found.at) == (Due.HOST, now + timedelta(seconds=120))
    assert found.words == "every 60 s; not before 09:32:00: Retry-After of its host"


def test_a_feed_that_was_never_asked_waits_as_long_as_its_host_wants():
    now = datetime(2025, 1, 27, 9, tzinfo=UTC)
    held = PollState(feed="f", url="u", next_poll_at=now + timedelta(hours=1), due=Due.HOST)
    assert due_in(Feed("f", "u", 60.0), held, now=now) == 3_600.0
    assert due_in(Feed("f", "u", 60.0), replace(held, due=None), now=now) == 0.0
    assert due_in(Feed("f", "u", 60.0), replace(held, next_poll_at=now + timedelta(days=9)), now=now) == 86_400.0


def test_a_wish_that_is_not_heeded_any_more_and_a_refusal_are_not_waited_out_after_a_start():
    now = datetime(2025, 1, 27, 9, tzinfo=UTC)
    state = PollState(feed="f", url="u", next_poll_at=now + timedelta(hours=6), polled_at=now, due=Due.TTL)
    assert due_in(Feed("f", "u", 60.0), state, now=now) == 6 * 3_600.0
    assert due_in(Feed("f", "u", 60.0, override=frozenset({Wish.TTL})), state, now=now) == 0.0
    refused = replace(state, due=Due.REFUSED, failures=9)
    assert wait_at_start(Feed("f", "u", 60.0), refused, now=now) == 90.0
    assert due_in(Feed("f", "u", 60.0), refused, now=now) == 6 * 3_600.0, (
        "while it runs, a refusal is asked ever more seldom"
    )
