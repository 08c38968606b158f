"""When a feed is asked next: the cases of the field, one a row.

A row is a case, the feed, the facts of its last poll, the moment (in UTC), and what follows: the reason's code, the
earliest and the latest wait in seconds over every draw of the jitter and every place on the grid, and a part of the words.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from alerts.feeds.timing import PollFacts, next_poll_at
from alerts.model.document import PublisherWish
from alerts.model.feed import TIERS, Feed, Wish
from alerts.model.poll import Due
from alerts.model.timetable import Timetable, Window

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def feed(tier: str | None = None, every: float = 900.0, **more) -> Feed:
    if tier is not None:
        return Feed("f", "https://news.example/rss", TIERS[tier].every, tier=tier, longest=TIERS[tier].longest, **more)
    return Feed("f", "https://news.example/rss", every, **more)


def wish(**said) -> PublisherWish:
    return PublisherWish(**{name: frozenset(v) if isinstance(v, set) else v for name, v in said.items()})


# XNYS as published for these days: summer time from 8 March 2026, closed on Good Friday, 3 April 2026, an early close on
# 27 November 2026 after Thanksgiving. XHKG: closed for the Lunar New Year, 17 to 19 February 2026.
SESSIONS = {
    "XNYS": (
        (at("2026-03-02T14:30"), at("2026-03-02T21:00")),
        (at("2026-03-03T14:30"), at("2026-03-03T21:00")),
        (at("2026-03-06T14:30"), at("2026-03-06T21:00")),
        (at("2026-03-09T13:30"), at("2026-03-09T20:00")),
        (at("2026-04-02T13:30"), at("2026-04-02T20:00")),
        (at("2026-04-06T13:30"), at("2026-04-06T20:00")),
        (at("2026-11-25T14:30"), at("2026-11-25T21:00")),
        (at("2026-11-27T14:30"), at("2026-11-27T18:00")),
        (at("2026-11-30T14:30"), at("2026-11-30T21:00")),
    ),
    "XHKG": (
        (at("2026-02-16T01:30"), at("2026-02-16T04:00")),
        (at("2026-02-20T01:30"), at("2026-02-20T08:00")),
    ),
}
NEW_YORK = Timetable(closed=HOUR, market="XNYS")
WITH_MARGIN = Timetable(closed=HOUR, market="XNYS", margin=HOUR)
HONG_KONG = Timetable(closed=2 * HOUR, market="XHKG")
WEEKDAYS = frozenset(range(5))
BERLIN = Timetable(closed=HOUR, windows=(Window(days=WEEKDAYS, start=480, end=1_080),), zone="Europe/Berlin")
NIGHT = Timetable(closed=HOUR, windows=(Window(days=frozenset({4}), start=22 * 60, end=120),), zone="America/New_York")

F = PollFacts
ROWS = [
    # the interval
    ("halts are asked every minute", feed("halts"), F(), MONDAY, "tier", 30, 90, "every 60 s: tier halts"),
    ("a wire every three", feed("wire"), F(), MONDAY, "tier", 90, 270, "every 3 min: tier wire"),
    ("news every quarter of an hour", feed("news"), F(), MONDAY, "tier", 450, 1_350, "every 15 min: tier news"),
    ("the slow every hour", feed("slow"), F(), MONDAY, "tier", 1_800, 5_400, "every 60 min: tier slow"),
    ("any interval may be written", feed(every=7.0), F(), MONDAY, "every", 3.5, 10.5, "every 7 s"),
    ("a week is an interval", feed(every=7 * DAY), F(), MONDAY, "every", 3.5 * DAY, 10.5 * DAY, "every 168 h"),
    # how often it changes
    ("a busy wire keeps its tier", feed("wire"), F(rhythm=300.0), MONDAY, "tier", 90, 270, "every 3 min"),
    (
        "a rhythm of 50 min makes 5",
        feed("wire"),
        F(rhythm=3_000.0),
        MONDAY,
        "rhythm",
        150,
        450,
        "it changes every 50 min",
    ),
    (
        "a daily wire is asked at the tier's longest",
        feed("wire"),
        F(rhythm=DAY),
        MONDAY,
        "rhythm",
        180,
        540,
        "every 6 min",
    ),
    ("daily news hourly", feed("news"), F(rhythm=DAY), MONDAY, "rhythm", 1_800, 5_400, "every 60 min"),
    (
        "a weekly slow one every six hours",
        feed("slow"),
        F(rhythm=7 * DAY),
        MONDAY,
        "rhythm",
        3 * HOUR,
        9 * HOUR,
        "every 6 h",
    ),
    (
        "a quiet spell counts like a rhythm",
        feed("news"),
        F(rhythm=60.0, quiet_for=6 * HOUR),
        MONDAY,
        "rhythm",
        1_080,
        3_240,
        "",
    ),
    ("without a known rhythm quiet says nothing", feed("news"), F(quiet_for=DAY), MONDAY, "tier", 450, 1_350, ""),
    ("halts are never stretched", feed("halts"), F(rhythm=30 * DAY), MONDAY, "tier", 30, 90, ""),
    ("a written interval is never stretched", feed(every=60.0), F(rhythm=30 * DAY), MONDAY, "every", 30, 90, ""),
    ("a gap takes the stretch back", feed("news"), F(rhythm=DAY, gapped=True), MONDAY, "gap", 450, 1_350, "a gap"),
    ("a gap at the floor changes nothing", feed("news"), F(gapped=True), MONDAY, "tier", 450, 1_350, "tier news"),
    # the publisher's wishes
    ("max-age below the interval is no news", feed("wire"), F(fresh_for=30.0), MONDAY, "tier", 90, 270, "tier wire"),
    (
        "max-age is a floor",
        feed("wire"),
        F(fresh_for=600.0),
        MONDAY,
        "cache",
        600,
        600,
        "not before 15:10:00: Cache-Control",
    ),
    ("a year of max-age is a day", feed("wire"), F(fresh_for=3e7), MONDAY, "cache", DAY, DAY, "2026-03-03 15:00:00"),
    ("ttl is a floor", feed("wire"), F(wish=wish(ttl=HOUR)), MONDAY, "ttl", HOUR, HOUR, "not before 16:00:00: ttl"),
    ("a ttl of a week is a day", feed("wire"), F(wish=wish(ttl=7 * DAY)), MONDAY, "ttl", DAY, DAY, "ttl"),
    ("updatePeriod is a floor", feed("news"), F(wish=wish(period=HOUR)), MONDAY, "period", HOUR, HOUR, "updatePeriod"),
    ("yearly is a day", feed("news"), F(wish=wish(period=365 * DAY)), MONDAY, "period", DAY, DAY, "updatePeriod"),
    (
        "the longest of three counts",
        feed("wire"),
        F(fresh_for=600.0, wish=wish(ttl=1_200.0, period=2_400.0)),
        MONDAY,
        "period",
        2_400,
        2_400,
        "not before 15:10:00: Cache-Control; not before 15:20:00: ttl; not before 15:40:00: updatePeriod",
    ),
    (
        "its order does not",
        feed("wire"),
        F(fresh_for=2_400.0, wish=wish(ttl=1_200.0)),
        MONDAY,
        "cache",
        2_400,
        2_400,
        "Cache-Control",
    ),
    (
        "the operator overrides ttl, knowingly",
        feed("wire", override=frozenset({Wish.TTL})),
        F(wish=wish(ttl=HOUR)),
        MONDAY,
        "tier",
        90,
        270,
        "",
    ),
    (
        "that overrides nothing else",
        feed("wire", override=frozenset({Wish.TTL})),
        F(fresh_for=600.0, wish=wish(ttl=HOUR)),
        MONDAY,
        "cache",
        600,
        600,
        "",
    ),
    (
        "cache is overridden",
        feed("wire", override=frozenset({Wish.CACHE})),
        F(fresh_for=600.0),
        MONDAY,
        "tier",
        90,
        270,
        "",
    ),
    (
        "period is overridden",
        feed("wire", override=frozenset({Wish.PERIOD})),
        F(wish=wish(period=DAY)),
        MONDAY,
        "tier",
        90,
        270,
        "",
    ),
    (
        "a gap does not undercut a wish",
        feed("news"),
        F(rhythm=DAY, gapped=True, wish=wish(ttl=HOUR)),
        MONDAY,
        "ttl",
        HOUR,
        HOUR,
        "ttl",
    ),
    # skipped hours and days, in GMT
    (
        "a skipped hour is waited out",
        feed("wire"),
        F(wish=wish(skip_hours={15})),
        MONDAY,
        "skip",
        HOUR,
        HOUR + 300,
        "skipHours",
    ),
    (
        "three in a row",
        feed("wire"),
        F(wish=wish(skip_hours={15, 16, 17})),
        MONDAY,
        "skip",
        3 * HOUR,
        3 * HOUR + 300,
        "",
    ),
    (
        "over midnight",
        feed("wire"),
        F(wish=wish(skip_hours={23, 0, 1})),
        at("2026-03-02T23:30"),
        "skip",
        2.5 * HOUR,
        2.5 * HOUR + 300,
        "2026-03-03 02:0",
    ),
    ("another hour does not matter", feed("wire"), F(wish=wish(skip_hours={3})), MONDAY, "tier", 90, 270, ""),
    (
        "only what comes next counts",
        feed(every=HOUR),
        F(wish=wish(skip_hours={15})),
        at("2026-03-02T15:59"),
        "every",
        1_800,
        5_400,
        "",
    ),
    (
        "a skipped weekend ends on Monday",
        feed("wire"),
        F(wish=wish(skip_days={5, 6})),
        at("2026-02-28T12:00"),
        "skip",
        36 * HOUR,
        36 * HOUR + 300,
        "2026-03-02 00:0",
    ),
    (
        "days and hours together",
        feed("wire"),
        F(wish=wish(skip_days={6}, skip_hours={0, 1})),
        at("2026-03-01T12:00"),
        "skip",
        14 * HOUR,
        14 * HOUR + 300,
        "skipHours and skipDays",
    ),
    (
        "days and hours that leave one hour of the week are no reason to look once a week",
        feed("halts"),
        F(wish=wish(skip_days={0, 1, 3, 4, 5, 6}, skip_hours=set(range(24)) - {3})),
        at("2026-03-05T10:30"),
        "skip",
        24 * HOUR,
        24 * HOUR,
        "skipHours and skipDays",
    ),
    ("all hours are no wish", feed("wire"), F(wish=wish(skip_hours=set(range(24)))), MONDAY, "tier", 90, 270, ""),
    ("all days are no wish", feed("wire"), F(wish=wish(skip_days=set(range(7)))), MONDAY, "tier", 90, 270, ""),
    (
        "ttl and hours together are no more than a day",
        feed("halts"),
        F(wish=wish(ttl=24 * HOUR, skip_hours=set(range(24)) - {3})),
        at("2026-03-05T10:30"),
        "ttl",
        24 * HOUR,
        24 * HOUR,
        "ttl",
    ),
    (
        "hours that leave one of the day are waited out",
        feed("halts"),
        F(wish=wish(skip_hours=set(range(24)) - {3})),
        at("2026-03-05T10:30"),
        "skip",
        16.5 * HOUR,
        16.5 * HOUR + 300,
        "skipHours",
    ),
    (
        "skip is overridden",
        feed("wire", override=frozenset({Wish.SKIP})),
        F(wish=wish(skip_hours={15})),
        MONDAY,
        "tier",
        90,
        270,
        "",
    ),
    (
        "a wish may lead into skipped hours",
        feed("wire"),
        F(wish=wish(ttl=HOUR, skip_hours={16})),
        MONDAY,
        "skip",
        2 * HOUR,
        2 * HOUR + 300,
        "ttl; not before 17:0",
    ),
    # the timetable
    (
        "in the session the tier counts",
        feed("halts", timetable=NEW_YORK),
        F(),
        MONDAY,
        "tier",
        30,
        90,
        "every 60 s: tier halts",
    ),
    (
        "in the evening it is closed",
        feed("halts", timetable=NEW_YORK),
        F(),
        at("2026-03-02T22:00"),
        "closed",
        1_800,
        5_400,
        "XNYS closed until 2026-03-03 14:30:00",
    ),
    (
        "an hour's margin after the close",
        feed("halts", timetable=WITH_MARGIN),
        F(),
        at("2026-03-02T21:59"),
        "tier",
        30,
        90,
        "",
    ),
    ("and no longer", feed("halts", timetable=WITH_MARGIN), F(), at("2026-03-02T22:00"), "closed", 1_800, 5_400, ""),
    (
        "never past the opening",
        feed("halts", timetable=NEW_YORK),
        F(),
        at("2026-03-03T14:29"),
        "opening",
        60,
        120,
        "it opens",
    ),
    (
        "the opening is an hour earlier in summer",
        feed("halts", timetable=NEW_YORK),
        F(),
        at("2026-03-09T13:29"),
        "opening",
        60,
        120,
        "",
    ),
    (
        "in winter that is still closed",
        feed("halts", timetable=NEW_YORK),
        F(),
        at("2026-03-03T13:00"),
        "closed",
        1_800,
        5_400,
        "",
    ),
    (
        "a holiday is closed",
        feed("halts", timetable=NEW_YORK),
        F(),
        at("2026-04-03T15:00"),
        "closed",
        1_800,
        5_400,
        "until 2026-04-06 13:30:00",
    ),
    (
        "an early close is a close",
        feed("halts", timetable=NEW_YORK),
        F(),
        at("2026-11-27T18:00"),
        "closed",
        1_800,
        5_400,
        "",
    ),
    (
        "Thanksgiving is closed",
        feed("halts", timetable=NEW_YORK),
        F(),
        at("2026-11-26T15:00"),
        "closed",
        1_800,
        5_400,
        "2026-11-27 14:30:00",
    ),
    (
        "the Lunar New Year is closed",
        feed("wire", timetable=HONG_KONG),
        F(),
        at("2026-02-18T03:00"),
        "closed",
        HOUR,
        3 * HOUR,
        "XHKG closed until 2026-02-20 01:30:00",
    ),
    (
        "beyond the known days it is open",
        feed("halts", timetable=NEW_YORK),
        F(),
        at("2027-01-04T03:00"),
        "tier",
        30,
        90,
        "",
    ),
    (
        "an unknown market is open",
        feed("halts", timetable=Timetable(closed=HOUR, market="XETR")),
        F(),
        at("2026-03-01T03:00"),
        "tier",
        30,
        90,
        "",
    ),
    (
        "windows hold by the local clock in winter",
        feed("wire", timetable=BERLIN),
        F(),
        at("2026-03-02T07:30"),
        "tier",
        90,
        270,
        "",
    ),
    (
        "and before them it is closed",
        feed("wire", timetable=BERLIN),
        F(),
        at("2026-03-02T04:00"),
        "closed",
        1_800,
        5_400,
        "its hours closed until 07:00:00",
    ),
    ("and an hour earlier in summer", feed("wire", timetable=BERLIN), F(), at("2026-03-30T06:30"), "tier", 90, 270, ""),
    (
        "on Friday evening until Monday",
        feed("wire", timetable=BERLIN),
        F(),
        at("2026-03-27T17:00"),
        "closed",
        1_800,
        5_400,
        "2026-03-30 06:00:00",
    ),
    ("a window over midnight", feed("wire", timetable=NIGHT), F(), at("2026-03-07T06:30"), "tier", 90, 270, ""),
    (
        "over the missing hour of the change",
        feed("wire", timetable=NIGHT),
        F(),
        at("2026-03-07T07:30"),
        "closed",
        1_800,
        5_400,
        "",
    ),
    (
        "closed is no reason to ask more often",
        feed("slow", timetable=replace(NEW_YORK, closed=60.0)),
        F(),
        at("2026-03-02T22:00"),
        "tier",
        1_800,
        5_400,
        "",
    ),
    (
        "a gap overrides the hours",
        feed("wire", timetable=NEW_YORK),
        F(gapped=True),
        at("2026-03-02T22:00"),
        "tier",
        90,
        270,
        "",
    ),
    (
        "a gap of hours ago leaves the hours alone",
        feed("wire", timetable=NEW_YORK),
        F(gapped=True, gap_urges=False),
        at("2026-03-02T22:00"),
        "closed",
        1_800,
        5_400,
        "closed until",
    ),
    (
        "a wish holds at the opening too",
        feed("halts", timetable=NEW_YORK),
        F(fresh_for=600.0),
        at("2026-03-03T14:29"),
        "cache",
        600,
        600,
        "",
    ),
    # failures
    ("one failure is soon tried again", feed("news"), F(failures=1), MONDAY, "backoff", 10, 120, "failed once"),
    ("three later", feed("news"), F(failures=3), MONDAY, "backoff", 10, 480, "failed 3 times in a row"),
    ("never later than six hours", feed("news"), F(failures=40), MONDAY, "backoff", 10, 6 * HOUR, ""),
    ("never given up", feed("wire"), F(failures=10_000), MONDAY, "backoff", 10, 6 * HOUR, ""),
    ("a server's own trouble passes", feed("news"), F(failures=1, status=500), MONDAY, "backoff", 10, 120, ""),
    ("408 and 425 ask for another try", feed("news"), F(failures=1, status=425), MONDAY, "backoff", 10, 120, ""),
    ("404 is decided", feed("news"), F(failures=1, status=404), MONDAY, "refused", 900, 1_800, ""),
    (
        "410 too, and is asked about again",
        feed("news"),
        F(failures=9, status=410),
        MONDAY,
        "refused",
        900,
        6 * HOUR,
        "",
    ),
    ("401 too", feed("halts"), F(failures=1, status=401), MONDAY, "refused", 60, 120, ""),
    (
        "a daily feed is not hurried by a 403",
        feed(every=DAY),
        F(failures=1, status=403),
        MONDAY,
        "refused",
        DAY,
        DAY,
        "",
    ),
    ("a short interval is its own floor", feed(every=0.2), F(failures=1), MONDAY, "backoff", 0.2, 0.4, ""),
    (
        "wishes say nothing about failures",
        feed("wire"),
        F(failures=1, wish=wish(ttl=DAY), fresh_for=DAY),
        MONDAY,
        "backoff",
        10,
        120,
        "",
    ),
    ("nor does a rhythm", feed("news"), F(failures=1, rhythm=DAY), MONDAY, "backoff", 10, 120, ""),
    # Retry-After
    (
        "429 with seconds",
        feed("halts"),
        F(failures=1, status=429, retry_after=300.0),
        MONDAY,
        "retry-after",
        300,
        300,
        "not before 15:05:00: Retry-After",
    ),
    (
        "503 with an hour",
        feed("halts"),
        F(failures=1, status=503, retry_after=HOUR),
        MONDAY,
        "retry-after",
        HOUR,
        HOUR,
        "not before 16:00:00: Retry-After",
    ),
    ("403 with a day", feed("wire"), F(failures=1, status=403, retry_after=DAY), MONDAY, "retry-after", DAY, DAY, ""),
    (
        "a month is a day",
        feed("wire"),
        F(failures=1, status=429, retry_after=30 * DAY),
        MONDAY,
        "retry-after",
        DAY,
        DAY,
        "",
    ),
    (
        "a shorter one than ours changes nothing",
        feed("news"),
        F(failures=1, status=429, retry_after=1.0),
        MONDAY,
        "refused",
        900,
        1_800,
        "",
    ),
    (
        "one that is past is none",
        feed("news"),
        F(failures=1, status=429, retry_after=0.0),
        MONDAY,
        "refused",
        900,
        1_800,
        "",
    ),
    (
        "no override touches it",
        feed("wire", override=frozenset(Wish)),
        F(failures=1, status=429, retry_after=HOUR),
        MONDAY,
        "retry-after",
        HOUR,
        HOUR,
        "",
    ),
]
PLACES = [f"feed-{number}" for number in range(40)]


def test_there_are_cases_enough_and_none_twice():
    assert len({row[0] for row in ROWS}) == len(ROWS) >= 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_case(row):
    _, given, facts, now, due, earliest, latest, words = row
    seen = SimpleNamespace(waits=[], dues=set())
    for name in PLACES:
        for jitter in (0.0, 0.5, 1 - 1e-12):
            found = next_poll_at(replace(given, id=name), replace(facts, jitter=jitter), now=now, sessions=SESSIONS)
            seen.waits.append((found.at - now).total_seconds())
            seen.dues.add(found.due)
            assert words in found.words
    # What lies at a bound may fall to either side of it with the place on the grid; the code is then one of the two.
    assert Due(due) in seen.dues
    if due not in {"closed", "skip"}:
        assert seen.dues == {Due(due)}
    assert earliest - 1e-3 <= min(seen.waits) <= max(seen.waits) <= latest + 1e-3
    assert max(seen.waits) - min(seen.waits) >= (latest - earliest) * 0.8, "the whole range is used"


def test_the_words_are_what_the_operator_reads():
    found = next_poll_at(
        Feed("f", "https://news.example/rss", 60.0, tier="halts", longest=60.0),
        PollFacts(failures=1, status=429, retry_after=70.0),
        now=at("2026-03-02T09:30"),
    )
    assert found.words == "every 60 s: tier halts; again in 60 s: failed once; not before 09:31:10: Retry-After"
    assert found.at == at("2026-03-02T09:30") + timedelta(seconds=70)
