"""Texts of hostile shape and size are matched or not in time linear in their length, and evidence points into them."""

import json
import time

import pytest
from click.testing import CliRunner

from alerts.cli.main import main
from alerts.rules.phrase import Phrase
from tests.rules.loading import item, loaded

RULES = """
version: 1
watchlist: {NASDAQ:NVDA: {name: NVIDIA Corp, aliases: [Nvidia], bare: true}}
topics:
  curbs: {any: [export control*, Exportkontroll*, "*sanktion*", 出口管制], not: [export control room]}
  maker: {any: [Nvidia, 英伟达, {text: Börse, case: exact}], tickers: [NASDAQ:NVDA]}
rules:
  - {id: near, when: {near: {of: [topic:maker, topic:curbs], within: 12w}}}
  - {id: all, when: {all: [topic:maker, topic:curbs], not: [{title: {regex: '\\bopinion\\b'}}]}}
  - {id: any, when: {any: [topic:maker, ticker:NASDAQ:NVDA]}}
  - {id: boerse, when: Börse am Abend}
  - {id: rest, when: {regex: 'billion deal(.*closed)?'}}
"""
NEWS = "Nvidia faces export controls"
MILLION = 1_000_000
SHAPES = {
    "words": "lorem ",
    "one word": "a",
    "nearly a phrase": "export controversy ",
    "a phrase again and again": "Nvidia export control ",
    "a symbol beside the name": "Nvidia (NVDA) ",
    "an expression that may go on to the end": "billion deal ",
    "combining characters": "e\u0301\u0327\u0323",
    "marks alone": "\u0301",
    "lone surrogates": "\ud800x\udfff ",
    "right-to-left marks": "\u200f\u202ea\u202c\u2067",
    "zero-width characters": "a\u200b\u200d\ufeff",
    "umlauts": "äöüß ",
    "digraphs": "ae oe ue ss ",
    "compatibility forms": "ﬁﷺ㍿",
    "Chinese": "英伟",
    "Hangul parts": "\u1112\u1161\u11ab",
    "stars": "sanktion",
    "signs": "$(NASDAQ:",
    "capitals": "NVD ",
    "separators": "- _/",
    "digits": "1.2,",
    "spaces": " ",
    "line breaks": "\r\n",
    "NUL": "\0",
    "tags": "\U000e0041",
    "skin tones": "👍🏽\u200d",
}


@pytest.fixture(scope="module")
def rules():
    return loaded(RULES).ruleset


def seconds(rules, text):
    before = time.process_time()
    rules.match(item(text))
    return time.process_time() - before


def check(found, title):
    for match in found:
        assert match.evidence
        for one in match.evidence:
            assert 0 <= one.start < one.end <= len(title)
            assert one.text == title[one.start : one.end]


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_time_is_linear_in_the_text(rules, shape):
    short, long = ((SHAPES[shape] * size)[:size] for size in (MILLION // 20, MILLION // 2))
    seconds(rules, short)
    few, many = min(seconds(rules, short) for _ in range(3)), seconds(rules, long)
    assert many < 25 * few + 0.05, (
        f"{few * 1e3:.0f} ms for {len(short):,} characters, {many * 1e3:.0f} ms for {len(long):,}"
    )


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_a_headline_of_ten_megabytes_takes_seconds(rules, shape):
    text = (SHAPES[shape] * (10 * MILLION))[: 10 * MILLION]
    assert seconds(rules, text) < 60


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [1, 7, 500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_news_is_found_behind_it_and_evidence_points_into_the_text(rules, shape, size):
    around = SHAPES[shape] * size
    title = f"{around} . {NEWS} . {around}"
    found = rules.match(item(title))
    assert {"near", "all", "any"} <= {match.rule.id for match in found}
    check(found, title)


def test_marks_and_invisible_characters_inside_of_words_do_not_hide_them(rules):
    for title in (
        "N\u0301v\u0327idia faces e\u200bxport con\u00adtrols",
        "\u202bNvidia\u202c faces \u200fexport\u200f controls",
        "Bo\u0308rse am Abend",
        "Ｎｖｉｄｉａ faces ｅｘｐｏｒｔ ｃｏｎｔｒｏｌｓ",
    ):
        found = rules.match(item(title))
        assert found, title
        check(found, title)


@pytest.mark.slow
def test_the_command_takes_them_as_well(tmp_path):
    (tmp_path / "r.yaml").write_text(RULES)
    titles = [f"{SHAPES[shape] * 5_000} . {NEWS}" for shape in SHAPES]
    lines = "".join(json.dumps({"id": str(n), "title": title}) + "\n" for n, title in enumerate(titles))
    done = CliRunner().invoke(main, ["match", "--rules", str(tmp_path)], input=lines)
    assert done.exit_code == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["item"] for row in rows if row["rule"] == "near"} == {str(n) for n in range(len(titles))}
    for row in rows:
        for one in row["evidence"]:
            assert titles[int(row["item"])][one["start"] : one["end"]] == one["text"]


@pytest.mark.parametrize(("between", "fires"), [("export control ", True), ("", False)])
def test_what_is_near_behind_hundreds_of_others_counts(rules, between, fires):
    apart = "lorem " * 20
    text = "Nvidia " * 150 + apart + "export control " * 150 + apart + f"Nvidia {between}"
    assert ("near" in {match.rule.id for match in rules.match(item(text))}) is fires


def test_a_name_is_looked_for_once_in_a_text(rules, monkeypatch):
    asked = []
    find = Phrase.find
    monkeypatch.setattr(Phrase, "find", lambda phrase, *texts: asked.append(phrase.written) or find(phrase, *texts))
    rules.match(item("Nvidia (NVDA) faces export controls"))
    assert asked.count("Nvidia") == 1
