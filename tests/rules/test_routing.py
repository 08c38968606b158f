"""Routing conditions: what they mean, and that nothing a person writes there breaks them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model.routing import Comparison, Either, Every, Fact, Facts, Operator, Unless
from alerts.model.severity import Severity
from tests.rules.loading import codes, item, loaded
from tests.rules.test_trials import HIT, State, outcome


def routes(*to, **more):
    found = loaded({"rules": [{"id": "r", "when": "a1", "tags": ["ai", "v2.5"], "alert": {"to": list(to)}}]} | more)
    assert found.ruleset is not None, found.problems
    [rule] = found.ruleset.rules
    return rule.routes


def holds(condition, **facts):
    [route] = routes({"channel": "desk", "if": condition}, watchlist={"HKEX:9988": {"also": ["NYSE:BABA"]}})
    return route.takes(Facts(**facts))


TRUE = [
    ("severity >= high", {"severity": Severity.CRITICAL}),
    ("severity == normal", {}),
    ("severity in [high, critical]", {"severity": Severity.HIGH}),
    ("novelty >= 80", {"novelty": 80}),
    ("novelty > 80 and relevance < 50", {"novelty": 81, "relevance": 49}),
    ("sources >= 3", {"sources": 3}),
    ("sources in [1, 2]", {"sources": 2}),
    ("late", {"late": True}),
    ("not late", {}),
    ("late == false", {}),
    ("late != true", {}),
    ("tag == ai", {"tags": frozenset({"ai", "policy"})}),
    ("tag != ai", {"tags": frozenset({"policy"})}),
    ("tag in [v2.5, ai]", {"tags": frozenset({"ai"})}),
    ("ticker == NYSE:BABA", {"tickers": frozenset({"HKEX:9988"})}),
    ("ticker in [HKEX:9988]", {"tickers": frozenset({"HKEX:9988"})}),
    ("ticker != HKEX:9988", {}),
    ("late or severity == low or novelty == 100", {}),
    ("not (late or novelty < 50)", {}),
    ("not late and not not novelty==100", {}),
    ("severity<=normal", {}),
    ('tag == "ai"', {"tags": frozenset({"ai"})}),
]


@pytest.mark.parametrize(("condition", "facts"), TRUE)
def test_a_condition_holds_and_its_opposite_does_not(condition, facts):
    assert holds(condition, **facts)
    assert not holds(f"not ({condition})", **facts)


def test_and_binds_more_than_or():
    condition = "late or novelty > 90 and sources > 2"
    assert holds(condition, late=True, novelty=0)
    assert not holds(condition, novelty=100, sources=1)


def test_what_nobody_judged_keeps_nobody_from_being_told():
    assert holds("novelty >= 80 and relevance >= 80")


def test_a_channel_may_have_several_conditions_and_others_none():
    found = routes(
        "desk", {"channel": "ops", "if": "late"}, {"channel": "ops", "if": "sources > 4"}, {"channel": "mail"}
    )
    assert [route.channel for route in found if route.takes(Facts(sources=5))] == ["desk", "ops", "mail"]


def test_escalation_is_inherited_overridden_and_switched_off():
    escalate = {"domains": 3, "within": "30m", "to": "critical"}
    rules = [
        {"id": "a", "when": "a1"},
        {"id": "b", "when": "a1", "alert": {"escalate": "off"}},
        {"id": "c", "when": "a1", "alert": {"escalate": escalate | {"domains": 5}}},
        {"id": "d", "when": "a1", "alert": {"to": ["ops"]}},
        {"id": "e", "when": "a1", "severity": "critical"},
    ]
    found = loaded({"defaults": {"alert": {"to": ["desk"], "escalate": escalate}}, "rules": rules})
    assert found.problems == ()
    told = {
        rule.id: (rule.routes[0].channel, rule.escalation and rule.escalation.domains) for rule in found.ruleset.rules
    }
    assert told == {"a": ("desk", 3), "b": ("desk", None), "c": ("desk", 5), "d": ("ops", 3), "e": ("desk", 3)}


ROUTED = {"alert": {"to": ["desk", {"channel": "ops", "if": "severity >= high and novelty > 50 and not late"}]}}


@pytest.mark.parametrize(
    ("test", "rule", "state"),
    [
        ({"route": ["desk"]}, {}, State.PASSED),
        ({"route": ["desk", "ops"]}, {"severity": "high"}, State.PASSED),
        ({"route": ["desk"], "given": {"novelty": 50}}, {"severity": "high"}, State.PASSED),
        ({"route": ["desk"], "given": {"late": True}}, {"severity": "high"}, State.PASSED),
        ({"route": ["desk", "ops"], "given": {"late": True}}, {"severity": "high"}, State.FAILED),
        ({"route": []}, {"alert": {"to": [{"channel": "desk", "if": "sources > 1"}]}}, State.PASSED),
        ({"route": ["desk"], "given": {"sources": 2}}, {"alert": {"to": [{"channel": "desk", "if": "sources > 1"}]}}, State.PASSED),
    ],
)  # fmt: skip
def test_a_test_of_a_rule_decides_its_route(test, rule, state):
    assert outcome({"match": HIT} | test, **(ROUTED | rule)).state is state


def test_a_route_by_ticker_is_decided_by_what_the_item_mentions():
    text = {
        "watchlist": {"NASDAQ:NVDA": {"name": "NVIDIA Corp", "aliases": ["Nvidia"]}},
        "rules": [{"id": "r", "when": "falls", "alert": {"to": [{"channel": "ops", "if": "ticker == NASDAQ:NVDA"}]}}],
    }
    rules = loaded(text).ruleset
    assert rules is not None
    assert rules.mentions(item("Nvidia falls")) == ("NASDAQ:NVDA",)
    assert rules.mentions(item("AMD falls", summary="as $NVDA did")) == ("NASDAQ:NVDA",)
    assert rules.mentions(item("AMD falls")) == ()


@pytest.mark.parametrize(
    ("condition", "code", "column"),
    [("ticker == NASDQ:NVDA", "R026", 36), ('tag == "a b"', "R007", 33), ("ticker == NVDA", "R027", 36)],
)
def test_a_value_that_cannot_be_one_is_told_with_its_place(condition, code, column):
    text = f"rules:\n- id: r\n  when: a1\n  tags: [ai]\n  alert:\n    to:\n    - {{channel: ops, if: {condition}}}"
    assert codes(text) == [(code, 7, column)]


def test_a_mistake_in_quotes_or_over_lines_is_told_where_it_begins():
    folded = (
        "rules:\n- id: r\n  when: a1\n  alert:\n    to:\n    - channel: ops\n      if: >\n        late or\n        lat"
    )
    assert codes(folded) == [("R045", 7, 11)]
    assert codes(folded.replace(">\n        late or\n        lat", '"lat"')) == [("R045", 7, 12)]


words = st.sampled_from(
    [
        *Fact,
        *Operator,
        "and",
        "or",
        "not",
        "(",
        ")",
        "[",
        "]",
        ",",
        "high",
        "80",
        "true",
        "ai",
        "NASDAQ:NVDA",
        "=",
        "'",
        "…",
    ]
)


@given(st.lists(words, max_size=12).map(" ".join) | st.text(max_size=40))
def test_whatever_is_written_is_read_or_told(condition):
    found = loaded({"rules": [{"id": "r", "when": "a1", "alert": {"to": [{"channel": "desk", "if": condition}]}}]})
    if found.ruleset is None:
        assert all(problem.snippet and problem.what for problem in found.problems)
    else:
        [rule] = found.ruleset.rules
        assert rule.routes[0].when is not None
        assert isinstance(rule.routes[0].takes(Facts()), bool)


comparisons = st.builds(
    Comparison,
    st.sampled_from([Fact.NOVELTY, Fact.RELEVANCE]),
    st.sampled_from([one for one in Operator if one is not Operator.IN]),
    st.tuples(st.integers(1, 99)),
) | st.builds(Comparison, st.just(Fact.LATE), st.just(Operator.EQUAL), st.just((True,)))
conditions = st.recursive(
    comparisons,
    lambda inner: (
        st.builds(Unless, inner)
        | st.builds(Every, st.tuples(inner, inner))
        | st.builds(Either, st.tuples(inner, inner))
    ),
    max_leaves=8,
)


def written(condition):
    match condition:
        case Comparison():
            value = condition.values[0]
            return f"{condition.fact} {condition.operator} {'true' if value is True else value}"
        case Unless():
            return f"not ({written(condition.member)})"
        case Every():
            return " and ".join(f"({written(member)})" for member in condition.members)
        case Either():
            return " or ".join(f"({written(member)})" for member in condition.members)


@given(conditions, st.integers(0, 100), st.integers(0, 100), st.booleans())
def test_what_is_read_means_what_was_written(condition, novelty, relevance, late):
    facts = {"novelty": novelty, "relevance": relevance, "late": late}
    assert holds(written(condition), **facts) is condition.holds(Facts(**facts))
