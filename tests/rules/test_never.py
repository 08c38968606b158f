"""What is said never to be true never is: held against RULES.md, evaluated word by word."""

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.rules.loading import codes, item, loaded
from tests.rules.naive import FIELDS, Naive

PHRASES = ["chip", "chip*", "*chip*", "chips", "chipset*", "big chip", "big-chip", "Börse", "boerse", "Bor*", "*set"]
LEAVES = st.sampled_from([*PHRASES, {"text": "Chip", "case": "exact"}, "topic:a"])
PLACED = LEAVES | st.builds(lambda field, leaf: {field: leaf}, st.sampled_from(FIELDS), LEAVES)
NEARS = st.lists(LEAVES, min_size=2, max_size=2).map(lambda of: {"near": {"of": of, "within": "2w"}})
LISTS = st.lists(PLACED | NEARS, min_size=1, max_size=3)
INNER = (
    PLACED
    | LISTS.map(lambda of: {"any": of})
    | st.tuples(LISTS, LISTS).map(lambda pair: {"all": pair[0], "not": pair[1]})
    | LISTS.map(lambda of: {"not": [{"not": of}]})
)
CONDITIONS = st.tuples(st.lists(INNER, min_size=1, max_size=3), st.lists(INNER, min_size=1, max_size=3)).map(
    lambda pair: {"all": pair[0], "not": pair[1]}
)
WORDS = ["chip", "Chip", "chips", "chipset", "microchip", "big", "big-", "Börse", "Borsen", "set", "offset", "."]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    when=CONDITIONS,
    topic=st.lists(st.sampled_from(PHRASES), min_size=1, max_size=2, unique=True),
    texts=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=8, max_size=8),
)
def test_what_is_said_never_to_be_true_is_true_for_nothing(when, topic, texts):
    topics = {"a": {"any": topic}}
    found = codes({"topics": topics, "rules": [{"id": "r", "when": when}]})
    assume("R021" in {code for code, *_ in found})
    event("said to be never true")
    for fields in texts:
        assert Naive(topics, dict(zip(FIELDS, fields, strict=True))).evidence(when) is None


def test_a_contradiction_is_found_among_many_exclusions():
    others = [f"word{number}" for number in range(60)]
    when = {"any": ["chip maker"], "not": [*others, {"title": "chip"}, {"summary": "maker"}, {"body": "chip"}]}
    assert [code for code, *_ in codes({"rules": [{"id": "r", "when": when}]})] == ["R021"]
    assert codes({"rules": [{"id": "r", "when": {**when, "not": others}}]}) == []
    topic = {"any": [*others, "chip"]}
    assert [
        code
        for code, *_ in codes(
            {"topics": {"t": topic}, "rules": [{"id": "r", "when": {"all": ["chips", "chip"], "not": ["topic:t"]}}]}
        )
    ] == ["R021"]


@pytest.mark.parametrize(
    "when",
    [
        "{all: ['chips*'], not: ['chip*']}",
        "{all: ['*microchips*'], not: ['*chip*']}",
        "{all: [a1], not: [{title: a1}, {summary: a1}, {body: a1}]}",
        "{all: [{not: [a1]}, {not: [{not: [a1]}]}]}",
        "{all: [a1, {any: [{all: [b1], not: [a1]}, {all: [c1], not: [c1]}]}]}",
        "{all: [{title: a1}, {not: [{any: [a1, b1]}]}]}",
        "{at_least: 2, of: [a1, {all: [b1], not: [b1]}]}",
        "{near: {of: [a1, {text: one two three}], within: 2w}}",
        "{all: [{feed: ft}, {feed: wsj}]}",
        "{near: {of: [英伟达, 制裁], within: 4w}}",
        "{near: {of: [[英伟达, 辉达], 处罚, [出口管制]], within: 7w}}",
        "{near: {of: [英伟达, oil], within: 3w}}",
        "{near: {of: [one two, three four], within: 2w}}",
    ],
)
def test_a_condition_that_can_never_be_true_is_an_error(when):
    assert codes(f"rules: [{{id: r, when: {when}}}]") == [("R021", 1, 23)]


@pytest.mark.parametrize(
    "when",
    [
        "{all: ['chip*'], not: ['chips*']}",
        "{all: ['*chip'], not: ['chip']}",
        "{all: ['chip*'], not: [chip]}",
        "{all: [a1], not: [{title: a1}, {summary: a1}]}",
        "{all: [a1, {any: [b1, {all: [c1], not: [a1]}]}]}",
        "{all: [a1], not: [{all: [a1, b1]}]}",
        "{not: [{not: [a1]}]}",
        "{all: [a1], not: [{not: [b1]}]}",
        "{all: [arm], not: [{text: ARM, case: exact}]}",
        "{near: {of: [a1, {text: one two three}], within: 3w}}",
        "{near: {of: [英伟达, 制裁], within: 5w}}",
        "{near: {of: [出口管制, 管制措施], within: 6w}}",
        "{near: {of: [出口, 出口管制], within: 4w}}",
        "{near: {of: [big chip, chip maker], within: 3w}}",
        "{near: {of: [Börse, {text: boerse frankfurt}], within: 2w}}",
        "{near: {of: ['*russland*', '*sanktion*'], within: 1w}}",
    ],
)
def test_a_condition_that_may_be_true_is_none(when):
    assert codes(f"rules: [{{id: r, when: {when}}}]") == []


@pytest.mark.parametrize("ordered", ["true", "false"])
def test_a_near_that_only_a_sign_between_its_words_makes_true_is_told_and_may_be_true(ordered):
    found = loaded(f"rules: [{{id: r, when: {{near: {{of: [oil, gas], within: 1w, ordered: {ordered}}}}}}}]")
    assert [(problem.code, problem.hint) for problem in found.problems] == [("R030", "write 2w or more")]
    assert found.ruleset.match(item("Oil&Gas Journal"))


@pytest.mark.parametrize(
    ("taken", "expected"),
    [("Boerse", []), ("Borse", []), ("Börse", ["R023"]), ("Börs*", ["R023"]), ("{text: Börse, case: exact}", [])],
)
def test_exceptions_of_a_topic_that_leave_one_way_to_write_a_phrase_leave_the_phrase(taken, expected):
    text = f"topics: {{t: {{any: [Börse], not: [{taken}]}}}}\nrules: [{{id: r, when: topic:t}}]"
    assert [code for code, *_ in codes(text)] == expected


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ("{feeds: [wsj]}", ["R021"]),
        ("{not: [ft]}", ["R021"]),
        ("{feeds: [wsj, ft]}", []),
        ("{feeds: [wsj], groups: [wires]}", []),
        ("{not: [wsj]}", []),
    ],
)
def test_sources_may_leave_out_the_feed_that_is_asked_for(sources, expected):
    text = f"rules: [{{id: r, when: {{all: [{{feed: ft}}, a1]}}, sources: {sources}}}]"
    assert [code for code, *_ in codes(text)] == expected


@pytest.mark.parametrize(
    ("exception", "expected"),
    [
        ("when: a1", ["R035"]),
        ("when: {any: [topic:t, b1]}", ["R035"]),
        ("when: {title: a1}", []),
        ("when: {all: [a1, b1]}", []),
        ("when: b1", []),
        ("when: a1, expires: 2020-01-01", ["R024"]),
    ],
)
def test_an_exception_that_keeps_back_all_of_a_rule_is_told(exception, expected):
    suppress = f"suppress: [{{id: s, reason: why, {exception}}}]"
    text = f"topics: {{t: {{any: [a1]}}}}\n{suppress}\nrules: [{{id: r, when: {{all: [a1, c1]}}}}]"
    found = loaded(text)
    assert [problem.code for problem in found.problems] == expected
    assert found.ruleset is not None


@pytest.mark.parametrize("regex", [".", "[a-z]", r"\\w", "(?-i)[A-Z]", r"\\S", "a|[^a]"])
def test_an_expression_for_which_any_letter_is_enough_is_true_for_everything(regex):
    assert [code for code, *_ in codes(f"rules: [{{id: r, when: {{regex: '{regex}'}}}}]".replace("\\\\", "\\"))] == [
        "R019"
    ]


def test_a_condition_that_is_listed_twice_is_told():
    assert codes("rules: [{id: r, when: {at_least: 2, of: [a1, a1]}}]") == [("R036", 1, 46)]
    assert codes("rules: [{id: r, when: {any: [a1, {title: a1}, b1]}}]") == []
