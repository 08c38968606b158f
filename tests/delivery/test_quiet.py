from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.quiet import quiet_span, quiet_until
from alerts.model.quiet import QuietWindow
from alerts.model.sessions import Sessions
from tests.clock_changes import moments

BERLIN = ZoneInfo("Europe/Berlin")
WEEKDAYS = frozenset(range(5))


def at(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


def window(begins: str, ends: str, **changes) -> QuietWindow:
    stated = {"id": "nights", "zone": "Europe/Berlin"} | changes
    return QuietWindow(begins=time.fromisoformat(begins), ends=time.fromisoformat(ends), **stated)


NIGHTS = window("22:00", "07:00")


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2025-01-27T12:00", None),
        ("2025-01-27T21:59:59", None),
        ("2025-01-27T22:00", "2025-01-28T07:00"),
        ("2025-01-28T00:00", "2025-01-28T07:00"),
        ("2025-01-28T06:59:59", "2025-01-28T07:00"),
        ("2025-01-28T07:00", None),
        # the night in which the clock is set forward lasts eight hours, the one in which it is set back ten
        ("2025-03-29T23:00", "2025-03-30T07:00"),
        ("2025-10-25T23:00", "2025-10-26T07:00"),
    ],
)
def test_a_night_lasts_until_the_morning_on_the_local_clock(now, end):
    assert quiet_until(NIGHTS, at(now), {}) == (at(end) if end else None)


def test_the_lengths_of_the_two_nights_are_not_equal():
    spring = quiet_until(NIGHTS, at("2025-03-29T22:00"), {})
    autumn = quiet_until(NIGHTS, at("2025-10-25T22:00"), {})
    assert spring - at("2025-03-29T22:00") == timedelta(hours=8)
    assert autumn - at("2025-10-25T22:00") == timedelta(hours=10)


def test_an_end_that_comes_twice_is_the_second_one():
    early = window("01:00", "02:30")
    assert quiet_until(early, at("2025-10-26T02:15", fold=1), {}) == at("2025-10-26T02:30", fold=1)
    assert quiet_until(early, at("2025-10-26T02:45", fold=0), {}) == at("2025-10-26T02:30", fold=1)
    assert quiet_until(early, at("2025-10-26T02:30", fold=1), {}) is None


def test_an_end_that_is_left_out_lies_behind_the_change():
    early = window("01:00", "02:30")
    change = at("2025-03-30T03:00")
    end = quiet_until(early, at("2025-03-30T01:30"), {})
    assert change <= end <= change + timedelta(minutes=30)


def test_a_begin_that_is_left_out_is_the_instant_of_the_change():
    early = QuietWindow(id="early", begins=time(2, 30), ends=time(3, 30), zone="Europe/Berlin")
    change = datetime(2025, 3, 30, 1, tzinfo=UTC)  # 02:00 becomes 03:00
    assert quiet_until(early, change - timedelta(minutes=1), {}) is None
    assert quiet_until(early, change, {}) == change + timedelta(minutes=30)


def test_a_window_may_begin_on_some_days_only():
    nights = window("22:00", "07:00", days=WEEKDAYS)
    assert quiet_until(nights, at("2025-02-01T06:00"), {}) == at("2025-02-01T07:00")  # begun on Friday
    assert quiet_until(nights, at("2025-02-01T23:00"), {}) is None  # Saturday


def test_equal_begin_and_end_is_a_whole_day_and_every_day_is_for_ever_bounded():
    always = window("09:00", "09:00")
    assert quiet_until(always, at("2025-01-27T12:00"), {}) > at("2025-02-10T09:00")
    monday = window("09:00", "09:00", days=frozenset({0}))
    assert quiet_until(monday, at("2025-01-27T12:00"), {}) == at("2025-01-28T09:00")


def xetra(*days: str) -> Sessions:
    return {"XETR": tuple((at(f"{day}T09:00"), at(f"{day}T17:30")) for day in days)}


EASTER = xetra("2025-04-14", "2025-04-15", "2025-04-16", "2025-04-17", "2025-04-22", "2025-04-23", "2025-04-24")


def test_market_holidays_are_quiet_all_day_and_join_the_nights_around_them():
    nights = window("22:00", "07:00", closed="XETR")
    assert quiet_until(nights, at("2025-04-17T12:00"), EASTER) is None
    assert quiet_until(nights, at("2025-04-17T23:00"), EASTER) == at("2025-04-22T07:00")
    assert quiet_until(nights, at("2025-04-20T12:00"), EASTER) == at("2025-04-22T07:00")
    whole = at("2025-04-17T22:00"), at("2025-04-22T07:00")
    assert {quiet_span(nights, now, EASTER) for now in (whole[0], at("2025-04-20T12:00"))} == {whole}
    assert quiet_span(nights, whole[1], EASTER) is None


def test_a_day_that_the_calendar_does_not_reach_silences_nothing():
    nights = window("22:00", "07:00", closed="XETR")
    assert quiet_until(nights, at("2025-05-01T12:00"), EASTER) is None
    assert quiet_until(nights, at("2025-05-01T12:00"), {}) is None


@given(about=moments(), days=st.frozensets(st.integers(0, 6)) | st.just(frozenset(range(7))))
def test_the_end_lies_ahead_and_is_no_longer_quiet_and_the_span_is_the_same_from_everywhere_in_it(about, days):
    zone, now, begins, ends = about
    quiet = QuietWindow(id="q", begins=begins, ends=ends, zone=zone, days=days)
    end = quiet_until(quiet, now, {})
    if end is None:
        return
    assert end > now
    if begins == ends:
        return
    assert quiet_until(quiet, end, {}) is None
    # Two windows with less than an hour between them are one where the clock shows that hour twice.
    pause = (timedelta(hours=begins.hour - ends.hour, minutes=begins.minute - ends.minute)) % timedelta(days=1)
    assert end - now <= timedelta(hours=26 if pause >= timedelta(hours=1) else 50)
    since, until = quiet_span(quiet, now, {})
    assert since <= now < until == end
    assert quiet_span(quiet, since, {}) == quiet_span(quiet, end - timedelta(seconds=1), {}) == (since, end)
    assert quiet_until(quiet, since - timedelta(seconds=1), {}) is None


@given(moments())
def test_what_the_local_clock_shows_within_the_window_is_quiet(about):
    zone, now, begins, ends = about
    local = now.astimezone(ZoneInfo(zone)).time()
    within = begins <= local < ends if begins < ends else local >= begins or local < ends
    if within:
        assert quiet_until(QuietWindow(id="q", begins=begins, ends=ends, zone=zone), now, {}) is not None
