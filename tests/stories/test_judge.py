"""Same story or not: what speaks for it, and what vetoes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alerts.model.item import Item
from alerts.stories.judge import judge, judge_weighed
from alerts.stories.read import read
from alerts.stories.reading import pack, unpack
from alerts.stories.verdict import Kind
from alerts.stories.weighing import weigh
from tests.examples import examples

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SAID = (
    "Fed cuts raises rates by 25 50 basis points Siemens Energy hebt senkt Prognose Nvidia Qwen2.5-Max 英伟达 上调 下调 目标价 halted resumed "
    "Transaction in own shares denies Q2 Q3 profit $3.2bn 37 firms UPDATE 1- - Reuters 🚀 ( ) 更正："
)
WORDS = SAID.split()
TITLES = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join) | st.text(max_size=60)
SAYING = (
    ["Nvidia", "Siemens", "Siemens Energy", "英伟达", "美联储", "Ashdown", "Merton", "Ashdown Merton", "Lindqvist", ""],
    ["cuts", "raises", "hebt", "senkt", "to buy", "buys", "denies", "halts", "上调", "sues", "will not cut", "and"],
    ["outlook", "Prognose", "jobs", "目标价", "Qwen3-Max", "plant in Kentucky", "Merton", "Lindqvist", "Brightwell"],
    ["", "by 25 bp", "25个基点", "7.4%", "$3.2bn", "for $3.2 billion", "37 firms", "in Q2", "next week", "- Reuters"],
)
REPORTS = st.tuples(*map(st.sampled_from, SAYING)).map(" ".join)
"""Whole headlines: two of them are of one story now and then, as two lists of words hardly ever are."""


def title(text, *instruments, summary="", feed="wire"):
    return read(Item(feed=feed, key=text, title=text, summary=summary), instruments, NOW)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fed cuts rates by 25 basis points", "UPDATE 1-Fed cuts rates by 25 bps - Reuters"),
        ("美联储降息25个基点", "【快讯】美联储降息25个基点"),
        ("美联储降息25个基点", "聯準會降息1碼"),
        ("Siemens hebt Prognose an", "dpa-AFX: Siemens hebt Prognose an"),
        ("Ashdown to buy Brightwell for $3.2 billion", "Brightwell snapped up by Ashdown in $3.2bn deal"),
        ("Fed cuts rates by 25 basis points", "Fed senkt Leitzins um 0,25 Prozentpunkte"),
        ("Wolfspeed files for bankruptcy protection", "Chipmaker Wolfspeed enters Chapter 11"),
        (
            "阿里云通义千问发布旗舰模型Qwen3-Max",
            "Alibaba says its new model Qwen3-Max beats DeepSeek's V3 in benchmarks",
        ),
    ],
)
def test_one_story_in_two_dresses(one, other):
    assert judge(title(other), title(one)).kind is Kind.SAME


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        ("Fed cuts rates by 25 basis points", "Fed cuts rates by 50 basis points", "number"),
        ("US adds 37 firms to blacklist", "US adds 140 firms to blacklist", "number"),
        ("BASF beats forecasts in Q2", "BASF beats forecasts in Q3", "number"),
        ("Siemens hebt Prognose an", "Siemens senkt Prognose", "direction"),
        ("瑞银上调腾讯目标价", "瑞银下调腾讯目标价", "direction"),
        ("Trading in Varta halted", "Trading in Varta resumed", "direction"),
        ("Index adds Varta", "Index removes Varta", "direction"),
        ("Pemex makes bond payment", "Pemex skips bond payment", "direction"),
        ("Alibaba launches Qwen2.5-Max", "Alibaba launches Qwen3-Max", "version"),
        ("Kering exploring sale of beauty unit", "Kering denies exploring sale of beauty unit", "denie"),
        ("Heineken profit up 7.4%", "CORRECTED-Heineken profit up 7.4%", "correct"),
    ],
)
def test_what_is_new_of_the_same_company_follows(one, other, because):
    verdict = judge(title(other), title(one))
    assert verdict.kind is Kind.FOLLOW_UP
    assert because in " ".join(verdict.reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siemens wins order for trains in Egypt", "Siemens Energy wins order for trains in Egypt"),
        ("Stifel downgrades Fortinet to hold", "Stifel downgrades Zscaler to hold"),
        ("中芯国际三季度营收增长", "华虹半导体三季度营收增长"),
        ("超微股價大漲", "美超微股價大漲"),
        ("Apple to build servers in Houston", "Apple loses appeal over fees in Europe"),
        ("Toyota to invest $1 billion in Kentucky plant", "Toyota to invest $1 billion in Indiana plant"),
    ],
)
def test_another_company_or_matter_is_another_story(one, other):
    assert judge(title(other), title(one)).kind is Kind.OTHER


@pytest.mark.parametrize("heading", ["Transaction in own shares", "Directors' Dealings", "关于回购公司股份的进展公告"])
def test_a_template_with_another_text_is_another_story(heading):
    first = title(heading, summary="Ashdown Foods plc bought 12,000 of its ordinary shares today")
    second = title(heading, summary="Brightwell Marine plc purchased 80,500 shares from Merton Bank", feed="other wire")
    assert judge(second, first).kind is Kind.OTHER
    assert judge(replace(first, feed="other wire"), first).kind is Kind.SAME


def test_a_template_with_another_instrument_is_another_story():
    assert judge(title("Buy", "NASDAQ:NVDA"), title("Buy", "NASDAQ:AMD")).kind is Kind.OTHER


@pytest.mark.parametrize(("one", "other"), [("39", "40"), ("40", "41"), ("70", "72"), ("9,000", "9,012")])
def test_a_count_is_not_rounded_where_every_other_word_is_the_same(one, other):
    verdict = judge(title(f"Nvidia, part {other}"), title(f"Nvidia, part {one}"))
    assert verdict.kind is Kind.FOLLOW_UP
    assert "another number" in verdict.reasons[0]


@pytest.mark.parametrize(("one", "other"), [("Nvidia A", "Nvidia B"), ("Nvidia of old, wire", "Nvidia 1")])
def test_nothing_but_a_name_in_common_makes_no_story(one, other):
    assert judge(title(other), title(one)).kind is Kind.OTHER


def turned(report, places):
    """The same headline with some of its words moved or left out."""
    words = report.split()
    for here, there, is_kept in places:
        if len(words) > 1:
            word = words.pop(here % len(words))
            words[there % len(words) : 0] = [word] if is_kept else []
    return " ".join(words)


PLACES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), max_size=2)
PAIRS = st.tuples(TITLES, TITLES) | st.tuples(REPORTS, REPORTS)
PAIRS |= st.tuples(REPORTS, PLACES).map(lambda both: (both[0], turned(*both)))


@given(pair=PAIRS)
@example(pair=("cuts raises Fed Fed Fed", "Prognose Fed Fed Fed cuts"))
@example(pair=("英伟达 cuts outlook 37 firms", "cuts outlook 37 firms"))
@example(pair=("Ashdown to buy Merton", "Ashdown Merton to buy as rivals wait"))
@settings(max_examples=examples(150), deadline=None)
def test_the_judgement_is_the_same_from_both_sides_and_each_time(pair):
    mine, theirs = map(title, pair)
    there, back = judge(mine, theirs), judge(theirs, mine)
    assert there == judge(mine, theirs)
    assert (there.kind is Kind.SAME) == (back.kind is Kind.SAME) or mine.marks != theirs.marks
    assert 0 <= there.likeness <= 1.0 + 1e-9
    assert there.reasons


@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), rest=TITLES, least=st.floats(0, 1))
@example(words=["Nvidia", "lifts", "outlook"], rest="after sales in China", least=0.9)
@settings(max_examples=examples(100), deadline=None)
def test_only_what_is_less_alike_than_asked_for_is_left_out(words, rest, least):
    mine, theirs = weigh(title(" ".join(words))), weigh(title(f"{' '.join(words)} {rest}"))
    whole, asked = judge_weighed(mine, theirs), judge_weighed(mine, theirs, least)
    assert asked == whole or (asked.kind is Kind.OTHER and whole.likeness <= asked.likeness < least)


@given(text=TITLES, summary=st.text(max_size=80))
@settings(max_examples=examples(150), deadline=None)
def test_an_item_is_one_with_itself_and_its_reading_comes_back_from_its_bytes(text, summary):
    reading = title(text, "XETRA:SIE", summary=summary)
    assert judge(reading, reading).kind is Kind.SAME
    assert unpack(pack(reading)) == reading


@pytest.mark.parametrize("source", ["Agency", "Energy", "Capital", "Digital Media", "Heavy Group", "Green News"])
@pytest.mark.parametrize("form", ["{} - {}", "{} | {}", "{} ({})", "{} \u2013 {}"])
@pytest.mark.parametrize(
    "said",
    ["Nvidia to buy 500 chip plants in Bavaria", "Brightwell bought by Siemens", "Microsoft raises price of Xbox"],
)
def test_a_source_that_no_list_has_makes_no_other_company_of_a_name(said, form, source):
    assert judge(title(form.format(said, source)), title(said)).kind is Kind.SAME
