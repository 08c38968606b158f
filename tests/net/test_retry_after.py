import math
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.net.retry_after import retry_after
from tests.pieces import texts_of

NOW = datetime(2025, 1, 27, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        ("120, 120", 120.0),
        ("60s", 60.0),
        (str(int(NOW.timestamp()) + 70), 70.0),
        (str(int(NOW.timestamp()) - 70), 0.0),
        ("9" * 12, 999_999_999_999.0 - NOW.timestamp()),
        ("Mon, 27 Jan 2025 09:31:10 GMT", 70.0),
        ("Monday, 27-Jan-25 09:31:10 GMT", 70.0),
        ("Mon Jan 27 09:31:10 2025", 70.0),
        ("Mon, 27 Jan 2025 10:31:10 +0100", 70.0),
        ("Mon, 27 Jan 2025 09:00:00 GMT", 0.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1e9", None),
        ("１２", None),
        ("Mon, 99 Jan 2025 09:31:10 GMT", None),
        (None, None),
    ],
)
def test_both_forms_are_read_and_nonsense_is_no_wish(value, seconds):
    assert retry_after(value, now=NOW) == seconds


def test_a_date_is_compared_with_the_servers_own_clock():
    ahead = NOW + timedelta(minutes=20)
    wish = format_datetime(ahead + timedelta(minutes=2), usegmt=True)
    assert retry_after(wish, now=NOW, date=format_datetime(ahead, usegmt=True)) == 120.0


@pytest.mark.parametrize("date", ["Thu, 01 Jan 1970 00:00:00 GMT", "nonsense", ""])
def test_a_clock_that_is_days_off_is_not_believed(date):
    assert retry_after("Mon, 27 Jan 2025 09:32:00 GMT", now=NOW, date=date) == 120.0


SAID = texts_of(
    *("120", "0", "-5", "9" * 12, "9" * 400, "1.5", "1e9", "inf", "nan", ",", " ", "s", "²", "٣", "１２", "Jan", ":", "+9999"),
    *("Mon, 27 Jan 2025 09:31:10 GMT", "Mon Jan 27 09:31:10 2025", "Fri, 31 Dec 9999 23:59:59 -1200"),
    most=4,
)  # fmt: skip


@given(SAID, SAID)
def test_no_header_raises_and_no_wish_is_negative(value, date):
    wish = retry_after(value, now=NOW, date=date)
    assert wish is None or 0.0 <= wish < math.inf


@given(st.integers(0, 10**9 - 1))
def test_seconds_are_taken_as_they_are(seconds):
    assert retry_after(str(seconds), now=NOW) == float(seconds)
