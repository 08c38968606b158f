"""The shipped rule packs hold to their tests (benchmarks/quality/rule_tests.yaml), each as its author wrote it."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from alerts.model.item import Item
from alerts.model.match import Match
from alerts.rules.load import load_rules
from alerts.rules.ruleset import RuleSet

ROOT = Path(__file__).parents[2]
KINDS = {"match", "no_match", "known_miss"}
TESTS = YAML(typ="safe").load(ROOT / "benchmarks/quality/rule_tests.yaml")
CASES = [
    pytest.param(rule, test, id=f"{rule}-{number}")
    for rule, tests in TESTS.items()
    for number, test in enumerate(tests, 1)
]


def shipped() -> RuleSet:
    loaded = load_rules(
        ROOT / "rules", channels={"desk", "ops"}, groups=None, feeds=None, now=datetime(2025, 1, 27, tzinfo=UTC)
    )
    assert loaded.problems == ()
    assert loaded.ruleset is not None
    return loaded.ruleset


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return shipped()


def kind_of(test: dict) -> str:
    (kind,) = KINDS & test.keys()
    return kind


def item_of(said: str | dict) -> Item:
    fields = {"title": said} if isinstance(said, str) else said
    return Item(feed=None, key="test", **fields)


def match_of(rules: RuleSet, rule: str, item: Item) -> Match | None:
    return next((match for match in rules.match(item) if match.rule.id == rule), None)


@pytest.mark.parametrize(("rule", "test"), CASES)
def test_a_rule_fires_where_its_tests_say_so(rules: RuleSet, rule: str, test: dict) -> None:
    kind = kind_of(test)
    match = match_of(rules, rule, item_of(test[kind]))
    assert (match is not None) == (kind == "match")
    if match is not None and "because" in test:
        assert set(test["because"]) <= {f"topic:{evidence.topic}" for evidence in match.evidence}


def test_every_shipped_rule_has_six_tests_two_of_them_negative(rules: RuleSet) -> None:
    assert {rule.id for rule in rules.rules} == set(TESTS)
    for rule, tests in TESTS.items():
        kinds = Counter(kind_of(test) for test in tests)
        assert kinds.total() >= 6, rule
        assert kinds["no_match"] >= 2, rule


def test_the_packs_load_without_a_warning_and_alert_the_desk(rules: RuleSet) -> None:
    assert all([route.channel for route in rule.routes] == ["desk"] for rule in rules.rules)
    assert all(rule.max_age for rule in rules.rules)


@pytest.mark.parametrize("field", ["title", "summary", "body"])
def test_a_topic_is_found_in_each_of_the_three_fields(rules: RuleSet, field: str) -> None:
    item = item_of({"title": "Morning news", field: "Shares fell after DeepSeek released a model."})
    assert match_of(rules, "deepseek", item) is not None


def test_one_headline_on_sanctions_makes_one_alert(rules: RuleSet) -> None:
    fired = [match.rule.id for match in rules.match(item_of("EU beschließt 16. Sanktionspaket gegen Russland"))]
    assert fired == ["sanctions-imposed"]
