"""Holidays of countries beyond those of the three great exchanges. The days expected are those that their exchanges published."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.feeds.habit import learn
from alerts.feeds.health import judge
from alerts.feeds.national_days import days_off
from alerts.model.feed import Feed
from alerts.model.health import Health
from alerts.model.poll import PollState

FEED = Feed("f", "https://f.example/rss", 900.0)


@pytest.mark.parametrize(
    ("stated", "closed", "opened"),
    [
        ({"lang": "zh"}, "2026-02-16 2026-02-20 2026-02-23 2026-04-06 2026-05-05 2026-06-19 2026-09-25 2026-10-07", "2026-02-25 2026-03-02 2026-10-09"),
        ({"zone": "Asia/Hong_Kong"}, "2026-02-17 2026-02-19 2026-07-01 2026-10-01", "2026-02-23 2026-10-05"),
        ({"lang": "ja"}, "2026-01-12 2026-03-20 2026-05-06 2026-07-20 2026-09-23 2026-11-23 2027-03-22", "2026-05-07 2026-11-24"),
        ({"lang": "de-CH"}, "2026-01-02 2026-05-14 2026-05-25", "2026-06-04"),
        ({"lang": "de"}, "2026-05-14 2026-05-25 2026-06-04 2028-10-03", "2026-05-15 2026-10-05"),
        ({"url": "https://www.bundesbank.de/rss"}, "2026-05-14", "2026-10-05"),
        ({"url": "https://www.sec.gov/news/pressreleases.rss"}, "2026-10-12 2026-11-11 2028-11-10 2029-11-12", "2026-10-13 2026-11-27"),
        ({"url": "https://www.ecb.europa.eu/rss/press.html"}, "2026-05-14 2026-05-15 2028-10-03", "2026-10-12"),
        ({"url": "https://www.oenb.at/rss"}, "2026-01-06 2026-10-26 2026-12-08", "2026-11-11"),
        ({"url": "https://www.bankofcanada.ca/feed/"}, "2026-05-18 2026-07-01 2026-08-03 2026-09-30 2026-10-12 2026-11-11", "2026-05-25"),
        ({"url": "https://f.example/rss", "lang": "en-CA"}, "2026-10-12", "2026-10-13"),
        ({"url": "https://[", "lang": "en"}, "", "2026-10-12"),
        ({"url": "https://wire.gov.example/rss"}, "", "2026-10-12"),
        ({}, "", "2026-02-17"),
    ],
)  # fmt: skip
def test_the_days_off_of_a_feed_s_country(stated, closed, opened):
    off = days_off(replace(FEED, **stated))
    for day in closed.split():
        assert off(date.fromisoformat(day).toordinal()), day
    for day in opened.split():
        assert not off(date.fromisoformat(day).toordinal()), day


def test_a_feed_that_keeps_the_golden_week_is_not_silent_and_one_that_stays_away_is():
    news = [datetime(2026, 9, 1, 2, tzinfo=UTC) + timedelta(hours=n) for n in range(24 * 30) if n % 24 < 8]
    last = max(at for at in news if at < datetime(2026, 9, 30, 16, tzinfo=UTC))
    state = PollState(
        feed="f", url=FEED.url, next_poll_at=last, polled_at=last, news_at=last, newest_at=last, baseline_at=news[0],
        habit=learn(None, None, [at for at in news if at <= last]),
    )  # fmt: skip
    for feed, day, expected in (("zh", 7, Health.OK), (None, 7, Health.SILENT), ("zh", 12, Health.SILENT)):
        now = datetime(2026, 10, day, 14, tzinfo=UTC)
        asked = replace(state, polled_at=now, ok_at=now, next_poll_at=now + timedelta(minutes=15))
        assert judge(replace(FEED, lang=feed), asked, now).health is expected


@pytest.mark.parametrize("day", ["2026-10-12", "2026-11-11"])
def test_an_authority_is_not_silent_on_a_federal_holiday_and_is_after_it(day):
    closed = datetime.fromisoformat(day).replace(tzinfo=UTC)
    news = [closed - timedelta(days=d) + timedelta(hours=h) for d in range(60, 0, -1) for h in range(11, 22)]
    news = [at for at in news if at.weekday() < 5]
    state = PollState(
        feed="f", url=FEED.url, next_poll_at=closed, polled_at=closed, news_at=news[-1], newest_at=news[-1],
        baseline_at=news[0], habit=learn(None, None, news),
    )  # fmt: skip
    for url, days, expected in (
        ("https://www.sec.gov/rss", 0, Health.OK),
        (FEED.url, 0, Health.SILENT),
        ("https://www.sec.gov/rss", 2, Health.SILENT),
    ):
        now = closed + timedelta(days=days, hours=20)
        asked = replace(state, url=url, polled_at=now, ok_at=now, next_poll_at=now + timedelta(minutes=15))
        assert judge(replace(FEED, url=url), asked, now).health is expected
