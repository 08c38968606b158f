"""The table of conditions in RULES.md, and what a rule says besides."""

import pytest

from alerts.rules.tree import Shared
from tests.rules.loading import evidence, item, loaded, rules_of, ruleset


def holds(when, news, **more):
    return bool(rules_of(when, **more).match(item(news) if isinstance(news, str) else news))


@pytest.mark.parametrize(
    ("when", "text", "is_true"),
    [
        ({"any": ["a1", "b1"]}, "b1", True),
        ({"all": ["a1", "b1"]}, "b1", False),
        ({"all": ["a1", "b1"]}, "b1 a1", True),
        ({"any": ["a1"], "not": ["b1", "c1"]}, "a1 c1", False),
        ({"any": ["a1"], "not": ["b1", "c1"]}, "a1", True),
        ({"all": [{"any": ["a1", {"all": ["b1", {"any": ["c1", "d1"]}]}]}]}, "d1 b1", True),
        ({"at_least": 2, "of": ["a1", "b1", "c1"]}, "c1", False),
        ({"at_least": 2, "of": ["a1", "b1", "c1"]}, "c1 a1", True),
        ({"regex": r"\bopin(?:ion|e)\b"}, "Opinion: x", True),
        ({"regex": r"(?-i)NVDA"}, "nvda", False),
        ({"near": {"of": ["a1", "b1"], "within": "4w"}}, "a1 x y b1", True),
        ({"near": {"of": ["a1", "b1"], "within": "4w"}}, "a1 x-y z b1", False),
        ({"near": {"of": ["a1", "b1"], "within": "4w"}}, "b1 x, y a1", True),
        ({"near": {"of": ["a1", "b1"], "within": "4w", "ordered": True}}, "b1 x y a1", False),
        ({"near": {"of": ["a1", "b1"], "within": "4w", "ordered": True}}, "b1 x a1 y z b1", True),
        ({"near": {"of": ["制裁", "芯片"], "within": "6w"}}, "制裁中国芯片", True),
        ({"near": {"of": ["制裁", "芯片"], "within": "5w"}}, "制裁中国芯片", False),
        ({"near": {"of": [["a1", "b1"], "c1", "d1"], "within": "3w"}}, "d1 b1 c1", True),
        ({"near": {"of": [["a1", "b1"], "c1", "d1"], "within": "3w"}}, "d1 b1 x c1", False),
        ({"near": {"of": ["Nvidia's", "chips"], "within": "3w"}}, "Nvidia's U.S. chips", True),
    ],
)
def test_conditions(when, text, is_true):
    assert holds(when, text) is is_true


def test_fields_are_looked_in_alone():
    news = item("Alpha", summary="Beta", body="Gamma", author="Delta", categories=("Epsilon", "Zeta"), feed="ft")
    for field, word in zip(("title", "summary", "body", "author"), ("Alpha", "Beta", "Gamma", "Delta"), strict=True):
        assert evidence(rules_of({field: word}), news) == [(field, word, word, None)]
    assert evidence(rules_of({"category": "Zeta"}), news) == [("category", "Zeta", "Zeta", None)]
    assert not holds({"category": "Epsilon Zeta"}, news)
    assert not holds("Delta", news)
    assert not holds({"title": "Beta"}, news)
    assert holds({"any": ["Delta", "Beta"], "in": ["author"]}, news)
    assert holds({"all": [{"feed": "ft"}, "Alpha"]}, news)
    assert not holds({"all": [{"feed": "wsj"}, "Alpha"]}, news)
    assert holds({"feed": "ft"}, news)


def test_evidence_is_every_occurrence_of_every_operand_that_is_true():
    rules = rules_of({"any": ["chip", {"all": ["ban", "quota"]}, "Chip ban"]})
    assert evidence(rules, item("Chip ban", summary="No chip ban")) == [
        ("title", "Chip", "chip", None),
        ("title", "Chip ban", "Chip ban", None),
        ("summary", "chip", "chip", None),
        ("summary", "chip ban", "Chip ban", None),
    ]


TOPICS = {
    "topics": {
        "amd": {"any": {"en": ["AMD"], "zh": ["超微"]}, "not": ["美超微"]},
        "chips": {"any": ["topic:amd", "Nvidia"], "not": ["Nvidia Shield"]},
    }
}


@pytest.mark.parametrize(
    ("text", "is_true"),
    [("超微", True), ("美超微", False), ("美超微与超微", True), ("Nvidia Shield", False), ("AMD", True)],
)
def test_a_topics_not_takes_away_occurrences(text, is_true):
    assert holds("topic:chips", text, **TOPICS) is is_true


def test_evidence_names_the_topic_of_the_rule():
    assert evidence(rules_of("topic:chips", **TOPICS), item("AMD")) == [("title", "AMD", "AMD", "chips")]


def test_topics_work_across_files():
    topics = {"topics": {"a": {"any": ["alpha"]}}}
    rules = ruleset({"rules": [{"id": "r", "when": "topic:a"}]}, topics)
    assert rules.match(item("alpha"))


def rule(**more):
    return ruleset({"rules": [{"id": "r", "when": "a1", **more}]})


@pytest.mark.parametrize(
    ("sources", "news", "is_true"),
    [
        ({"groups": ["wires"]}, {}, True),
        ({"groups": ["wires"]}, {"feed": "ft", "groups": ("wires",)}, True),
        ({"groups": ["wires"]}, {"feed": "ft", "groups": ("blogs",)}, False),
        ({"groups": ["wires"]}, {"feed": "ft"}, False),
        ({"feeds": ["ft"]}, {"feed": "ft"}, True),
        ({"feeds": ["ft"]}, {"feed": "wsj"}, False),
        ({"feeds": ["ft"], "groups": ["wires"]}, {"feed": "wsj", "groups": ("wires",)}, True),
        ({"not": ["ft"]}, {"feed": "ft"}, False),
        ({"not": ["wires"]}, {"feed": "ft", "groups": ("wires",)}, False),
        ({"not": ["wires"]}, {}, True),
    ],
)
def test_sources(sources, news, is_true):
    assert bool(rule(sources=sources).match(item("a1", **news))) is is_true


def test_groups_that_are_not_known_keep_no_rule_from_being_true():
    assert rule(sources={"groups": ["wires"]}).match(item("a1", feed="ft"), groups_stated=False)
    assert not rule(sources={"feeds": ["wsj"]}).match(item("a1", feed="ft"), groups_stated=False)


@pytest.mark.parametrize(
    ("lang", "is_true"), [(None, True), ("de", True), ("de-AT", True), ("en", False), ("zh-Hant", False)]
)
def test_languages(lang, is_true):
    assert bool(rule(languages=["de", "zh-Hans"]).match(item("a1", lang=lang))) is is_true


@pytest.mark.parametrize(
    ("wanted", "stated", "is_true"),
    [
        *[("zh-Hant", lang, True) for lang in ("zh-tw", "zh_HK", "zh-MO", "zh-Hant-HK", "zh")],
        *[("zh-Hans", lang, True) for lang in ("zh-CN", "zh-sg", "cn")],
        *[("zh-TW", "zh-hant", True), ("zh-TW", "zh-hk", False), ("zh-Hant", "zh-cn", False)],
        *[("en", "eng", True), ("en", "English", True), ("de", "ger", True), ("ja", "jp", True), ("en", "fra", False)],
    ],
)
def test_a_language_is_known_by_what_it_is_called_elsewhere(wanted, stated, is_true):
    assert bool(rule(languages=[wanted]).match(item("a1", lang=stated))) is is_true


def test_a_rule_says_what_its_file_says_unless_it_says_otherwise():
    text = """
        defaults: {severity: high, max_age: 24h, tags: [x], alert: {to: [desk]}}
        rules:
          - {id: a, when: a1}
          - {id: b, title: B, when: a1, severity: low, max_age: 2d, tags: [y], status: shadow, alert: {to: [ops, mail]}}
          - {id: c, when: a1, status: off}
    """
    a, b = ruleset(text).rules
    assert (a.title, a.severity.label, a.max_age, a.tags, a.status) == ("a", "high", 86_400, ("x",), "live")
    assert [route.channel for route in a.routes] == ["desk"]
    assert (b.title, b.severity.label, b.max_age, b.tags, b.status) == ("B", "low", 172_800, ("y",), "shadow")
    assert [route.channel for route in b.routes] == ["ops", "mail"]


def test_exceptions_silence_every_rule_of_every_file_until_they_expire():
    wraps = "suppress: [{id: wraps, reason: old news, expires: 2025-01-28, when: {title: market wrap}}]"
    rules = ruleset({"rules": [{"id": "r", "when": "a1"}]}, wraps)
    assert [match.suppressed_by for match in rules.match(item("Market wrap: a1"))] == ["wraps"]
    assert [match.suppressed_by for match in rules.match(item("a1", body="market wrap"))] == [None]
    expired = ruleset({"rules": [{"id": "r", "when": "a1"}]}, wraps.replace("28", "27"))
    assert [match.suppressed_by for match in expired.match(item("Market wrap: a1"))] == [None]


def test_matches_come_in_the_order_of_the_rules():
    rules = ruleset({"rules": [{"id": name, "when": "a1"} for name in "zxy"]})
    assert [match.rule.id for match in rules.match(item("a1"))] == ["z", "x", "y"]


REPEATED = """
rules:
  - {id: r, when: &chips {any: [chip, {near: {of: [wafer, fab], within: 4w}}, TSMC AND Intel]}}
  - {id: s, when: {any: [*chips]}}
  - {id: t, when: {title: *chips}}
"""


def test_what_is_repeated_is_compiled_once_and_its_oddities_are_noted_once():
    found = loaded(REPEATED)
    first, second, third = (part for part in found.ruleset.parts() if isinstance(part, Shared))
    assert first is second is not third
    assert [problem.code for problem in found.problems] == ["R044", "R044"]
