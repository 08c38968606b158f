"""``tapewatch replay``: a real database, filled through the store as the daemon fills it, and real rule folders."""

import json
import os
import pty
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from alerts.cli.main import main
from alerts.cli.replay import halves, report
from alerts.cli.replay.bars import WIDTH, binned, days_a_bar, lying, upright
from alerts.model.intake import Intake, ItemIntake, StoryOpening
from alerts.model.item import Identity, IdentityKind, Item
from alerts.model.poll import PollState
from alerts.store import reading
from alerts.store.opening import open_store

CONFIG = """version: 1
rules: rules
groups: {wires: {}}
channels: {desk: {url: "json://127.0.0.1:9/"}}
feeds: [{id: wire, url: "https://wire.example/rss", groups: [wires]}]
"""
RULES = """version: 1
rules:
  - {id: nvidia, title: Nvidia moves, when: {any: [Nvidia]}, alert: {to: [desk]}}
  - {id: fed, title: The Fed, max_age: 24h, when: {any: [Fed]}, alert: {to: [desk]}}
"""
NEW_RULES = """version: 1
rules:
  - {id: nvidia, title: Nvidia moves, when: {any: [Nvidia], not: [falls]}, alert: {to: [desk]}}
  - {id: gold, title: Gold, when: {any: [gold]}, alert: {to: [desk]}}
"""


MOVING = ("since", "until", "days")
"""What depends on the moment at which the command is called."""


class Desk:
    """An installation whose items are ``(title, days ago, story, more)``."""

    def __init__(self, folder):
        self.folder, self.now, self.number = folder, datetime.now(UTC), 0
        self.url = f"sqlite:///{folder}/state/tapewatch.db"
        for name, text in (("rules", RULES), ("new", NEW_RULES)):
            (folder / name).mkdir()
            (folder / name / "news.yaml").write_text(text)
        (folder / "tapewatch.yaml").write_text(CONFIG)

    def entry(self, title, ago, story=None, *, baseline=False, age=0.0, **texts):
        self.number += 1
        at = self.now - timedelta(days=ago)
        identity = Identity(IdentityKind.GUID, "wire", str(self.number))
        item = Item(
            feed="wire", key=str(self.number), guid=str(self.number), title=title, identities=(identity,),
            published=at - timedelta(days=age), **texts,
        )  # fmt: skip
        opening = StoryOpening(key=story or f"s{self.number}", headline=title, opened_at=at)
        return ItemIntake(
            item=item, known=None, story=opening, digests=(identity.digest,), seen_at=at, baseline=baseline
        )

    async def store(self, *entries):
        store = await open_store(self.url)
        state = PollState(feed="wire", url="https://wire.example/rss", next_poll_at=self.now)
        await store.ingest("wire", [], lambda *_: Intake(state=state, items=entries))
        return store

    def arguments(self, *more):
        return [
            "replay", "--config", str(self.folder / "tapewatch.yaml"), "--state-dir", str(self.folder / "state"), *more,
        ]  # fmt: skip

    def replay(self, *more, new=False):
        rules = ["--rules", str(self.folder / "new")] if new else []
        return CliRunner().invoke(main, self.arguments(*rules, *more))

    def facts(self, *more, new=False):
        done = self.replay("--format", "json", *more, new=new)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.fixture
async def filled(desk):
    store = await desk.store(
        desk.entry("Nvidia falls 17 %", 9, "rout"),
        desk.entry("Shares of Nvidia rise", 8, "rout"),
        desk.entry("Nvidia rises", 2),
        desk.entry("Fed buys gold, 美联储", 1, summary="Gold at a record"),
        desk.entry("Chips", 4, summary="A long day, and then Nvidia fell."),
        desk.entry("Fed of old", 3, age=5),
        desk.entry("Nvidia was there before", 5, baseline=True, age=1),
        desk.entry("Nvidia was there long before", 5, baseline=True, age=50),
        desk.entry("Nvidia, out of reach", 40),
    )
    await store.close()
    return desk


def of(facts, rule):
    return next(one for one in facts["rules"] if one["rule"] == rule)


def test_it_says_what_the_rules_in_force_would_have_told(filled):
    facts = filled.facts()
    assert (facts["items"], facts["baseline"], facts["left_out"]) == (7, 1, 1)
    assert facts["days"] == pytest.approx(9, abs=0.01)
    nvidia = of(facts, "nvidia")
    assert (nvidia["now"]["alerts"], nvidia["now"]["a_day"]) == (4, pytest.approx(4 / 9, abs=0.01))
    assert nvidia["now"]["silent"] == {"same_story": 1}
    assert sum(nvidia["now"]["by_day"].values()) == 4
    assert len(nvidia["now"]["by_day"]) == 10
    assert [sample["headline"] for sample in nvidia["samples"]["now"]] == [
        "Nvidia rises", "Chips", "Nvidia was there before",
    ]  # fmt: skip
    assert of(facts, "fed")["now"]["silent"] == {"too_old": 1}
    assert facts["now"]["stories"] == 5
    assert "new" not in facts


def test_it_says_what_new_rules_gain_and_lose_and_why(filled):
    facts = filled.facts(new=True)
    nvidia, fed, gold = (of(facts, rule) for rule in ("nvidia", "fed", "gold"))
    assert (nvidia["gained"], nvidia["lost"]) == (0, 0)
    assert (nvidia["now"]["alerts"], nvidia["new"]["alerts"]) == (4, 4)
    assert (fed["new"], fed["lost"], gold["now"], gold["gained"]) == (None, 1, None, 1)
    [sample] = gold["samples"]["gained"]
    assert (sample["headline"], sample["feed"]) == ("Fed buys gold, 美联储", "wire")
    assert {(found["field"], found["text"]) for found in sample["evidence"]} == {("title", "gold"), ("summary", "Gold")}
    assert sample["because"] == "there is no such rule, or it is off"
    assert facts["stories"] == {"gained": 0, "lost": 0}


def test_for_people_the_words_that_matched_are_marked(filled):
    done = filled.replay(new=True)
    assert done.exit_code == 0, done.output
    assert "wire  Fed buys «gold», 美联储\n      now: there is no such rule, or it is off\n" in done.stdout
    assert "wire  «Fed» buys gold, 美联储\n      new: there is no such rule, or it is off\n" in done.stdout
    assert "\x1b" not in done.stdout
    assert not done.stderr


def test_for_people_a_word_outside_the_headline_is_shown_where_it_stands(filled):
    shown = filled.replay().stdout
    assert "wire  Chips\n      summary: A long day, and then «Nvidia» fell.\n" in shown


def test_for_people_there_is_a_bar_for_each_day(filled):
    shown = filled.replay().stdout
    day = (filled.now - timedelta(days=2)).strftime("%Y-%m-%d %a")
    assert f"{day}       1 ████" in shown
    assert shown.count(" ████") >= 4
    line = next(line for line in shown.split("nvidia  Nvidia moves")[1].splitlines() if line.startswith("  days"))
    assert len(line.split()[-1]) == 10
    assert line.count("█") == 4


def test_it_goes_back_no_further_than_asked(filled):
    facts = filled.facts("--days", "5", "--no-baseline")
    assert of(facts, "nvidia")["now"]["alerts"] == 2
    assert filled.facts("--days", "60")["items"] == 9


def test_samples_can_be_had_in_any_number(filled):
    assert of(filled.facts("--samples", "0"), "nvidia")["samples"] == {"now": []}
    assert len(of(filled.facts("--samples", "9"), "nvidia")["samples"]["now"]) == 4


def test_the_same_rules_gain_and_lose_nothing(filled):
    done = CliRunner().invoke(main, filled.arguments("--rules", str(filled.folder / "rules")))
    assert "Nothing is gained and nothing is lost." in done.stdout


@pytest.mark.parametrize("lost", [False, True])
def test_long_work_is_shared_by_two_processes_and_comes_out_the_same(filled, monkeypatch, lost):
    def dies(_count, _answer):
        os.kill(os.getpid(), signal.SIGKILL)

    alone = filled.facts(new=True)
    made = []
    monkeypatch.setattr(report, "WORTH_TWO", 1)
    monkeypatch.setattr(report, "cores", lambda: 2)
    monkeypatch.setattr(report, "Half", lambda count: made.append(count) or halves.Half(count))
    if lost:
        monkeypatch.setattr(halves, "_work", dies)
    assert {**filled.facts(new=True), **dict.fromkeys(MOVING)} == {**alone, **dict.fromkeys(MOVING)}
    assert len(made) == 1


async def test_it_works_beside_the_daemon_and_changes_nothing(desk):
    store = await desk.store(desk.entry("Nvidia falls", 1))
    before = reading.tally(desk.url)
    assert of(desk.facts(), "nvidia")["now"]["alerts"] == 1
    assert reading.tally(desk.url) == before
    await store.close()


async def test_with_nothing_stored_it_says_so(desk):
    await (await desk.store()).close()
    done = desk.replay()
    assert (done.exit_code, "nothing to replay" in done.stdout) == (0, True)
    assert desk.facts()["items"] == 0


def test_mistakes_in_both_folders_are_all_reported(filled):
    (filled.folder / "rules" / "a.yaml").write_text("version: 1\nruless: []\n")
    (filled.folder / "new" / "b.yaml").write_text("version: 1\nrules: [{id: x, when: {any: [topic:none]}}]\n")
    done = filled.replay(new=True)
    assert done.exit_code == 1
    assert not done.stdout
    assert "a.yaml:2:1" in done.stderr
    assert "b.yaml:2" in done.stderr


def test_a_folder_that_is_not_there_is_a_mistake(filled):
    done = filled.replay("--rules", str(filled.folder / "nowhere"))
    assert (done.exit_code, "no such folder" in done.stderr) == (1, True)


def test_without_a_database_it_says_what_makes_one(desk):
    done = desk.replay()
    assert (done.exit_code, "tapewatch run" in done.stderr) == (69, True)


@pytest.mark.slow
async def test_long_work_shows_a_bar_on_a_terminal_only(desk):
    await (await desk.store(*(desk.entry(f"Nvidia {n}", 1) for n in range(2_100)))).close()
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "alerts", *desk.arguments("--format", "json")]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=True, env=environment)  # noqa: ASYNC221
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    piped = subprocess.run(command, capture_output=True, check=True)  # noqa: ASYNC221
    assert "replaying" in shown
    assert "/2100" in shown
    assert json.loads(done.stdout)["items"] == json.loads(piped.stdout)["items"] == 2_100
    assert not piped.stderr


def test_bars_rise_with_their_counts():
    assert upright([0, 1, 4, 8], 8) == "·▁▄█"
    assert [lying(count, 8) for count in (0, 8)] == ["", "█" * WIDTH]
    assert lying(1, 10_000) == "▏"
    assert [days_a_bar(days) for days in (1, 62, 63, 365)] == [1, 1, 2, 6]


def test_bars_of_many_days_share_the_line():
    first = datetime(2025, 1, 1, tzinfo=UTC).date()
    daily = {first + timedelta(days=n): n for n in range(100)}
    bars = binned(daily)
    assert len(bars) == 50
    assert sum(bars.values()) == sum(daily.values())
    assert bars[first + timedelta(days=2)] == 5
