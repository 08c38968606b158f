from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.dates import read_date
from alerts.feeds.entry import choose_date
from alerts.model.item import DateSource
from tests.pieces import texts_of


def parse_date(raw, **about):
    found = read_date(raw, **about)
    return found.at if found else None


@pytest.mark.parametrize(
    ("raw", "stamp"),
    [
        ("Wed, 6 Jun 2018 08:09:18 +0000", "2018-06-06 08:09:18"),
        ("Fr, 06 Jan 2017 12:30:00 +0100", "2017-01-06 11:30:00"),
        ("Fr, 06. Januar 2017 12:30 Uhr", "2017-01-06 12:30:00"),
        ("Mittwoch, 3. März 2021, 10:15 MEZ", "2021-03-03 09:15:00"),
        ("Fri, 05 Dez 2014 09:00:00 +0100", "2014-12-05 08:00:00"),
        ("Tue, 23 Jul 2019 21:39 GMT", "2019-07-23 21:39:00"),
        ("Fri, 02 May 2025 15:06:28 EDT", "2025-05-02 19:06:28"),
        ("Wed, 17 Jan 2018 15:50:00 EST", "2018-01-17 20:50:00"),
        ("Thu, 01 Feb 2024 09:00:00 ET", "2024-02-01 14:00:00"),
        ("Mon, 01 Jul 2024 09:00:00 ET", "2024-07-01 13:00:00"),
        ("08/02/2013 12:00:00", "2013-08-02 12:00:00"),
        ("25/12/2013 12:00", "2013-12-25 12:00:00"),
        ("1/5/2014 3:07:42 PM EST", "2014-01-05 20:07:42"),
        ("Wed, 26 Oct 2016 21:53:13", "2016-10-26 21:53:13"),
        ("2016-10-26 21:53:13", "2016-10-26 21:53:13"),
        ("2026-02-17T17:36:36-0500", "2026-02-17 22:36:36"),
        ("2026-02-17T17:36:36.123Z", "2026-02-17 17:36:36"),
        ("20240131", "2024-01-31 00:00:00"),
        ("January 5, 2024 5:00 pm ET", "2024-01-05 22:00:00"),
        ("Sat Jan 06 12:30:00 UTC 2024", "2024-01-06 12:30:00"),
        ("06.01.2017 12:30", "2017-01-06 12:30:00"),
        ("2024年1月31日 10:11", "2024-01-31 10:11:00"),
        ("2024年1月31日 下午1:05", "2024-01-31 13:05:00"),
        ("2024/01/31 上午 12:05:10", "2024-01-31 00:05:10"),
        ("2024年1月31日05时07分30秒", "2024-01-31 05:07:30"),
        ("31-01-2024 05:00", "2024-01-31 05:00:00"),
        ("Wed Jan 31 05:00:00 +0800 2024", "2024-01-30 21:00:00"),
        ("31 Jan 2024 13:00:00 Asia/Shanghai", "2024-01-31 05:00:00"),
        ("31 Jan 2024 13:00:00 EST/EDT", "2024-01-31 18:00:00"),
        ("1706700000", "2024-01-31 11:20:00"),
        ("Thu, 01 Jan 2024 10:00:00 GMT+0800 (China Standard Time)", "2024-01-01 02:00:00"),
        ("Sun, 1 Jan 2024 24:00:00 GMT", "2024-01-02 00:00:00"),
    ],
)
def test_dates_are_read_as_publishers_write_them(raw, stamp):
    assert parse_date(raw) == datetime.fromisoformat(stamp).replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Shanghai", 5), ("America/Chicago", 19), ("UTC", 19)])
def test_cst_is_china_s_to_a_feed_that_is(zone, hour):
    assert parse_date("Thu Nov 26 13:00:00 CST 2026", zone=ZoneInfo(zone)).hour == hour


@pytest.mark.parametrize(
    "raw",
    ["yesterday", "0000-00-00 00:00:00", "Wed, 31 Feb 2024 00:00:00 GMT", "9999-12-31T23:59:59-12:00", "25:00", ""],
)
def test_what_is_no_date_is_none(raw):
    assert parse_date(raw) is None


DAYS = [
    *("31 Jan 2024", "Wed, 31 Feb 2024", "Fr, 06. Januar 2017", "January 5, 9999", "2024-02-30", "2024/01/31", "0000-00-00", "29.2.24"),
    *("2024年1月31日", "9999年12月31日", "31/12/2013", "01/02/0001", "Sat Jan 06", "20240131", "1706700000", "9" * 13, "31-01-2024"),
]  # fmt: skip
CLOCKS = ["", " ", "T", " 05:00", " 24:00:00", "T23:59:60", " 25:61", " 12:30 PM", " 下午1:05", "05时07分30秒", " 9.15 Uhr", "000000", ".999"]  # fmt: skip
PLACES = ["", " ", "Z", " GMT", " EST/EDT", "-2500", "+14:00", " +9999", "-12:00", " Asia/Shanghai", " ../etc/x", " CST 2024", " (x"]  # fmt: skip
WRITTEN = st.tuples(*map(st.sampled_from, (DAYS, CLOCKS, PLACES))).map("".join)
SIGNS = texts_of(*DAYS, *CLOCKS, *PLACES, "Mon", ", ", "1", "٣", "²", "-", "\0", most=5)


@given(WRITTEN | SIGNS, st.sampled_from([UTC, ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")]))
def test_no_text_makes_it_raise(raw, zone):
    found = parse_date(raw, zone=zone)
    assert found is None or found.tzinfo is UTC


@given(
    st.datetimes(min_value=datetime.fromisoformat("1990-01-01"), max_value=datetime.fromisoformat("2089-12-31")).map(
        lambda d: d.replace(microsecond=0)
    )
)
def test_rfc_822_and_iso_dates_come_back(moment):
    aware = moment.replace(tzinfo=UTC)
    assert parse_date(aware.strftime("%a, %d %b %Y %H:%M:%S GMT")) == aware
    assert parse_date(aware.isoformat()) == aware
    assert parse_date(aware.strftime("%d.%m.%Y %H:%M:%S")) == aware


NOW = datetime(2025, 1, 27, tzinfo=UTC)


def test_a_date_that_cannot_be_true_is_absurd_and_a_good_one_beside_it_is_taken():
    assert choose_date(published=("1970-01-01",), updated=(), now=NOW)[:3] == (None, DateSource.ABSURD, "1970-01-01")
    assert choose_date(published=("2099-01-01",), updated=(), now=NOW)[1] is DateSource.ABSURD
    assert choose_date(published=("2099-01-01",), updated=("2025-01-26",), now=NOW)[1] is DateSource.UPDATED
    assert choose_date(published=(None, ""), updated=(), now=NOW)[:3] == (None, DateSource.MISSING, None)
    assert choose_date(published=("2025-01-28T20:00",), updated=(), now=NOW)[0] == NOW + timedelta(hours=44)
    assert choose_date(published=("2099-01-01",), updated=(), now=None)[1] is DateSource.PUBLISHED


def test_slashes_follow_the_land_of_the_zone():
    assert parse_date("05/11/2026 09:30", zone=ZoneInfo("Europe/London")) == datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
    assert parse_date("05/11/2026 09:30", zone=ZoneInfo("America/New_York")) == datetime(
        2026, 5, 11, 13, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("raw", "by_day"),
    [
        ("2026-11-25", True),
        ("25.11.2026", True),
        ("Wed, 25 Nov 2026 00:00:00 GMT", True),
        ("2026-11-25T00:00Z", True),
        ("Wed, 25 Nov 2026 09:30:00 EST", False),
        ("25.11.26 08:15", False),
        ("25.11.26 08.15 Uhr", False),
        ("November 25, 2026", True),
        ("2026年11月25日", True),
        ("20261125", True),
        ("20261125T093000Z", False),
        ("Wed, 25 Nov 2026 00:00:00 -0500", True),
        ("1764120000", False),
    ],
)
def test_whether_the_day_alone_is_said(raw, by_day):
    assert read_date(raw).by_day is by_day
    assert choose_date(published=(raw,), updated=(), now=None).by_day is by_day
