"""The shipped rule packs hold to their own tests, and to what is said of all of them."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.model.item import Item
from alerts.model.match import Match
from alerts.rules.expectation import Kind
from alerts.rules.known import Known
from alerts.rules.load import LoadedRules, load_rules
from alerts.rules.ruleset import RuleSet
from alerts.rules.trials import Trials

ROOT = Path(__file__).parents[2]
TRAPS = {
    "sanctions-imposed": ("scheme of arrangement", "Uefa", "SIX Sanktionskommission", "Bürgergeld"),
    "sanctions-eased": ("FIFA", "Review embargo", "Hartz-IV"),
    "sanctions": ("EMBARGOED until", "Bürgergeld-Sanktionen", "sanctions Bonga", "scheme of arrangement", "FIFA"),
    "chip-supply": ("Chipkarten", "chip shot"),
    "nvidia": ("GeForce", "gaming laptop", "the next Nvidia", "下一個輝達"),
    "deepseek": ("DeepSeek moment", "DeepSeek memecoin", "DeepSeek-Coin"),
    "qwen-max": ("Qwen2.5-VL", "737 MAX"),
    "naura": ("Nauru",),
    "takeovers": ("Machtübernahme", "Kernfusion"),
    "guidance-cut": ("Wetterprognose",),
    "trading-halts": ("halts production",),
    "central-bank-policy": ("FedEx",),
    "rate-decisions": ("FedEx",),
    "amd": ("美超微",),
}
"""Words of the look-alikes that each of these rules must keep to refuse."""


@pytest.fixture(scope="module")
def packs() -> LoadedRules:
    loaded = load_rules(ROOT / "rules", Known(channels={"desk", "ops"}), datetime(2025, 1, 27, tzinfo=UTC))
    assert loaded.problems == ()
    return loaded


@pytest.fixture(scope="module")
def rules(packs: LoadedRules) -> RuleSet:
    assert packs.ruleset is not None
    return packs.ruleset


def item_of(**fields: str) -> Item:
    return Item(feed=None, key="test", **fields)


def match_of(rules: RuleSet, rule: str, item: Item) -> Match | None:
    return next((match for match in rules.match(item) if match.rule.id == rule), None)


def test_every_test_in_the_packs_passes(packs: LoadedRules, rules: RuleSet) -> None:
    outcomes = list(Trials(packs.book, rules, {}).run())
    assert [(outcome.draft.rule.id, outcome.name, outcome.what) for outcome in outcomes if outcome.state.is_error] == []
    assert len(outcomes) > 200


def test_every_rule_carries_six_tests_two_of_them_negative(packs: LoadedRules) -> None:
    for draft in packs.book.drafts.values():
        kinds = Counter(test.kind for test in draft.tests)
        assert kinds.total() >= 6, draft.rule.id
        assert kinds[Kind.MATCH] >= 3, draft.rule.id
        assert kinds[Kind.NO_MATCH] >= 2, draft.rule.id


@pytest.mark.parametrize("rule", TRAPS)
def test_the_known_look_alikes_stand_in_the_tests_of_the_rule_that_they_could_fool(
    packs: LoadedRules, rule: str
) -> None:
    refused = [test.trial.item.title for test in packs.book.drafts[rule].tests if test.kind is Kind.NO_MATCH]
    assert [trap for trap in TRAPS[rule] if not any(trap in title for title in refused)] == []


def test_the_packs_alert_the_desk_and_nothing_old(rules: RuleSet) -> None:
    assert all([route.channel for route in rule.routes] == ["desk"] for rule in rules.rules)
    assert all(rule.max_age for rule in rules.rules)


@pytest.mark.parametrize("field", ["title", "summary", "body"])
def test_a_topic_is_found_in_each_of_the_three_fields(rules: RuleSet, field: str) -> None:
    item = item_of(**{"title": "Morning news", field: "Shares fell after DeepSeek released a model."})
    assert match_of(rules, "deepseek", item) is not None


def test_one_headline_on_sanctions_makes_one_alert(rules: RuleSet) -> None:
    fired = [match.rule.id for match in rules.match(item_of(title="EU beschließt 16. Sanktionspaket gegen Russland"))]
    assert fired == ["sanctions-imposed"]
