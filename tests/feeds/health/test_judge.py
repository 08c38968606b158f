"""One word for how a feed is doing. It must not cry wolf, and it must not sleep."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.habit import learn
from alerts.feeds.health import judge
from alerts.feeds.pulse import Glance, take_pulse
from alerts.feeds.trading_days import is_trading_day
from alerts.model.feed import Feed
from alerts.model.health import Fault, Health
from alerts.model.poll import Due, PollState

NOW = datetime(2025, 1, 29, 14, tzinfo=UTC)
URL = "https://wire.example/rss"
FEED = Feed(id="wire", url=URL, every=900.0)


def good(**facts) -> PollState:
    """A feed that answered just now, with an item of an hour ago."""
    state = PollState(
        feed="wire",
        url=URL,
        next_poll_at=NOW + timedelta(minutes=15),
        polled_at=NOW,
        ok_at=NOW,
        baseline_at=NOW - timedelta(days=90),
        newest_at=NOW - timedelta(hours=1),
        news_at=NOW - timedelta(hours=1),
    )
    return replace(state, **facts)


def failed(times: int, fault: Fault, *, lasts: timedelta = timedelta(minutes=20)) -> PollState:
    return good(failures=times, fault=fault, trouble="it said so", failed_since=NOW - lasts)


def word(state, feed=FEED, now=NOW):
    verdict = judge(feed, state, now)
    assert verdict is None or bool(verdict.why) == (verdict.health is not Health.OK)
    return verdict and verdict.health


def days_of(count, hour=9):
    """One item on each of the last ``count`` trading days."""
    back = (NOW.replace(hour=hour) - timedelta(days=day) for day in range(1, 2 * count + 30))
    return [day for day in back if is_trading_day(day.toordinal())][:count]


DAILY = learn(None, None, days_of(20))

CASES = [
    ("never polled", None, None),
    ("well", good(), Health.OK),
    ("its host is left alone for a day", good(due=Due.HOST, next_poll_at=NOW + timedelta(days=1)), Health.FAILING),
    ("it is itself", good(due=Due.RETRY_AFTER, next_poll_at=NOW + timedelta(hours=1)), Health.FAILING),
    ("for a while", good(due=Due.RETRY_AFTER, next_poll_at=NOW + timedelta(minutes=40)), Health.OK),
    (
        "never asked, since its host is left alone",
        PollState(feed="wire", url=URL, next_poll_at=NOW + timedelta(days=1), due=Due.HOST),
        Health.FAILING,
    ),
    ("one failure is not yet one", failed(1, Fault.NETWORK), Health.LATE),
    ("three are", failed(3, Fault.NETWORK), Health.FAILING),
    ("a status", failed(3, Fault.STATUS), Health.FAILING),
    ("a page, once", failed(1, Fault.CONTENT), Health.LATE),
    ("a page, twice", failed(2, Fault.CONTENT), Health.WRONG_CONTENT),
    ("410, once", failed(1, Fault.GONE), Health.LATE),
    ("410, twice", failed(2, Fault.GONE), Health.GONE),
    ("404 since twenty minutes", failed(3, Fault.MISSING), Health.FAILING),
    ("404 since a day", failed(6, Fault.MISSING, lasts=timedelta(days=1)), Health.GONE),
    ("not asked in time", good(next_poll_at=NOW - timedelta(minutes=16)), Health.LATE),
    ("asked a little late", good(next_poll_at=NOW - timedelta(minutes=14)), Health.OK),
    ("newest item 31 days old", good(newest_at=NOW - timedelta(days=31), news_at=None), Health.FROZEN),
    ("newest item 29 days old", good(newest_at=NOW - timedelta(days=29), news_at=None), Health.OK),
    ("dated anew at each poll, nothing new", good(news_at=None, newest_at=NOW), Health.OK),
    ("undated, nothing new for 90 days", good(news_at=None, newest_at=None), Health.FROZEN),
    ("undated, new to us", good(news_at=None, newest_at=None, baseline_at=NOW - timedelta(days=20)), Health.OK),
    ("old dates, but something new", good(newest_at=NOW - timedelta(days=400)), Health.OK),
    ("a gap an hour ago", good(gapped_at=NOW - timedelta(hours=1)), Health.GAPPED),
    ("a part of it is left out", good(left_out="nested deeper than 400 elements"), Health.GAPPED),
    ("a gap the day before yesterday", good(gapped_at=NOW - timedelta(hours=25)), Health.OK),
    ("daily, two trading days ago", good(habit=DAILY, news_at=datetime(2025, 1, 27, 9, 30, tzinfo=UTC)), Health.LATE),
    ("daily, today", good(habit=DAILY, news_at=datetime(2025, 1, 29, 9, tzinfo=UTC)), Health.OK),
    ("daily, yesterday", good(habit=DAILY, news_at=datetime(2025, 1, 28, 9, tzinfo=UTC)), Health.LATE),
    ("daily, last Thursday", good(habit=DAILY, news_at=datetime(2025, 1, 23, 9, 10, tzinfo=UTC)), Health.SILENT),
    ("daily, frozen", good(habit=DAILY, news_at=NOW - timedelta(days=40), newest_at=None), Health.FROZEN),
    ("its address is new", good(url="https://old.example/rss"), None),
    ("its new address fails", failed(3, Fault.NETWORK), Health.FAILING),
]


@pytest.mark.parametrize(("state", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_state(state, expected):
    assert word(state) == expected


@pytest.mark.parametrize(
    ("feed", "state", "expected"),
    [
        ({"expect": 7 * 86_400.0}, good(habit=DAILY, news_at=datetime(2025, 1, 23, 9, 10, tzinfo=UTC)), Health.OK),
        ({"expect": 86_400.0}, good(news_at=datetime(2025, 1, 28, 9, tzinfo=UTC)), Health.SILENT),
        ({"expect": 86_400.0}, good(news_at=datetime(2025, 1, 28, 15, tzinfo=UTC)), Health.OK),
        ({"expect": 600.0}, good(news_at=NOW - timedelta(minutes=11)), Health.SILENT),
        ({"expect": 60 * 86_400.0}, good(newest_at=NOW - timedelta(days=170), news_at=None), Health.OK),
        ({"expect": float("inf")}, good(newest_at=NOW - timedelta(days=999), news_at=None), Health.OK),
        ({"ignore": frozenset({Health.GAPPED})}, good(gapped_at=NOW), Health.OK),
        ({"ignore": frozenset({Health.FROZEN})}, good(newest_at=NOW - timedelta(days=99), news_at=None), Health.OK),
        ({"ignore": frozenset({Health.FROZEN})}, failed(3, Fault.NETWORK), Health.FAILING),
    ],
)
def test_what_the_operator_knows_better(feed, state, expected):
    assert word(state, replace(FEED, **feed)) == expected


def test_a_feed_whose_address_has_credentials_is_judged_like_others():
    assert word(good(), replace(FEED, url=URL.replace("//", "//jane:secret@"))) is Health.OK


moment = st.none() | st.floats(-800 * 86_400.0, 86_400.0).map(lambda seconds: NOW + timedelta(seconds=seconds))


@given(
    st.builds(
        good,
        polled_at=moment,
        ok_at=moment,
        next_poll_at=moment.filter(bool),
        baseline_at=moment,
        newest_at=moment,
        news_at=moment,
        gapped_at=moment,
        failed_since=moment,
        failures=st.integers(0, 50),
        fault=st.none() | st.sampled_from(Fault),
        habit=st.none() | st.just(DAILY),
    ),
    st.none() | st.floats(1.0, 1e8) | st.just(float("inf")),
    st.frozensets(st.sampled_from(Health)),
)
def test_whatever_is_remembered_has_a_word_and_a_reason(state, expect, ignore):
    verdict = judge(replace(FEED, expect=expect, ignore=ignore), state, NOW)
    if verdict is not None:
        assert verdict.health is Health.OK or verdict.health not in ignore
        assert bool(verdict.why) == (verdict.health is not Health.OK)


def publisher(kind: str, chance: random.Random, start: datetime, days: int):
    """When a feed of this kind publishes."""
    for day in range(days):
        morning = start + timedelta(days=day)
        if not is_trading_day(morning.toordinal()):
            continue
        # Publishers keep local time: from the last Sunday of March on everything is an hour earlier in UTC.
        shift = timedelta(hours=-1 if morning.month > 3 or (morning.month, morning.day) >= (3, 30) else 0)
        match kind:
            case "wire":
                at = 6.5
                while at < 19.5:
                    yield morning + timedelta(hours=at) + shift
                    at += chance.expovariate(8.0)
            case "office":
                at = 7.5
                while (at := at + chance.expovariate(0.9)) < 17.5:
                    yield morning + timedelta(hours=at) + shift
            case "daily":
                yield morning + timedelta(hours=9 + chance.uniform(-0.4, 0.4)) + shift
            case "weekly" if morning.weekday() == 2:
                yield morning + timedelta(hours=10 + chance.uniform(-1, 1)) + shift
            case "central bank" if chance.random() < 0.25:
                at = morning + timedelta(hours=chance.choice([8, 9, 10, 13, 14])) + shift
                yield from (at + timedelta(seconds=second) for second in range(chance.randint(1, 4)))


def lived(kind: str, seed: int, *, dies: int | None = None):
    """Poll a feed every hour for 140 days; the words that are said of it, with their times. ``dies``: its last day."""
    chance = random.Random(seed)  # noqa: S311 - the same life each time
    start = datetime(2025, 1, 6, tzinfo=UTC)
    news = [at for at in publisher(kind, chance, start, 140) if dies is None or at < start + timedelta(days=dies)]
    state, taken, window = None, 0, 20
    feed = replace(FEED, every=3_600.0)
    for step in range(40 * 24, 140 * 24):
        now = start + timedelta(hours=step)
        shown = sum(at <= now for at in news[taken:])
        if state is None or shown:
            fresh = news[max(taken, taken + shown - window) : taken + shown]
            taken += shown
            seen = Glance(
                names=[[b"same"]],
                dates=news[max(0, taken - window) : taken],
                fresh=fresh,
                truncated=False,
                baseline=not state,
            )
            base = replace(good(), polled_at=now, ok_at=now, next_poll_at=now + timedelta(hours=1), baseline_at=start)
            state = take_pulse(base, state, seen, now)
        state = replace(state, polled_at=now, ok_at=now, next_poll_at=now + timedelta(hours=1))
        verdict = judge(feed, state, now)
        assert verdict is not None
        yield now, verdict.health


KINDS = ["wire", "office", "daily", "weekly", "central bank"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_that_lives_is_never_called_silent_for_months(kind):
    assert [at for at, health in lived(kind, 1) if health.is_bad] == []


@pytest.mark.parametrize(
    ("kind", "within"),
    [
        ("wire", {"hours": 4}),
        ("office", {"days": 3}),
        ("daily", {"days": 7}),
        ("weekly", {"weeks": 4}),
        ("central bank", {"weeks": 8}),
    ],
)
def test_a_feed_that_dies_is_told_of(kind, within):
    died = datetime(2025, 1, 6, tzinfo=UTC) + timedelta(days=80)
    bad = next(at for at, health in lived(kind, 3, dies=80) if at > died and health.is_bad)
    # A Thursday: the wire's last news came at half past seven in the evening, the next was due twelve hours later.
    assert bad - died <= timedelta(**within) + timedelta(hours=6)
