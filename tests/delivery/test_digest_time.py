from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from alerts.delivery.digest_time import next_digest
from alerts.model.handling import CronTime, DigestPlan, Edge, SessionTime
from tests.clock_changes import moments

BERLIN = ZoneInfo("Europe/Berlin")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(*expressions: str, zone: str = "Europe/Berlin") -> DigestPlan:
    return DigestPlan(channel="mail", at=tuple(map(CronTime, expressions)), zone=zone)


NEW_YORK = tuple((utc(f"2025-01-{day}T14:30"), utc(f"2025-01-{day}T21:00")) for day in ("27", "28", "29", "30", "31"))


@pytest.mark.parametrize(
    ("plan", "now", "due"),
    [
        (daily("30 7 * * *"), "2025-01-27T06:29:59", "2025-01-27T06:30"),
        (daily("30 7 * * *"), "2025-01-27T06:30", "2025-01-28T06:30"),
        (daily("30 7 * * *", "0 18 * * *"), "2025-01-27T12:00", "2025-01-27T17:00"),
        (daily("30 7 * * 1-5"), "2025-01-31T12:00", "2025-02-03T06:30"),
        # summer time begins and ends: the same local time, another distance
        (daily("30 7 * * *"), "2025-03-29T12:00", "2025-03-30T05:30"),
        (daily("30 7 * * *"), "2025-10-25T12:00", "2025-10-26T06:30"),
        # a time that is left out comes right after the change, one that comes twice is taken once
        (daily("30 2 * * *"), "2025-03-29T12:00", "2025-03-30T01:00"),
        (daily("30 2 * * *"), "2025-10-25T12:00", "2025-10-26T00:30"),
        (daily("30 2 * * *"), "2025-10-26T00:30", "2025-10-27T01:30"),
        (daily("30 2 * * *"), "2025-10-26T01:15", "2025-10-27T01:30"),
        (daily("0,30 2 * * *", "0 3 * * *"), "2025-10-26T01:00", "2025-10-26T02:00"),
    ],
)
def test_the_next_time_on_the_local_clock(plan, now, due):
    assert next_digest(plan, utc(now), {}) == utc(due)


@pytest.mark.parametrize(
    ("edge", "minutes", "now", "due"),
    [
        (Edge.OPENS, -30, "2025-01-27T13:59", "2025-01-27T14:00"),
        (Edge.OPENS, -30, "2025-01-27T14:00", "2025-01-28T14:00"),
        (Edge.CLOSES, 15, "2025-01-27T21:10", "2025-01-27T21:15"),
        (Edge.OPENS, -30, "2025-01-31T15:00", None),
    ],
)
def test_a_time_beside_a_session(edge, minutes, now, due):
    plan = DigestPlan(channel="mail", at=(SessionTime("XNYS", edge, minutes * 60.0),))
    assert next_digest(plan, utc(now), {"XNYS": NEW_YORK}) == (utc(due) if due else None)


def test_without_a_calendar_no_session_is_known_and_other_times_still_are():
    plan = DigestPlan(channel="mail", at=(SessionTime("XNYS", Edge.OPENS, 0.0), CronTime("0 6 * * *")))
    assert next_digest(plan, utc("2025-01-27T12:00"), {}) == utc("2025-01-28T06:00")


@given(moments())
def test_a_daily_digest_comes_once_a_day_whatever_the_clock_does(about):
    zone, now, at, _ = about
    plan = daily(f"{at.minute} {at.hour} * * *", zone=zone)
    first = next_digest(plan, now, {})
    second = next_digest(plan, first, {})
    assert now < first <= now + timedelta(hours=25)
    days = [due.astimezone(ZoneInfo(zone)).date() for due in (first, second)]
    assert days[1] - days[0] == timedelta(days=1)
