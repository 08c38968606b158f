"""``tapewatch check``: clean, errors, warnings."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from alerts.cli.main import main
from tests.command import tapewatch

GOOD = "rules: [{id: r, when: a1, alert: {to: [desk]}}]"
CONFIG = """
version: 1
rules: rules
feeds: [{id: ft, url: "https://example.org/ft"}]
channels: {desk: {url: "json://127.0.0.1:1"}}
"""


@pytest.fixture
def place(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text(GOOD)
    (tmp_path / "tapewatch.yaml").write_text(CONFIG)
    return tmp_path


def check(*arguments):
    done = CliRunner().invoke(main, ["check", *map(str, arguments)])
    return done.exit_code, done.stdout


def test_nothing_wrong_says_nothing(place):
    assert check("--config", place / "tapewatch.yaml") == (0, "")
    assert check("--rules", place / "rules") == (0, "")


def test_rules_are_checked_against_the_configuration(place):
    (place / "rules" / "a.yaml").write_text(GOOD.replace("desk", "desl").replace("a1", "{feed: fx}"))
    code, said = check("--config", place / "tapewatch.yaml")
    assert code == 1
    assert all(part in said for part in ("R014", 'did you mean "desk"?', "R015", "2 errors"))
    assert check("--rules", place / "rules") == (0, "")


def test_mistakes_of_both_are_told_at_once(place):
    (place / "tapewatch.yaml").write_text(CONFIG.replace("feeds", "feds"))
    (place / "rules" / "a.yaml").write_text("rules: [{id: r, wen: a}]")
    code, said = check("--config", place / "tapewatch.yaml", "--rules", place / "rules")
    assert code == 1
    assert all(part in said for part in ('did you mean "feeds"?', 'did you mean "when"?'))


def test_an_address_that_only_the_daemon_knows_hides_no_mistake_of_the_rules(place):
    (place / "tapewatch.yaml").write_text(CONFIG.replace("json://127.0.0.1:1", "${ADDRESS_THAT_NOBODY_SET}"))
    (place / "rules" / "a.yaml").write_text(GOOD.replace("desk", "desl"))
    code, said = check("--config", place / "tapewatch.yaml")
    assert code == 1
    assert all(part in said for part in ("ADDRESS_THAT_NOBODY_SET is not set", 'did you mean "desk"?', "2 errors"))


def test_failing_tests_of_rules_are_mistakes(place):
    tests = "tests: [{match: A1 again}, {match: B1}, {known_miss: A1}]"
    (place / "rules" / "a.yaml").write_text(GOOD.replace("when", f"{tests}, when"))
    code, said = check("--config", place / "tapewatch.yaml")
    assert code == 1
    assert 'error R041: a test fails: match "B1": r does not match' in said
    assert 'error R042: a test fails: known_miss "A1"' in said
    assert "2 errors" in said


def test_warnings_alone_have_their_own_exit_code(place):
    (place / "rules" / "b.yaml").write_text("suppress: [{id: s, reason: r, expires: 2020-01-01, when: a1}]")
    code, said = check("--rules", place / "rules")
    assert (code, said.splitlines()[-1]) == (3, "1 warning")


def test_programs_get_json(place):
    (place / "rules" / "a.yaml").write_text("rules: [{id: r, wen: a}]")
    code, said = check("--rules", place / "rules", "--format", "json")
    assert code == 1
    assert [(p["code"], p["line"], p["column"], p["level"]) for p in json.loads(said)] == [
        ("R001", 1, 17, "error"),
    ]
    assert check("--rules", place / "rules", "--format", "github")[1].startswith("::error file=")


def test_json_of_nothing_is_an_empty_list(place):
    (place / "rules" / "a.yaml").write_text(GOOD)
    assert json.loads(check("--rules", place / "rules", "--format", "json")[1]) == []


def test_colours_are_for_terminals(place):
    (place / "rules" / "a.yaml").write_text("rules: [{id: r, wen: a}]")
    command = [sys.executable, "-m", "alerts", "check", "--rules", str(place / "rules")]
    assert b"\x1b[" not in tapewatch("check", "--rules", str(place / "rules")).stdout
    ours, theirs = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm-256color"}
    with subprocess.Popen(command, stdout=theirs, cwd=Path(__file__).parents[2], env=environment) as process:
        process.wait(20)
    os.close(theirs)
    with os.fdopen(ours, "rb") as terminal:
        shown = os.read(terminal.fileno(), 65_536)
    assert b"\x1b[" in shown
    assert process.returncode == 1
