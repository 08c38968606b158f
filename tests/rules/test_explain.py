"""Why a rule is not true: what is missing, where it is written, and what came nearest."""

import pytest

from alerts.rules.expectation import Trial
from alerts.rules.explain import Explainer
from alerts.rules.marked import marked
from tests.rules.loading import item, loaded

TOPICS = {
    "chips": {"any": ["Nvidia", "英伟达"], "tickers": ["NASDAQ:NVDA"]},
    "curbs": {"any": ["export control*", "sanction*", "实体清单"], "not": ["sanction of scheme"]},
}
WATCHLIST = {"NASDAQ:NVDA": {"name": "NVIDIA Corp"}}


def explain(when, news, **rule):
    suppress = {"suppress": rule.pop("suppress")} if "suppress" in rule else {}
    trial = news if isinstance(news, Trial) else Trial(item(news) if isinstance(news, str) else news)
    groups = rule.pop("groups", {})
    found = loaded({"topics": TOPICS, "watchlist": WATCHLIST, **suppress, "rules": [{"id": "r", "when": when, **rule}]})
    assert found.book is not None, found.problems
    return Explainer(found.book, groups).explain(found.book.drafts["r"], trial)


def near(phrase, within, text):
    (reason,) = explain({"near": {"of": phrase, "within": within}}, text).missing
    return reason.near


@pytest.mark.parametrize(
    ("when", "news", "words"),
    [
        ("export control", "New exprt controls", '"exprt controls" in the title comes nearest to "export control"'),
        (
            "export control",
            "New export controls",
            '"export controls" in the title is more than "export control"; "export',
        ),
        ("chip", "A chipmunk", '"chip*" would find it'),
        ("karten", "Chipkarten teurer", '"*karten" would find it'),
        ({"text": "Apple", "case": "exact"}, "an apple a day", '"apple" in the title is written with other capitals'),
        ({"title": "Nvidia"}, item("x", body="Nvidia"), '"Nvidia" stands in the body, not in the title'),
        ({"title": {"regex": "ban{1,3}ed"}}, item("x", summary="bannned"), "stands in the summary, not in the title"),
        ("Deep Seek", "DeepSeek rises", '"DeepSeek" in the title comes nearest to "Deep Seek"'),
        ("topic:curbs", "列入实体清單", '"实体清單" in the title comes nearest to "实体清单"'),
        ("topic:curbs", "Sanction of scheme", 'the not of topic:curbs takes it away ("sanction of scheme")'),
        ("topic:curbs", "Sanctoins loom", '"Sanctoins" in the title comes nearest to "sanction*"'),
        ("ticker:NASDAQ:NVDA", "NVDA slips", '"NVDA" stands alone in the title, which counts only with bare: true'),
        ("ticker:NASDAQ:NVDA", "NVIDA Corp slips", '"NVIDA Corp" in the title comes nearest to "NVIDIA Corp"'),
        ({"feed": "ft"}, item("x", feed="blog"), "the item is from blog"),
        ({"feed": "ft"}, "x", "the item states no feed"),
        ("export control", "Completely different", ""),
        ("Nvidia", "", ""),
    ],
)
def test_the_nearest_is_named(when, news, words):
    (reason,) = explain(when, news).missing
    assert words in reason.near
    assert bool(words) is bool(reason.near)


def test_the_distance_of_a_near_is_told():
    two = ["a1", "b1"]
    assert near(two, "3w", "a1 x x x b1 x x x x x a1") == "they take 5 words of the title, within is 3"
    assert near(two, "3w", item("a1", body="b1")) == "they stand in different fields, and near never spans two"
    assert near([*two, "Nvidia"], "3w", "a1 b1 Nvida") == (
        '"Nvidia" does not occur; "Nvida" in the title comes nearest to "Nvidia"'
    )
    assert near([["q1", "q2"], "a1"], "3w", "a1") == '("q1" or "q2") does not occur'


def test_an_order_that_is_not_there_is_told():
    when = {"near": {"of": ["a1", "b1"], "within": "9w", "ordered": True}}
    assert explain(when, "b1 x a1").missing[0].near == "they stand in another order"
    assert explain(when, "b1 x a1 x x x x x x x x b1").missing[0].near == "they take 10 words of the title, within is 9"
    assert explain(when, "b1 x a1").missing[0].what == '"a1", then "b1" within 9 words'


def test_alternatives_are_one_clause_and_the_nearest_of_them_is_named():
    (reason,) = explain({"all": ["a1", {"any": ["merger", "takeover", {"any": ["buyout"]}]}]}, "a1 takover").missing
    assert reason.what == '("merger", "takeover" or "buyout")'
    assert reason.near == '"takover" in the title comes nearest to "takeover"'


def test_what_stands_in_the_way_is_shown():
    found = explain({"all": ["a1"], "not": [{"title": "topic:chips"}, "b1"]}, "a1 about Nvidia and 英伟达")
    assert [reason.what for reason in found.missing] == ["not topic:chips in the title"]
    assert found.missing[0].near == 'there is "Nvidia" in the title and "英伟达" in the title'
    assert [one.text for one in found.evidence] == ["a1"]
    assert not found.is_true


def test_a_rule_that_is_true_lacks_nothing():
    found = explain({"all": ["a1", "topic:chips"]}, "a1 Nvidia")
    assert (found.is_true, found.is_told, found.missing, found.kept_out) == (True, True, (), ())
    assert [(one.text, one.topic) for one in found.evidence] == [("a1", None), ("Nvidia", "chips")]


def test_whatever_keeps_a_true_rule_from_telling_is_told():
    suppress = [{"id": "wraps", "reason": "they repeat", "when": {"title": "market wrap"}}]
    news = item("Market wrap: a1", feed="blog", lang="fr")
    found = explain(
        "a1",
        Trial(news, age=7200.0),
        suppress=suppress,
        languages=["en", "de"],
        sources={"groups": ["wires"]},
        max_age="1h",
        groups={"blog": ("blogs",)},
    )
    assert found.is_true
    assert not found.is_told
    assert [reason.kind for reason in found.kept_out] == ["suppress", "languages", "sources", "max_age"]
    said = "\n".join(map(str, found.kept_out))
    for words in ("they repeat", '"Market wrap"', "asks for en or de", "from blog (blogs)", "120m old, max_age is 1h"):
        assert words in said


def test_an_expired_exception_keeps_nothing_out():
    suppress = [{"id": "wraps", "reason": "old", "expires": "2024-12-31", "when": "a1"}]
    assert explain("a1", "a1", suppress=suppress).is_told


@pytest.mark.slow
def test_of_millions_of_words_the_first_are_looked_at():
    body = "Nvidia sanction of scheme " * 200_000
    found = explain({"all": ["topic:curbs", "exprot controls"]}, item("export controls", body=body))
    assert [reason.near for reason in found.missing] == [
        '"export controls" in the title comes nearest to "exprot controls"'
    ]
    assert len(found.evidence) == 1


def test_hostile_text_is_explained_in_bounded_time():
    for news in ("\ud800" * 1000, "a" * 200_000, "a\u0301" * 50_000, "制" * 50_000, "x " * 100_000, "\u202e«»\x1b[31m"):
        explain({"all": ["topic:curbs", "topic:chips", "Deep Seek", "export control"]}, item(news, body=news))


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("Nvidia rises", [(0, 6)], "«Nvidia» rises"),
        ("a b c", [(0, 1), (4, 5)], "«a» b «c»"),
        ("abcdef", [(0, 3), (2, 5)], "«abcde»f"),
        ("a\nb", [(2, 3)], "a «b»"),
        ("", [], ""),
        ("x" * 500, [(200, 203)], "…" + "x" * 60 + "«xxx»" + "x" * 60 + "…"),
        ("y" * 500, [], "y" * 120 + "…"),
        ("z " * 2000, [(2 * n, 2 * n + 1) for n in range(2000)], "«z» " * 29 + "«z» … and 1,970 more"),
    ],
)
def test_words_are_marked_and_long_texts_cut(text, spans, expected):
    assert marked(text, spans) == expected
