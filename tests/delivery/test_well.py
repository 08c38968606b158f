from datetime import timedelta

import pytest

from alerts.delivery.well import still_watching, why_silent
from alerts.model.lately import Lately
from alerts.model.silence import Comparison, Matcher, Silence, Trait
from tests.delivery.news import NOW

DAY_AGO = NOW - timedelta(days=1)
ALL_WELL = {"running": True, "feeds": 3, "failing": 0, "rules": 2, "channels": 1}


def reasons(lately: Lately, **changes) -> list[str]:
    return list(why_silent(lately, NOW, **ALL_WELL | changes))


def test_all_is_well_in_a_line() -> None:
    lately = Lately(since=DAY_AGO, items=1914, alerts=7)
    line = "still watching: 212 feeds, 3 failing, 1,914 items, 7 alerts"
    assert still_watching(lately, feeds=212, failing=3) == line
    assert still_watching(Lately(since=DAY_AGO, items=1), feeds=1, failing=0).endswith(
        "1 feed, 0 failing, 1 item, 0 alerts"
    )


def test_where_there_were_alerts_nothing_is_to_be_explained() -> None:
    assert reasons(Lately(since=DAY_AGO, alerts=1), running=False) == []


@pytest.mark.parametrize(
    ("lately", "changes", "first"),
    [
        (Lately(since=DAY_AGO), {"running": False}, "the daemon does not run"),
        (Lately(since=DAY_AGO), {"rules": 0}, "no rule is live"),
        (Lately(since=DAY_AGO), {"channels": 0}, "no channel is configured"),
        (Lately(since=DAY_AGO), {"feeds": 0}, "no feed is configured"),
        (Lately(since=DAY_AGO), {"failing": 3}, "every feed is failing"),
        (Lately(since=DAY_AGO), {"failing": 1}, "1 of 3 feeds are failing"),
        (Lately(since=DAY_AGO), {}, "no news since the first polls, which are silent"),
        (Lately(since=DAY_AGO, last_item_at=NOW - timedelta(days=3)), {}, "no news for 3 d"),
        (Lately(since=DAY_AGO, items=40), {}, "none of 40 items of the last 1 d made a rule true"),
        (Lately(since=DAY_AGO, items=40, silent={"shadow": 1}), {}, "1 match stayed silent: shadow"),
    ],
)
def test_the_likeliest_reason_comes_first(lately, changes, first) -> None:
    assert reasons(lately, **changes)[0] == first


def test_the_reason_that_silenced_most_comes_first_and_silences_are_named() -> None:
    matchers = (Matcher(Trait.RULE, Comparison.IS, "chips"),)
    silence = Silence(id=4, matchers=matchers, owner="jane", reason="roadshow", begins=DAY_AGO, until=NOW)
    found = reasons(Lately(since=DAY_AGO, items=9, silent={"a": 2, "b": 5}, silences=[silence]))
    assert found[:2] == ["5 matches stayed silent: b", "2 matches stayed silent: a"]
    assert found[2] == "silence 4 by jane is in force: rule=chips until 2025-01-27 12:00 UTC"


def test_alerts_that_reached_nobody_are_no_alerts_for_a_person() -> None:
    lately = Lately(since=DAY_AGO, items=9, alerts=3, untold={"had no channel": 2, "was refused": 1})
    assert reasons(lately) == [
        "2 alerts reached nobody: each had no channel",
        "1 alert reached nobody: it was refused",
    ]
    assert reasons(Lately(since=DAY_AGO, items=9, alerts=3, untold={"had no channel": 2})) == []
