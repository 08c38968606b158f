"""``tapewatch explain``: which words make rules true, and what is missing where they are not."""

import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from alerts.cli.main import main
from alerts.model.intake import Intake, ItemIntake, StoryOpening
from alerts.model.item import Identity, IdentityKind, Item
from alerts.model.poll import PollState
from alerts.rules.ruleset import RuleSet
from alerts.store.opening import open_store

RULES = """version: 1
topics: {curbs: {any: [export control*, 出口管制]}}
suppress: [{id: wraps, reason: they repeat, when: {title: market wrap}}]
rules:
  - id: curbs
    when: {all: [Nvidia, topic:curbs]}
  - {id: chips, severity: high, languages: [en], max_age: 1h, when: Nvidia}
  - {id: wired, status: shadow, sources: {groups: [wires]}, when: Fed}
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "rules"
    made.mkdir()
    (made / "a.yaml").write_text(RULES)
    return made


def run(folder, *more, told=None):
    return CliRunner().invoke(main, ["explain", "--rules", str(folder), *more], input=told)


def test_the_rules_that_are_true_with_their_words(folder):
    done = run(folder, "Nvidia: 出口管制")
    file = folder / "a.yaml"
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "Nvidia: 出口管制",
        f"  curbs is true (normal, relevance 100; {file}:5)",
        "    title: «Nvidia»: «出口管制» (Nvidia, 出口管制 of topic:curbs)",
        f"  chips is true (high, relevance 100; {file}:7)",
        "    title: «Nvidia»: 出口管制 (Nvidia)",
    ]


def test_where_the_matcher_sees_less_it_is_said(folder, monkeypatch):
    monkeypatch.setattr(RuleSet, "match", lambda *_, **__: ())
    done = run(folder, "Nvidia rises", "--rule", "chips")
    assert "chips is true, but kept from telling" in done.stdout
    assert "the matcher does not find it, which is a defect of Tapewatch" in done.stdout


def test_no_rule_is_also_an_answer(folder):
    done = run(folder, "Weather")
    assert (done.exit_code, done.stdout) == (0, "Weather\n  no rule is true\n")


def test_a_named_rule_says_what_is_missing(folder):
    done = run(folder, "Nvidia faces exprt controls", "--rule", "curbs")
    file = folder / "a.yaml"
    assert done.stdout.splitlines() == [
        "Nvidia faces exprt controls",
        f"  curbs is not true (normal; {file}:5)",
        f"    missing: topic:curbs ({file}:6)",
        '        "exprt controls" in the title comes nearest to "export control*"',
        "    title: «Nvidia» faces exprt controls (Nvidia)",
    ]


def test_what_keeps_a_true_rule_from_telling(folder):
    item = {"id": "x1", "title": "Market wrap: Nvidia", "lang": "de", "feed": "ft", "groups": ["blogs"]}
    done = run(folder, "-", told=json.dumps(item) + "\n" + json.dumps(item | {"title": "Fed"}))
    assert done.exit_code == 0
    said = done.stdout
    assert "x1: Market wrap: Nvidia\n  chips is true, but kept from telling (high, relevance 77; " in said
    assert "kept out: the exception wraps applies: they repeat (" in said
    assert 'it finds "Market wrap"' in said
    assert "kept out: the item is in de, the rule asks for en" in said
    assert "wired is true, but kept from telling (normal, in shadow: recorded, never sent, relevance " in said
    assert "kept out: the item is from ft (blogs), which is not among the sources" in said


def test_lines_that_cannot_be_read_are_told_and_the_rest_goes_on(folder):
    done = run(folder, "-", told='{\n\n{"id": 1, "title": "Nvidia"}\n')
    assert done.exit_code == 1
    assert done.stderr.startswith("line 1: not JSON")
    assert "chips is true" in done.stdout


def test_programs_get_json(folder):
    done = run(folder, "Nvidia", "--rule", "curbs", "--rule", "chips", "--format", "json")
    curbs, chips = map(json.loads, done.stdout.splitlines())
    assert (curbs["true"], chips["true"], chips["told"]) == (False, True, True)
    file = str(folder / "a.yaml")
    assert curbs["missing"] == [{"kind": "clause", "what": "topic:curbs", "near": "", "file": file, "line": 6}]
    assert chips["evidence"] == [{"field": "title", "start": 0, "end": 6, "text": "Nvidia", "term": "Nvidia"}]


def test_a_wrong_command_line_is_told(folder):
    assert run(folder).exit_code == 2
    assert run(folder, "x", "--item", "1").exit_code == 2
    done = run(folder, "x", "--rule", "chip")
    assert done.exit_code == 2
    assert 'no rule is called "chip": did you mean "chips"?' in done.stderr


def test_what_would_act_on_a_terminal_does_not(folder):
    done = run(folder, "-", told=json.dumps({"id": "1", "title": "Nvidia \x1b[31m\u202e \ud800"}))
    assert done.exit_code == 0
    assert not {"\x1b", "\u202e"} & set(done.stdout)


def test_marks_are_colours_on_a_terminal(folder):
    command = [sys.executable, "-m", "alerts", "explain", "--rules", str(folder), "Nvidia"]
    ours, theirs = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm-256color"}
    with subprocess.Popen(command, stdout=theirs, env=environment) as process:
        process.wait(30)
    os.close(theirs)
    with os.fdopen(ours, "rb") as terminal:
        shown = os.read(terminal.fileno(), 65_536).decode()
    assert "«" not in shown
    assert "\x1b[" in shown


async def stored(folder):
    now = datetime.now(UTC)
    (folder.parent / "tapewatch.yaml").write_text(
        "version: 1\nrules: rules\ngroups: {wires: {}, blogs: {}}\n"
        "feeds: [{id: wire, url: 'https://wire.example/rss', groups: [blogs]}]\n"
    )
    identity = Identity(IdentityKind.GUID, "wire", "1")
    item = Item(
        feed="wire",
        key="1",
        guid="1",
        title="Fed",
        summary="Nvidia",
        published=now - timedelta(days=2, hours=3, seconds=7),
        identities=(identity,),
        groups=("wires",),
    )
    opening = StoryOpening(key="s", headline="Fed", opened_at=now)
    taken = ItemIntake(item=item, known=None, story=opening, digests=(identity.digest,), seen_at=now)
    store = await open_store(f"sqlite:///{folder.parent}/state/tapewatch.db")
    state = PollState(feed="wire", url="https://wire.example/rss", next_poll_at=now)
    await store.ingest("wire", [], lambda *_: Intake(state=state, items=(taken,)))
    await store.close()


async def test_a_stored_item_is_explained_as_it_arrived(folder):
    await stored(folder)
    place = ["--config", str(folder.parent / "tapewatch.yaml"), "--state-dir", str(folder.parent / "state")]
    done = CliRunner().invoke(main, ["explain", "--item", "1", *place])
    assert done.exit_code == 0, done.output
    assert "1: Fed\n" in done.stdout
    assert "summary: «Nvidia»" in done.stdout
    assert "kept out: the item is 51h old, max_age is 1h" in done.stdout
    assert "kept out: the item is from wire (blogs), which is not among the sources" in done.stdout
    gone = CliRunner().invoke(main, ["explain", "--item", "9", *place])
    assert gone.exit_code == 1
    assert gone.stderr.endswith("no item 9 is stored\n")


def test_without_a_database_no_stored_item_can_be_explained(folder):
    (folder.parent / "tapewatch.yaml").write_text("version: 1\nrules: rules\ngroups: {wires: {}}\n")
    place = ["--config", str(folder.parent / "tapewatch.yaml"), "--state-dir", str(folder.parent / "state")]
    assert CliRunner().invoke(main, ["explain", "--item", "1", *place]).exit_code == 69
