"""05/11 is two days: which of them is decided for a document as a whole."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.date_order import day_comes_first
from alerts.feeds.dates import read_date
from alerts.feeds.parse import parse_document

NOW = datetime(2026, 11, 26, tzinfo=UTC)
SAME = ("05/11/2026",)


def told(*dates: str, langs=(), zone=UTC, url="https://example.org/rss", now=NOW) -> bool | None:
    return day_comes_first([{"published": one} for one in dates], langs=langs, zone=zone, url=url, now=now)


@pytest.mark.parametrize(
    ("expected", "dates", "about"),
    [
        (None, ("Thu, 05 Nov 2026 09:30:00 GMT", "2026/11/05"), {}),
        (False, SAME, {}),
        # a number that is no month, whatever else is known
        (True, (*SAME, "25/11/2026 09:30"), {"langs": ("en-us",)}),
        (False, (*SAME, "11/25/2026 09:30"), {"langs": ("de",)}),
        # one of the orders lies in the future
        (True, ("12/10/2026",), {}),
        (False, ("10/12/2026",), {"langs": ("de",)}),
        (True, ("05/11/2026", "06/11/2026"), {"now": datetime(2026, 11, 7, tzinfo=UTC), "langs": ("de",)}),
        # the language, the nearest first; English without a country tells nothing
        (True, SAME, {"langs": ("de",)}),
        (False, SAME, {"langs": ("en-us", "de")}),
        (False, SAME, {"langs": ("EN-US",)}),
        (True, SAME, {"langs": (None, "fr")}),
        (True, SAME, {"langs": ("en", "en-gb")}),
        # the zone that the operator has set
        (True, SAME, {"langs": ("en",), "zone": ZoneInfo("Europe/London")}),
        (False, SAME, {"zone": ZoneInfo("America/New_York"), "url": "https://example.co.uk/rss"}),
        # which number changes
        (True, ("05/11/2026", "04/11/2026", "03/11/2026"), {}),
        (False, ("11/05/2026", "11/04/2026", "11/03/2026"), {"url": "https://example.de/rss"}),
        (False, ("05/11/2026", "04/11/2026"), {}),
        # the country of the address
        (True, SAME, {"url": "https://www.example.co.uk/rss"}),
        (True, SAME, {"url": "https://example.de./rss"}),
        (False, SAME, {"url": "https://example.us/rss"}),
        (False, SAME, {"url": "https://example.io/rss"}),
        (False, SAME, {"url": "http://[::1/"}),
    ],
)
def test_what_decides_and_in_which_order(expected, dates, about):
    assert told(*dates, **about) is expected


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 11, 26)), min_size=1, max_size=12), st.booleans())
def test_a_document_with_a_day_beyond_12_is_read_as_it_was_written(days, day_first):
    days = [*days, date(2026, 10, 31)]
    written = [f"{day:%d/%m/%Y}" if day_first else f"{day:%m/%d/%Y}" for day in days]
    order = told(*written)
    assert [read_date(one, day_first=order).at.date() for one in written] == days


@given(st.dates(date(2020, 1, 1), date(2026, 11, 26)), st.sampled_from(["", "de", "en-us"]))
def test_no_date_of_a_document_is_read_into_the_future_if_it_need_not_be(day, lang):
    order = told(f"{day:%d/%m/%Y}", langs=(lang,))
    assert read_date(f"{day:%d/%m/%Y}", day_first=order).at <= NOW + timedelta(days=2)


def test_the_feed_s_own_language_counts_where_the_document_states_none():
    body = b"<rss version='2.0'><channel><item><title>T</title><pubDate>05/11/2026</pubDate></item></channel></rss>"
    for lang, month in ((None, 5), ("de", 11)):
        [entry] = parse_document(body, url="https://example.org/rss", content_type=None, lang=lang, now=NOW).entries
        assert entry.published.month == month
