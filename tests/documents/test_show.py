import json

import pytest

from alerts.documents.node import Mark
from alerts.documents.problem import Level, Problem
from alerts.documents.read import read
from alerts.documents.show import as_github, as_json, as_text
from alerts.documents.source import WIDTH, Source
from alerts.documents.suggest import did_you_mean, nearest

SOURCE = Source.of("a, b:c.yaml", "one\n\ttwo: three\n")


def test_problems_are_told_in_the_order_of_the_files_with_a_count():
    late = SOURCE.problem("C002", Mark(2, 7), "late", level=Level.WARNING)
    early = SOURCE.problem("C001", Mark(1, 1), "early", "mend it")
    assert as_text([late, early]).splitlines() == [
        "a, b:c.yaml:1:1: error C001: early",
        "    one",
        "    ^",
        "    mend it",
        "a, b:c.yaml:2:7: warning C002: late",
        "    \ttwo: three",
        "    \t     ^",
        "1 error and 1 warning",
    ]


def test_no_problem_is_no_text():
    assert as_text([]) == ""
    assert as_github([]) == ""
    assert json.loads(as_json([])) == []


def test_github_gets_one_escaped_line_for_each():
    problem = SOURCE.problem("C001", Mark(1, 2), "50% wrong", "mend it")
    assert (
        as_github([problem])
        == "::error file=a%2C b%3Ac.yaml,line=1,col=2,endColumn=3,title=C001::50%25 wrong (mend it)"
    )


def test_json_has_every_field():
    (shown,) = json.loads(as_json([SOURCE.problem("C001", Mark(1, 2), "wrong ö", "mend")]))
    assert shown == {
        "code": "C001",
        "level": "error",
        "file": "a, b:c.yaml",
        "line": 1,
        "column": 2,
        "length": 1,
        "what": "wrong ö",
        "hint": "mend",
        "snippet": "one",
    }


@pytest.mark.parametrize(
    ("line", "wanted", "caret"),
    [
        ("a: [中国, x芯片y]", "x芯片y", "          ^^^^^^"),
        ("a: [🚀 moon, x]", "x", "             ^"),
        ("e\u0301: [\t中, x]", "x", "    \t    ^"),
        ("a: [ﾎﾟ, ＡＢ]", "ＡＢ", "        ^^^^"),
    ],
)
def test_the_caret_stands_below_what_it_means_in_a_terminal_that_draws_some_letters_wide(line, wanted, caret):
    """Chinese letters, full-width ones and emoji take two columns, marks none (Unicode Standard Annex 11)."""
    column = line.index(wanted) + 1
    problem = Problem(code="R012", file="f", line=1, column=column, what="x", snippet=line, length=len(wanted))
    assert str(problem).splitlines()[2] == f"    {caret}"


def test_the_caret_underlines_the_node():
    reading = read("深: {word: 'quoted'}\n", "f")
    problem = reading.source.problem("C001", reading.node.get("深").get("word"), "x")
    in_columns = "    深: {word: 'quoted'}".replace("深", "深 ")  # as a terminal draws it
    caret = str(problem).splitlines()[2]
    assert in_columns[caret.index("^") : caret.rindex("^") + 1] == "'quoted'"


def test_a_mapping_is_underlined_by_its_first_key():
    reading = read("outer:\n  inner: 1\n", "f")
    problem = reading.source.problem("C001", reading.node.get("outer"), "x")
    assert str(problem).splitlines()[1:] == ["      inner: 1", "      ^^^^^"]


def test_of_a_very_long_line_the_part_around_the_place_is_shown():
    source = Source.of("f", "x" * 5_000 + "here" + "y" * 5_000_000)
    problem = source.problem("C001", Mark(1, 5_001), "x")
    shown, caret = str(problem).splitlines()[1:]
    assert len(shown) <= WIDTH + 4
    assert shown[caret.index("^") :].startswith("here")


def test_what_a_file_holds_cannot_drive_the_terminal():
    source = Source.of("f", "a\x1b[31m\u202eb")
    problem = source.problem("C001", Mark(1, 1), "key \x1b[2J", "\u2066x")
    assert str(problem).splitlines() == [
        "f:1:1: error C001: key \ufffd[2J",
        "    a\ufffd[31m\ufffdb",
        "    ^",
        "    \ufffdx",
    ]


def test_a_problem_of_the_whole_file_shows_its_first_line_at_most():
    assert str(Source.of("f", "").problem("C001", None, "empty")) == "f:1:1: error C001: empty"


def test_a_slip_finds_the_word_that_was_meant():
    known = ["feeds", "channels", "include", "poll"]
    assert nearest("feed", known) == "feeds"
    assert nearest("chanels", known) == "channels"
    assert nearest("Include", known) == "include"
    assert nearest("zebra", known) is None
    assert nearest("x", []) is None
    assert did_you_mean("pol", known) == 'did you mean "poll"?'
    assert did_you_mean("zebra", known) == ""


def test_a_problem_built_by_hand_prints():
    assert str(Problem(code="C001", file="f", line=1, column=9, what="x", snippet="ab")).endswith("ab\n      ^")
