"""One alert when a feed turns bad, one when it is well again, and fewer for one that cannot make up its mind."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.health import Verdict
from alerts.feeds.telling import observe
from alerts.model.feed import Feed
from alerts.model.health import Health

NOW = datetime(2025, 1, 27, 9, tzinfo=UTC)
FEED = Feed(id="wire", url="https://wire.example/rss", every=60.0)
BAD = [health for health in Health if health.is_bad]


def told(words, *, step=60.0, outage=()):
    """What is told when the feed is judged like this every ``step`` seconds: (number of the judgement, health)."""
    record, found = None, []
    for number, word in enumerate(words):
        now = NOW + timedelta(seconds=number * step)
        verdict = Verdict(word, "" if word is Health.OK else "so it is")
        record, is_told = observe(record, verdict, feed=FEED, asked_at=now, now=now, hold_back=number in outage)
        if is_told:
            found.append((number, record.told))
    return found


@pytest.mark.parametrize("bad", BAD)
def test_one_alert_when_it_turns_bad_and_one_when_it_is_well_again(bad):
    words = [Health.OK] * 5 + [bad] * 50 + [Health.OK] * 50
    [(first, one), (second, other)] = told(words)
    assert (one, other) == (bad, Health.OK)
    assert 5 <= first <= 5 + 3
    assert second == 55


@pytest.mark.parametrize("bad", [Health.FAILING, Health.WRONG_CONTENT, Health.GONE])
def test_a_failure_of_a_minute_is_not_told(bad):
    assert told([Health.OK, bad, bad, Health.OK, Health.OK]) == []


def test_being_late_is_not_told():
    assert told([Health.OK, Health.LATE, Health.LATE, Health.OK]) == []


def test_worse_is_told_once_more():
    words = [Health.SILENT] * 5 + [Health.FROZEN] * 5 + [Health.OK]
    assert [health for _, health in told(words)] == [Health.SILENT, Health.FROZEN, Health.OK]


def test_a_frozen_feed_on_a_server_that_fails_now_and_then_makes_a_handful_of_alerts():
    words = [Health.FROZEN if number % 30 < 20 else Health.FAILING for number in range(24 * 60)]
    assert len(told(words)) <= 5


@pytest.mark.parametrize("other", [Health.GAPPED, Health.FROZEN, Health.FAILING])
@pytest.mark.parametrize("period", [4, 30, 90])
def test_a_feed_that_goes_from_one_bad_state_to_another_and_back_makes_a_handful(other, period):
    words = [other if number // period % 2 else Health.SILENT for number in range(24 * 60)]
    assert len(told(words)) <= 6


@pytest.mark.parametrize("period", [4, 10, 30])
def test_a_feed_that_flaps_all_day_makes_a_handful_of_alerts(period):
    day = 24 * 60
    words = [Health.FAILING if number // period % 2 else Health.OK for number in range(day)]
    assert len(told(words)) <= 10


def test_in_an_outage_nothing_is_told_and_afterwards_only_what_goes_on():
    outage = range(10, 100)
    short = [Health.OK] * 10 + [Health.FAILING] * 92 + [Health.OK] * 20
    assert told(short, outage=outage) == []
    long = [Health.OK] * 10 + [Health.FAILING] * 200
    [(number, health)] = told(long, outage=outage)
    assert (number >= 100 + 2, health) == (True, Health.FAILING)


def test_a_feed_that_was_not_asked_since_the_outage_is_not_told_of():
    record = None
    for minute in range(300):
        now = NOW + timedelta(minutes=minute)
        record, is_told = observe(
            record, Verdict(Health.FAILING, "x"), feed=FEED, asked_at=NOW, now=now, hold_back=0 < minute < 60
        )
        assert not is_told


@given(st.lists(st.sampled_from(list(Health)), max_size=200), st.sampled_from([1.0, 60.0, 900.0, 7_200.0]))
def test_what_is_told_alternates_and_is_true(words, step):
    last = Health.OK
    for number, health in told(words, step=step):
        assert health is not last
        assert health.is_bad or last.is_bad
        assert words[number] is health or (health is Health.OK and words[number] is Health.LATE)
        last = health
