"""Row 58: regular expressions that explode elsewhere take linear time here (RE2), or are refused when they are read."""

import time

import pytest

from tests.faults.field import figure
from tests.rules.loading import item, loaded, rules_of

EVIL = [
    r"(a+)+$",
    r"([a-zA-Z]+)*!",
    r"(a|aa)+$",
    r"(a|a?)+b",
    r"(.*a){12}!",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(x+x+)+y",
    r"(?:.*,){11}P",
    r"\b(\w+\s?)*!",
    r"(?i)(a*)*b",
]
REFUSED = [
    (r"(a)\1", "back-references"),
    (r"a(?=b)", "look-ahead"),
    (r"a(?!b)", "look-ahead"),
    (r"(?<=a)b", "look-behind"),
    (r"(?<!a)b", "look-behind"),
    (r"((a{1,100}){1,100}){1,100}", "repetition"),
    (r"a{1001}", "repetition"),
    (r"(?>a+)b", "syntax"),
    (r"a++b", "syntax"),
    ("a" * 2_001, "topic"),
    ("(" * 1_200 + "a" + ")" * 1_200, ""),
]
SHORT, LONG = 20_000, 200_000


def seconds(rules, text):
    """The least CPU of three runs."""
    taken = []
    for _ in range(3):
        before = time.process_time()
        rules.match(item(text))
        taken.append(time.process_time() - before)
    return min(taken)


@pytest.mark.parametrize("expression", EVIL)
def test_58_an_evil_expression_takes_time_in_proportion_to_the_text(expression):
    rules = rules_of({"regex": expression})
    for letter in ("a", "x", "a,", "ab "):
        short, long = (seconds(rules, (letter * size)[:size]) for size in (SHORT, LONG))
        assert long < 2.0
        assert long < 40 * short + 0.2, (
            f"{letter}: {short * 1e3:.1f} ms, and {long * 1e3:.1f} ms for ten times the text"
        )
    figure(f"row 58: {expression}: {long * 1e3:.0f} ms for {LONG:,} characters")


@pytest.mark.parametrize(("expression", "words"), REFUSED, ids=lambda value: value[:20])
def test_58_what_re2_does_not_know_is_refused_with_a_way_out(expression, words):
    began = time.process_time()
    found = loaded({"rules": [{"id": "r", "when": {"regex": expression}}]})
    assert time.process_time() - began < 1
    (problem,) = found.problems
    assert problem.code == "R018"
    assert words in problem.hint + problem.what
    assert len(str(problem)) < 1_000


def test_58_a_thousand_evil_expressions_are_one_pass():
    rules = loaded({"rules": [{"id": f"r{n}", "when": {"regex": f"(a+)+{n}$"}} for n in range(1_000)]}).ruleset
    assert rules is not None
    assert seconds(rules, "a" * LONG) < 5
