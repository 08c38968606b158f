"""The tests of rules: what passes, what fails, and what a failure says."""

import pytest

from alerts.rules.judged import judged, without_tests
from alerts.rules.trials import State, Trials
from tests.rules.loading import loaded

TOPICS = {
    "chips": {"any": ["Nvidia", "英伟达"]},
    "curbs": {"any": ["export control*", "sanction*"], "not": ["sanction of scheme"]},
}
RULE = {
    "id": "r",
    "max_age": "24h",
    "languages": ["en", "zh"],
    "sources": {"groups": ["wires"], "not": ["spam"]},
    "alert": {"to": ["desk", "ops"]},
    "when": {
        "all": [{"near": {"of": ["topic:chips", "topic:curbs"], "within": "6w"}}],
        "not": [{"title": {"regex": r"\bkommentar\b"}}, "satire"],
    },
}
WRAPS = {"id": "wraps", "reason": "they repeat", "when": {"title": "market wrap"}}
HIT = "Nvidia faces export controls"


def load(*tests, when=None, **rule):
    rule = RULE | rule | {"tests": list(tests)} | ({"when": when} if when else {})
    return loaded({"topics": TOPICS, "suppress": [WRAPS], "rules": [rule, {"id": "other", "when": "Nvidia"}]})


def outcomes(*tests, groups=None, **rule):
    found = load(*tests, **rule)
    assert found.ruleset is not None, found.problems
    return list(Trials(found.book, found.ruleset, groups or {}).run())


def outcome(test, **more):
    (found,) = outcomes(test, **more)
    return found


PASSING = [
    {"match": HIT},
    {"match": HIT, "because": "topic:chips"},
    {"match": HIT, "because": ["topic:chips", "topic:curbs", "export control*", "Nvidia"]},
    {"match": HIT, "route": ["ops", "desk"]},
    {"match": {"title": "x", "summary": HIT, "lang": "en-GB", "age": "23h"}},
    {"match": {"title": HIT, "feed": "any"}},
    {"match": {"title": HIT, "published": "2020-01-01"}},
    {"no_match": "Nvidia rises"},
    {"no_match": "Nvidia rises", "because": "topic:curbs"},
    {"no_match": "Nvidia rises", "because": "near"},
    {"no_match": "Prices rise", "because": ["topic:chips", "topic:curbs"]},
    {"no_match": "Kommentar: " + HIT, "because": "not"},
    {"no_match": "Kommentar: " + HIT, "because": [r"\bkommentar\b"]},
    {"no_match": "Satire: " + HIT, "because": "satire"},
    {"no_match": "Nvidia and the sanction of scheme", "because": "topic:curbs"},
    {"no_match": "Nvidia and the sanction of scheme", "because": "sanction of scheme"},
    {"no_match": "Nvidia x x x x x x x x sanctions", "because": "near"},
    {"no_match": "Market wrap: " + HIT, "because": "suppress"},
    {"no_match": "Market wrap: " + HIT, "because": "wraps"},
    {"no_match": {"title": HIT, "lang": "de"}, "because": "languages"},
    {"no_match": {"title": HIT, "feed": "x", "groups": ["blogs"]}, "because": "sources"},
    {"no_match": {"title": HIT, "age": "25h"}, "because": "max_age"},
    {"no_match": {"title": "Kommentar: " + HIT, "age": "25h"}, "because": ["not", "max_age"]},
    {"sequence": [{"at": "0m", "story": "s1"}, {"at": "5m", "story": "s2"}, {"at": "6m", "story": "s1"}], "sent": [1, 1, 0]},
    {"sequence": [{"at": "0m", "story": "s1", "title": "x"}, {"at": "5m", "story": "s1", "title": HIT}], "sent": [0, 1]},
]  # fmt: skip


@pytest.mark.parametrize("test", PASSING, ids=str)
def test_passes(test):
    found = outcome(test)
    assert found.state is State.PASSED, (found.what, found.details)


FAILING = [
    ({"match": "Nvidia rises"}, "r does not match", ["topic:curbs does not occur", "title: «Nvidia» rises", "matched instead: other"]),
    ({"match": "Nvidia faces exprt controls"}, "r does not match", ['"exprt controls" in the title comes nearest']),
    ({"match": "Kommentar: " + HIT}, "r does not match", ["missing: not the expression", 'there is "Kommentar"']),
    ({"match": "Market wrap: " + HIT}, "r does not match", ["kept out: the exception wraps applies: they repeat"]),
    ({"match": HIT, "because": ["topic:chips", "sanction*"]}, 'matches, but not because of "sanction*"', ["«export controls»"]),
    ({"match": HIT, "route": ["desk"]}, "matches, but goes to desk and ops, not to desk", []),
    ({"match": HIT, "route": []}, "matches, but goes to desk and ops, not to no channel", []),
    ({"no_match": HIT}, "r matches", ["title: «Nvidia» faces «export controls» (by Nvidia of topic:chips, export control* of"]),
    ({"no_match": "Kommentar: Nvidia rises", "because": "not"}, 'not by "not" alone', ["topic:curbs does not occur"]),
    ({"no_match": "Nvidia rises", "because": "topic:chips"}, 'not by "topic:chips" alone', ["topic:curbs"]),
    ({"no_match": "Prices rise", "because": "topic:chips"}, 'not by "topic:chips" alone', ["topic:chips does not occur"]),
    ({"no_match": "Nvidia rises", "because": ["topic:curbs", "suppress"]}, "alone", []),
    ({"no_match": "Nvidia rises", "because": ["topic:curbs", "typo"]}, "alone", []),
    ({"no_match": "Market wrap: Nvidia rises", "because": "suppress"}, "alone", ["kept out: the exception"]),
    ({"sequence": [{"at": "0m", "story": "a"}, {"at": "1h", "story": "a"}], "sent": [1, 1]}, "arrival 2 (at 1h, story a) sends 0, not 1", ["told already"]),
    ({"sequence": [{"at": "0m", "story": "a", "title": "x"}], "sent": [1]}, "sends 0, not 1", ["missing:"]),
]  # fmt: skip


@pytest.mark.parametrize(("test", "what", "details"), FAILING, ids=str)
def test_fails_and_says_why(test, what, details):
    found = outcome(test)
    assert found.state is State.FAILED
    assert what in found.what
    for words in details:
        assert words in "\n".join(found.details)


def test_a_known_miss_is_told_and_is_an_error_once_it_is_found():
    missed, found = outcomes({"known_miss": "NVDA slips"}, {"known_miss": HIT})
    assert (missed.state, found.state) == (State.KNOWN_MISS, State.FOUND)
    assert (missed.state.is_error, found.state.is_error) == (False, True)


def test_the_tests_of_a_rule_that_is_off_are_skipped():
    assert outcome({"match": "x"}, status="off").state is State.SKIPPED


def test_a_rule_in_shadow_is_tested_as_if_it_were_live():
    assert outcome({"match": HIT, "route": ["desk", "ops"]}, status="shadow").state is State.PASSED


def test_feeds_have_their_configured_groups_unless_a_test_says_others():
    groups = {"ft": ("wires",), "blog": ("blogs",)}
    tests = [
        {"match": {"title": HIT, "feed": "ft"}},
        {"no_match": {"title": HIT, "feed": "blog"}, "because": "sources"},
        {"match": {"title": HIT, "feed": "blog", "groups": ["wires"]}},
    ]
    assert {one.state for one in outcomes(*tests, groups=groups)} == {State.PASSED}


def test_failures_are_problems_with_their_places():
    text = "rules:\n- id: r\n  when: a1\n  tests:\n  - match: b1\n  - known_miss: a1\n- {id: s, when: b1}"
    found = loaded(text)
    verdict = judged(found, {})
    assert verdict.ruleset is None
    assert [(p.code, p.line, p.column, p.level) for p in verdict.problems] == [
        ("R041", 5, 5, "error"),
        ("R042", 6, 5, "error"),
    ]
    assert "a test fails: match" in verdict.problems[0].what
    assert [(p.code, p.line, p.level) for p in without_tests(found.book)] == [("R043", 7, "warning")]


def test_rules_whose_tests_pass_stay_as_they_are():
    found = load({"match": HIT})
    assert judged(found, {}) is found


def test_rules_with_mistakes_are_not_tested():
    found = loaded("rules:\n- {id: r, when: a1, tests: [{match: b1}]}\n- {id: s, wen: x}")
    assert judged(found, {}) is found
