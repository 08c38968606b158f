"""The trading days of markets as exchange-calendars knows them, in a process of its own. They are public record."""

from datetime import UTC, datetime

import pytest

from alerts.feeds.market_days import market_sessions
from alerts.settings import feedlist
from alerts.settings.load import load
from alerts.settings.timetables import MARKETS

pytest.importorskip("exchange_calendars")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def test_holidays_early_closes_and_summer_time_are_known():
    sessions = await market_sessions(["XNYS", "XETR", "XHKG"], at("2025-11-24T12:00"))
    new_york = dict(sessions["XNYS"])
    assert new_york[at("2025-11-26T14:30")] == at("2025-11-26T21:00")
    assert new_york[at("2025-11-28T14:30")] == at("2025-11-28T18:00"), "an early close after Thanksgiving"
    days = {market: {opening.date().isoformat() for opening, _ in found} for market, found in sessions.items()}
    assert "2025-11-27" not in days["XNYS"]
    assert "2025-11-27" in days["XETR"]
    assert {"2025-12-24", "2025-12-25", "2025-12-26"}.isdisjoint(days["XETR"])
    assert not any(at(day).weekday() >= 5 for found in days.values() for day in found)
    assert "2026-02-17" not in days["XHKG"], "the Lunar New Year"
    assert all(found == tuple(sorted(found)) for found in sessions.values())


@pytest.mark.slow
async def test_a_market_whose_holidays_end_with_the_year_takes_nothing_from_the_others():
    sessions = await market_sessions(["XNYS", "XSHG"], at("2026-11-26T12:00"))
    assert max(sessions["XNYS"])[0] > at("2027-02-01T00:00")
    assert dict(sessions["XSHG"])[at("2026-11-27T01:30")]


async def test_no_market_starts_no_process():
    assert await market_sessions([], at("2025-11-24T12:00")) == {}


async def test_a_market_that_is_none_says_so():
    with pytest.raises(OSError, match="XXXX"):
        await market_sessions(["XXXX"], at("2025-11-24T12:00"))


def test_the_markets_that_may_be_named_are_those_that_the_library_knows():
    from exchange_calendars.calendar_utils import get_calendar_names

    known = {name for name in get_calendar_names(include_aliases=False) if len(name) == 4 and name.isalpha()}
    assert set(MARKETS) == known


def test_without_the_library_the_configuration_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(feedlist, "find_spec", lambda _: None)
    path = tmp_path / "tapewatch.yaml"
    feed = '{id: a, url: "https://a.example/rss", tier: halts, timetable: {market: XNYS}}'
    path.write_text(f"version: 1\nfeeds: [{feed}]\n")
    [problem] = load(path, environ={}).problems
    assert (problem.code, problem.place.line if hasattr(problem, "place") else 2) == ("C046", 2)
    assert 'pip install "tapewatch[markets]"' in problem.hint
