"""``tapewatch match``: lines in, lines out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from alerts.cli.main import main

RULES = """
version: 1
topics: {chips: {any: [Nvidia, 英伟达], tickers: [NASDAQ:NVDA]}}
watchlist: {NASDAQ:NVDA: {}}
suppress: [{id: wraps, reason: old, when: {title: Market wrap}}]
rules:
  - {id: curbs, severity: high, when: {all: [topic:chips, export control*]}}
  - {id: wires-only, sources: {groups: [wires]}, when: Alibaba}
  - {id: german, languages: [de], when: Börse}
"""


@pytest.fixture
def folder(tmp_path):
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "a.yaml").write_text(RULES)
    return rules


def match(folder, *lines, config=None):
    told = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    arguments = ["match", "--rules", str(folder), *(["--config", str(config)] if config else [])]
    done = CliRunner().invoke(main, arguments, input=told)
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_a_match_is_told_with_its_evidence(folder):
    item = {"id": "a", "title": "Nvidia faces export controls", "summary": "$NVDA"}
    code, matches, said = match(folder, item, {"id": "b", "title": "nothing"})
    assert (code, said) == (0, "")
    assert matches == [
        {
            "item": "a",
            "rule": "curbs",
            "severity": "high",
            "evidence": [
                {"field": "title", "start": 0, "end": 6, "text": "Nvidia", "term": "Nvidia", "topic": "chips"},
                {"field": "title", "start": 13, "end": 28, "text": "export controls", "term": "export control*"},
                {
                    "field": "summary",
                    "start": 0,
                    "end": 5,
                    "text": "$NVDA",
                    "term": "ticker:NASDAQ:NVDA",
                    "topic": "chips",
                },
            ],
        }
    ]


def test_lines_of_parse_are_taken_as_they_are(folder):
    line = {
        "key": "k1",
        "guid": None,
        "link": "https://example.org/1",
        "title": "Alibaba",
        "summary": "",
        "published": None,
    }
    assert [(m["item"], m["rule"]) for m in match(folder, line | {"published_source": "missing"})[1]] == [
        ("k1", "wires-only")
    ]


def test_what_an_exception_silences_is_left_out(folder):
    assert match(folder, {"id": "a", "title": "Market wrap: Alibaba"})[:2] == (0, [])


def test_sources_and_languages_count_where_the_item_states_them(folder, tmp_path):
    config = tmp_path / "tapewatch.yaml"
    config.write_text(
        "version: 1\nrules: rules\nfeeds:\n"
        "- {id: ft, url: 'https://example.org/ft', groups: [wires]}\n- {id: blog, url: 'https://example.org/blog'}\n"
    )
    lines = [
        {"id": "unknown feed", "title": "Alibaba", "feed": "blog"},
        {"id": "no feed", "title": "Alibaba"},
        {"id": "de", "title": "Börse", "lang": "de-AT"},
        {"id": "en", "title": "Börse", "lang": "en"},
        {"id": "none", "title": "Börse"},
    ]
    assert [m["item"] for m in match(folder, *lines)[1]] == ["unknown feed", "no feed", "de", "none"]
    known = [{"id": feed, "title": "Alibaba", "feed": feed} for feed in ("ft", "blog")]
    assert [m["item"] for m in match(folder, *known, config=config)[1]] == ["ft"]


def test_a_bad_line_is_told_and_the_rest_goes_on(folder):
    good = {"id": "z", "title": "Alibaba"}
    code, matches, said = match(
        folder,
        "{",
        "[1]",
        {"title": "no id"},
        {"id": "x", "title": 5},
        "",
        "[" * 100_000,
        good,
        {"id": True, "title": ""},
    )
    assert code == 1
    assert [m["item"] for m in matches] == ["z"]
    told = [line.split(":")[0] for line in said.splitlines()]
    assert told == ["line 1", "line 2", "line 3", "line 4", "line 6", "line 8"]


def test_a_lone_surrogate_comes_back_as_an_escape(folder):
    done = CliRunner().invoke(
        main, ["match", "--rules", str(folder)], input='{"id": "\\ud800", "title": "\\ud800 Alibaba 阿"}'
    )
    assert json.loads(done.stdout) == {
        "item": "\ud800",
        "rule": "wires-only",
        "severity": "normal",
        "evidence": [{"field": "title", "start": 2, "end": 9, "text": "Alibaba", "term": "Alibaba"}],
    }


def test_text_is_not_escaped(folder):
    done = CliRunner().invoke(
        main, ["match", "--rules", str(folder)], input='{"id": "1", "title": "英伟达 export control"}'
    )
    assert "英伟达" in done.stdout


def test_broken_rules_are_told_on_stderr(folder):
    (folder / "b.yaml").write_text("rules:\n- {id: x, wen: a}\n- {id: y, when: '*'}")
    code, matches, said = match(folder, {"id": "a", "title": "Alibaba"})
    assert (code, matches) == (1, [])
    assert all(part in said for part in ("R001", "R011", "b.yaml:2:", 'did you mean "when"?'))


def test_each_line_is_answered_before_the_next_is_sent(folder):
    command = [sys.executable, "-m", "alerts", "match", "--rules", str(folder)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root) as process:
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "title": "Alibaba"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["item"] == number
        process.stdin.close()
        assert process.wait(20) == 0
