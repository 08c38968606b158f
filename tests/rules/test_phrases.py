"""Every bullet of "Phrases" in RULES.md."""

import pytest

from alerts.rules.phrase import Fault, parse_phrase
from alerts.rules.spelling import flat
from alerts.text.fold import fold
from tests.rules.loading import evidence, item, rules_of


def found(phrase, text):
    return [hit[1] for hit in evidence(rules_of(phrase), item(text)) or []]


@pytest.mark.parametrize(
    ("phrase", "text", "hits"),
    [
        # folding
        ("Börse", "BÖRSE, Boerse und Borse", ["BÖRSE", "Boerse", "Borse"]),
        ("Boerse", "Börse, Boerse, Borse", ["Börse", "Boerse"]),
        ("Borse", "Börse, Boerse, Borse", ["Börse", "Borse"]),
        ("toe", "to toe", ["toe"]),
        ("to", "toe to", ["to"]),
        ("Straße", "STRASSE", ["STRASSE"]),
        ("Strasse", "Straße", ["Straße"]),
        ("Boersenoffnung", "Börsenöffnung", ["Börsenöffnung"]),
        ("Nestle", "Nestlé", ["Nestlé"]),
        ("DeepSeek", "Deep\u00adSeek Deep\u200bSeek", ["Deep\u00adSeek", "Deep\u200bSeek"]),
        ("McDonald's", "McDonald’s", ["McDonald’s"]),
        # separators
        (
            "export control",
            "export-control export/control export_control",
            ["export-control", "export/control", "export_control"],
        ),
        ("export control", "export\u00a0\ncontrol", ["export\u00a0\ncontrol"]),
        ("export control", "export, control; exportcontrol", []),
        ("Qwen2.5-Max", "Qwen 2.5 Max, qwen2.5max, QWEN‑2.5‑MAX", ["Qwen 2.5 Max", "qwen2.5max", "QWEN‑2.5‑MAX"]),
        ("Qwen2.5-Max", "Qwen2.5-VL, Qwen3-Max, Qwen25-Max", []),
        ("e-mail", "email e-mail e mail", ["email", "e-mail", "e mail"]),
        ("email", "e-mail", []),
        ("Deep Seek", "DeepSeek", []),
        ("AT&T", "at T, AT & T, AT&T's", ["AT&T"]),
        ("C++", "C++11, C+", ["C++"]),
        # numbers
        ("2.5", "25, 2.5, 2.50, 12.5, 2,5", ["2.5"]),
        ("2", "2.5 and 1,2 and 2.", ["2"]),
        ("10,000", "10,000 or 110,000", ["10,000"]),
        # boundaries
        ("chip", "chipmunk microchip chip's chip", ["chip", "chip"]),
        ("GPT", "GPT4 4GPT GPT-4", ["GPT"]),
        ("GPT*", "GPT4.5 and GPTs", ["GPT4.5", "GPTs"]),
        ("DeepSeek", "中国DeepSeek发布", ["DeepSeek"]),
        ("Газпром", "XГазпромX Газпрома", ["Газпром"]),
        ("超微", "美超微", ["超微"]),
        ("啊啊", "啊啊啊", ["啊啊", "啊啊"]),
        # stars
        ("Sanktion*", "Sanktionen Sanktion, Russlandsanktion", ["Sanktionen", "Sanktion"]),
        ("*sanktionen", "US-Sanktionen Russlandsanktionen Sanktionenliste", ["Sanktionen", "Russlandsanktionen"]),
        ("*sanktion*", "Russlandsanktionsliste", ["Russlandsanktionsliste"]),
        ("export* control*", "exporting controls", ["exporting controls"]),
        ("export* control*", "export管制 controls", []),
        ("芯片*", "芯片股大涨", ["芯片"]),
    ],
)
def test_a_phrase_is_found(phrase, text, hits):
    assert found(phrase, text) == hits


def test_capitals_count_when_asked_for():
    rules = rules_of({"text": "Deep Seek", "case": "exact"})
    assert evidence(rules, item("deep seek, DEEP SEEK, Deep-Seek")) == [("title", "Deep-Seek", "Deep Seek", None)]


@pytest.mark.parametrize(
    "phrase", ["*", "a*", "AI*", "*ab*", "export c*", "export * control", "Sank*tion", "**abc", "&", "…", "* abc"]
)
def test_what_is_no_phrase_is_refused(phrase):
    assert isinstance(parse_phrase(phrase), Fault)


def test_offsets_are_code_points_of_the_original():
    text = "😀 \u200bａｔ: Bo\u0308rse\u202c 中国Deep\u00adSeek发布"
    rules = rules_of({"any": ["Börse", "DeepSeek"]})
    spans = [(e.start, e.end, e.text) for e in rules.match(item(text))[0].evidence]
    assert spans == [(7, 13, "Bo\u0308rse"), (17, 26, "Deep\u00adSeek")]
    assert all(text[start:end] == shown for start, end, shown in spans)


def test_a_phrase_never_spans_two_fields():
    rules = rules_of("export control")
    assert evidence(rules, item("export", summary="control")) is None
    assert evidence(rules_of({"all": ["export", "control"]}), item("export", summary="control")) is not None


@pytest.mark.slow
@pytest.mark.parametrize("filler", ["nvidia ", "\u0301", "中", "\u202e", "a", "\ud800 "])
def test_a_text_of_ten_megabytes_is_matched(filler):
    text = filler * (10_000_000 // len(filler)) + " DeepSeek"
    assert evidence(rules_of({"any": ["DeepSeek", "*sanktion*"]}), item(text)) == [
        ("title", "DeepSeek", "DeepSeek", None)
    ]


@pytest.mark.parametrize("written", ["Qwen2.5-Max", "Börse am Abend", "Sanktion*", "AT&T", "深度求索", "GPT4"])
def test_a_phrase_finds_the_same_once_its_parts_are_gone(written):
    kept, gone = parse_phrase(written), parse_phrase(written)
    gone.let_parts_go()
    assert gone.parts == kept.parts
    text = fold(written.replace("*", "en")).text
    assert gone.find(text, flat(text)) == kept.find(text, flat(text)) == [(0, len(text))]
