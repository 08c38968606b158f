"""``feeds list``, ``feeds show`` and ``status`` say how feeds are doing, beside the daemon and without it."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from alerts.cli.feed_health import daily, health_row, spark
from alerts.cli.main import main
from alerts.model.feed import Feed
from alerts.model.poll import Due, PollState
from alerts.store.columns import microseconds
from tests.faults.field import Field
from tests.faults.outside import Outside, minutes_ago


@pytest.fixture
def field(tmp_path):
    with Outside() as outside:
        field = Field(tmp_path, outside)
        field.hook("desk")
        field.settings["poll"]["every"] = "15m"
        for name in ("good", "broken", "old"):
            field.wire(name)
        for news in field.wires["old"].news:
            news.published = minutes_ago(60 * 24 * 400)
        for day in (0, 0, 0, 1, 3):
            field.wires["good"].add(f"News {len(field.wires['good'].news)}", published=minutes_ago(60 * 24 * day))
        field.wires["broken"].status = 503
        field.write()
        yield field
        field.end()


def tapewatch(field, *words):
    places = ("--config", str(field.config), "--state-dir", str(field.state_dir))
    return CliRunner().invoke(main, [*words, *places])


def polled(field):
    field.command("run", "--once")
    failed_for(field, minutes=20)


def failed_for(field, *, minutes):
    """As after further polls that failed."""
    since = microseconds(datetime.now(UTC) - timedelta(minutes=minutes))
    with closing(sqlite3.connect(field.state_dir / "tapewatch.db")) as database, database:
        database.execute("UPDATE feed SET failures = 4, failed_since = ? WHERE name = 'broken'", (since,))


def test_before_the_first_run_nothing_is_known(field):
    done = tapewatch(field, "feeds", "list", "--format", "json")
    assert done.exit_code == 0, done.output
    assert {json.loads(line)["health"] for line in done.stdout.splitlines()} == {"not asked yet"}


def test_each_command_tells_of_health(field):
    polled(field)
    done = tapewatch(field, "feeds", "list", "--format", "json")
    rows = {row["feed"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert {feed: row["health"] for feed, row in rows.items()} == {"good": "ok", "broken": "failing", "old": "frozen"}
    assert "503" in rows["broken"]["why_health"]
    assert "400 days" in rows["old"]["why_health"]
    assert rows["good"]["items_a_day"][-4:] == [1, 0, 1, 5], "three of today and two undated ones that were seen today"

    table = tapewatch(field, "feeds", "list").stdout
    assert "▂·▂█" in table
    assert "frozen" in table
    bad = tapewatch(field, "feeds", "list", "--bad").stdout
    assert ("good" in bad, "broken" in bad) == (False, True)

    shown = tapewatch(field, "feeds", "show", "old").stdout
    assert "health            frozen" in shown
    assert json.loads(tapewatch(field, "feeds", "show", "good", "--format", "json").stdout)["items_30_days"][-1] == 5

    status = tapewatch(field, "status").stdout
    assert "3, 2 in trouble: 1 failing, 1 frozen" in status or "3, 2 in trouble: 1 frozen, 1 failing" in status
    [facts] = map(json.loads, tapewatch(field, "status", "--format", "json").stdout.splitlines())
    assert {feed["feed"]: feed["health"] for feed in facts["feeds"]} == {
        "good": "ok",
        "broken": "failing",
        "old": "frozen",
    }


def test_days_are_drawn_by_the_best_of_them():
    now = datetime(2025, 1, 31, 12, tzinfo=UTC)
    counts = {now.date(): 8, now.date() - timedelta(days=2): 1}
    assert spark(daily(counts, now, 4)) == "·▁·█"
    assert spark(daily({}, now, 4)) == "····"


@pytest.mark.parametrize(
    ("hours", "due", "told"), [(24, Due.TTL, True), (24, Due.BACKOFF, False), (0.05, Due.TTL, False)]
)
def test_a_feed_that_its_publisher_slows_down_says_so(hours, due, told):
    now, words = datetime.now(UTC), "every 60 s: tier halts; not before 09:31:10: ttl"
    state = PollState(
        feed="halts", url="u", polled_at=now, ok_at=now, baseline_at=now, next_poll_at=now + timedelta(hours=hours),
        due=due, due_words=words,
    )  # fmt: skip
    row = health_row(Feed(id="halts", url="u", every=60.0), state, None, now)
    assert (row["health"], row["why_health"]) == (
        "ok",
        f"its publisher wants it asked less often: {words}" if told else None,
    )
