from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.freshness import fresh_for
from tests.pieces import texts_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DATE = "Mon, 02 Mar 2026 09:30:00 GMT"


@pytest.mark.parametrize(
    ("control", "more", "seconds"),
    [
        ("max-age=300", {}, 300),
        ("public, max-age=300", {}, 300),
        ("Max-Age = 300", {}, 300),
        ('max-age="300"', {}, 300),
        ("max-age=300", {"age": "120"}, 180),
        ("max-age=300", {"age": "300"}, None),
        ("max-age=300", {"age": "nonsense"}, 300),
        ("max-age=0", {}, None),
        ("max-age=-5", {}, None),
        ("max-age=soon", {"expires": "Mon, 02 Mar 2026 10:30:00 GMT"}, None),
        ("no-cache, max-age=300", {}, None),
        ("no-store", {"expires": "Mon, 02 Mar 2026 10:30:00 GMT"}, None),
        ("s-maxage=300", {}, None),
        ("max-age=60, s-maxage=300", {"expires": "Mon, 02 Mar 2026 10:30:00 GMT"}, 60),
        ("max-age=60, max-age=600", {}, 60),
        ("private", {"expires": "Mon, 02 Mar 2026 10:30:00 GMT", "date": DATE}, 3_600),
        (None, {"expires": "Mon, 02 Mar 2026 10:30:00 GMT", "date": "Mon, 02 Mar 2026 10:00:00 GMT"}, 1_800),
        (None, {"expires": "Mon, 02 Mar 2026 10:30:00 GMT"}, 3_600),
        (None, {"expires": "Mon, 02 Mar 2026 10:30:00 GMT", "date": DATE, "age": "600"}, 3_000),
        (None, {"expires": "Thu, 19 Nov 1981 08:52:00 GMT"}, None),
        (None, {"expires": "0"}, None),
        (None, {"expires": "-1"}, None),
        (None, {}, None),
        ("", {}, None),
    ],
)
def test_how_long_an_answer_is_fresh(control, more, seconds):
    assert fresh_for(control, now=NOW, **more) == seconds


texts = st.none() | texts_of(
    *("max-age", "=", "s-maxage", "no-cache", "private", ",", ";", '"', " ", "300", "-5", "9" * 30, "²", "٣", "1.5", "inf"),
    *(DATE, "Mon, 02 Mar 9999 10:30:00 GMT", "Fri, 31 Dec 9999 23:59:59 -1200", "Mon, 01 Jan 0001 00:00:00 +1400"),
    most=5,
)  # fmt: skip


@given(texts, texts, texts, texts)
def test_whatever_the_headers_say(control, age, expires, date):
    found = fresh_for(control, now=NOW, age=age, expires=expires, date=date)
    assert found is None or found > 0
