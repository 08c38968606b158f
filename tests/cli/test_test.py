"""``tapewatch test``: what passes, what fails, and for whom it is written."""

import json
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from alerts.cli.main import main

RULES = """version: 1
topics:
  curbs: {any: [export control*, 出口管制]}
rules:
  - id: curbs
    when: {all: [Nvidia, topic:curbs], not: [satire]}
    alert: {to: [desk]}
    tests:
      - match: Nvidia faces export controls
        because: topic:curbs
      - no_match: "Satire: Nvidia and export controls"
        because: not
"""
FAILING = """      - match: Nvidia faces exprt controls
      - known_miss: NVDA faces curbs
      - known_miss: "Nvidia: 出口管制"
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "rules"
    made.mkdir()
    (made / "a.yaml").write_text(RULES)
    return made


def run(folder, *more):
    done = CliRunner().invoke(main, ["test", "--rules", str(folder), *more])
    return done.exit_code, done.stdout


def test_all_pass(folder):
    assert run(folder) == (0, "2 tests of 1 rule: 2 passed, 0 failed\n")


def test_a_failure_says_where_what_instead_and_what_came_nearest(folder):
    (folder / "a.yaml").write_text(RULES + FAILING)
    code, said = run(folder)
    assert code == 1
    lines = said.splitlines()
    file = folder / "a.yaml"
    assert lines == [
        f'{file}:13: failed: curbs: match "Nvidia faces exprt controls": curbs does not match',
        f'    missing: topic:curbs ({file}:6); "exprt controls" in the title comes nearest to "export control*"',
        "    title: «Nvidia» faces exprt controls (by Nvidia)",
        f'{file}:14: known miss: curbs: known_miss "NVDA faces curbs"',
        f'{file}:15: found: curbs: known_miss "Nvidia: 出口管制": this known miss is found by now: make it a match',
        "    title: «Nvidia»: «出口管制» (by Nvidia, 出口管制 of topic:curbs)",
        "5 tests of 1 rule: 2 passed, 2 failed, 1 known miss",
    ]


def test_rules_without_tests_are_a_warning(folder):
    (folder / "b.yaml").write_text("rules: [{id: bare, when: Fed}, {id: off, status: off, when: Fed}]")
    code, said = run(folder)
    assert code == 3
    assert f'{folder / "b.yaml"}:1: warning: the rule "bare" has no tests' in said
    assert said.endswith("0 failed, 1 rule without tests\n")


def test_broken_rules_are_told_and_nothing_is_tested(folder):
    (folder / "a.yaml").write_text(RULES.replace("match:", "mach:"))
    done = CliRunner().invoke(main, ["test", "--rules", str(folder)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert 'did you mean "match"?' in done.stderr
    assert done.stderr == CliRunner().invoke(main, ["check", "--rules", str(folder)]).stdout


def test_one_rule_alone(folder):
    (folder / "b.yaml").write_text("rules: [{id: bare, when: Fed, tests: [{match: x}]}]")
    assert run(folder)[0] == 1
    assert run(folder, "--rule", "curbs")[0] == 0
    done = CliRunner().invoke(main, ["test", "--rules", str(folder), "--rule", "curb"])
    assert done.exit_code == 2
    assert 'did you mean "curbs"?' in done.stderr


def test_programs_get_json(folder):
    (folder / "a.yaml").write_text(RULES + FAILING)
    (folder / "b.yaml").write_text("rules: [{id: bare, when: Fed}]")
    rows = [json.loads(line) for line in run(folder, "--format", "json")[1].splitlines()]
    assert [row["state"] for row in rows] == ["passed", "passed", "failed", "known miss", "found", "warning"]
    assert [row["line"] for row in rows] == [9, 11, 13, 14, 15, 1]
    assert rows[2]["rule"] == "curbs"
    assert "comes nearest" in rows[2]["details"][0]


def test_servers_get_junit(folder, tmp_path):
    (folder / "a.yaml").write_text(RULES + FAILING + '      - no_match: "Nvidia <&>\\x1b export control \\uD800"\n')
    assert run(folder)[0] == 1
    (folder / "a.yaml").write_text(RULES + FAILING + '      - no_match: "Nvidia <&>\\x1b export control"\n')
    assert run(folder, "--junit", str(tmp_path / "junit.xml"))[0] == 1
    root = ET.parse(tmp_path / "junit.xml").getroot()  # noqa: S314 - we wrote it
    (suite,) = root
    counts = {"tests": "6", "failures": "3", "errors": "0", "skipped": "1"}
    assert {name: suite.get(name) for name in counts} == counts
    assert {name: root.get(name) for name in counts} == counts
    cases = list(suite)
    assert [[part.tag for part in case] for case in cases] == [
        [],
        [],
        ["failure"],
        ["skipped"],
        ["failure"],
        ["failure"],
    ]
    assert cases[2].get("classname") == "curbs"
    assert "comes nearest" in cases[2][0].text
    assert len({case.get("name") for case in cases}) == 6
    assert all(float(case.get("time")) >= 0 for case in cases)
    assert "<&>\ufffd" in cases[5].get("name")


def test_a_junit_file_that_cannot_be_written_is_told(folder, tmp_path):
    done = CliRunner().invoke(main, ["test", "--rules", str(folder), "--junit", str(tmp_path / "no" / "where.xml")])
    assert done.exit_code == 1
    assert "No such file" in done.stderr


def test_the_configuration_names_channels_and_groups(folder, tmp_path):
    (tmp_path / "tapewatch.yaml").write_text(
        "version: 1\nrules: rules\ngroups: {wires: {}}\nchannels: {desk: {url: 'json://127.0.0.1:9/'}}\n"
        "feeds: [{id: ft, url: 'https://example.org/ft', groups: [wires]}, {id: blog, url: 'https://example.org/b'}]\n"
    )
    rule = RULES.replace("    when:", "    sources: {groups: [wires]}\n    when:")
    (folder / "a.yaml").write_text(
        rule
        + "      - match: {title: Nvidia export controls, feed: ft}\n        route: [desk]\n"
        + "      - no_match: {title: Nvidia export controls, feed: blog}\n        because: sources\n"
    )
    done = CliRunner().invoke(main, ["test", "--config", str(tmp_path / "tapewatch.yaml")])
    assert (done.exit_code, done.stdout) == (0, "4 tests of 1 rule: 4 passed, 0 failed\n")
