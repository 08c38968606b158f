"""A headline taken apart: source's marks, numbers in one unit, versions, names and events in three languages."""

from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.stories import stems
from alerts.stories.headline import take_apart
from alerts.stories.numbers import take_numbers
from alerts.stories.vocabulary.tokens import plain
from alerts.text import sources
from alerts.text.sources import strip


@pytest.mark.parametrize(
    ("dressed", "bare"),
    [
        ("UPDATE 2-Brightwell lifts outlook", "Brightwell lifts outlook"),
        ("Brightwell lifts outlook - Reuters", "Brightwell lifts outlook"),
        ("Brightwell lifts outlook | CNBC", "Brightwell lifts outlook"),
        ("EXCLUSIVE: Brightwell lifts outlook (Adds shares)", "Brightwell lifts outlook"),
        ("dpa-AFX: Brightwell hebt Ausblick", "Brightwell hebt Ausblick"),
        ("ROUNDUP 2: Brightwell hebt Ausblick", "Brightwell hebt Ausblick"),
        ("【快讯】布莱特上调预期", "布莱特上调预期"),
        ("（快讯）布莱特上调预期", "布莱特上调预期"),
        ("布莱特上调预期_新浪财经", "布莱特上调预期"),
        ("Brightwell - the long way back", "Brightwell - the long way back"),
        ("Brightwell PLC (BWLY: OTCQX) | Annual Report", "Brightwell PLC (BWLY: OTCQX) | Annual Report"),
        ("Brightwell lifts outlook | The Harbour Times", "Brightwell lifts outlook"),
        ("Kontor AG - Kaufen", "Kontor AG - Kaufen"),
        ("Brightwell lifts outlook / X", "Brightwell lifts outlook"),
        ("Brightwell lifts outlook $BWLY $KNTR", "Brightwell lifts outlook"),
        ("Fund buys $BWLY", "Fund buys $BWLY"),
        ("Brightwell puts $20 in escrow", "Brightwell puts $20 in escrow"),
        ("Update", "Update"),
        ("- Reuters", "- Reuters"),
    ],
)
def test_what_a_source_puts_around_its_headline_is_taken_off(dressed, bare):
    assert strip(dressed).text == bare


@pytest.mark.parametrize(
    ("texts", "kind", "value"),
    [
        (
            (
                "25 basis points",
                "25bp",
                "a quarter point",
                "0.25 percentage points",
                "0,25 Prozentpunkte",
                "25个基点",
                "1碼",
            ),
            "bp",
            25,
        ),
        (("3.5%", "3,5 Prozent", "3.5 percent", "3.5％"), "percent", 3.5),
        (("$3.2bn", "3,2 Mrd. Dollar", "3.2 billion dollars", "32亿美元"), "usd", 3.2e9),
        (("14,000 jobs", "14.000 Stellen", "14 000 Stellen", "1.4万个岗位"), "count", 14_000),
        (("Q3 sales", "third-quarter sales", "im dritten Quartal", "三季度营收", "第三季營收"), "quarter", 3),
        (("first half", "H1 profit", "上半年业绩"), "half", 1),
        (("in March", "im März", "3月份出口"), "month", 3),
        (("two billion dollars", "zwei Milliarden Dollar"), "usd", 2e9),
    ],
)
def test_numbers_have_one_unit_whatever_the_language(texts, kind, value):
    for text in texts:
        found, _ = take_numbers(plain(text))
        assert (kind, value) in {(number.kind, number.value) for number in found}, text


@pytest.mark.parametrize(
    ("title", "names", "events"),
    [
        ("Fed cuts rates by 25 basis points", {"fed"}, {"set-", "interest"}),
        ("EZB senkt Leitzins", {"ecb"}, {"set-", "interest"}),
        ("聯準會降息1碼", {"fed"}, {"set-", "interest"}),
        ("Siemens Energy wins order", {"siemens energy"}, {"order"}),
        ("超微與美超微股價大漲", {"amd", "supermicro"}, {"move+", "shares"}),
        ("EU hebt Sanktionen gegen Raffinerie auf", {"eu"}, {"sanction-", "sanction"}),
        ("Target cuts outlook as price target falls", {"target"}, {"set-", "outlook", "target", "move-"}),
        ("First Solar wins order", {"first solar"}, {"order"}),
    ],
)
def test_names_and_events_are_the_same_in_every_language(title, names, events):
    found = take_apart(title)
    assert set(found.names) == names
    assert events <= found.events


@pytest.mark.parametrize(
    ("title", "version"),
    [
        ("Alibaba launches Qwen2.5-Max", "qwen|2.5|max"),
        ("Apple starts selling iPhone 17 Pro", "iphone|17|pro"),
        ("智谱推出GLM-4.6", "glm|4.6|"),
        ("华为发布昇腾910C芯片", "|910c|"),
        ("Nvidia H20 sales to China banned", "h|20|"),
    ],
)
def test_versions_are_read(title, version):
    assert version in take_apart(title).versions


def test_a_quarter_is_no_version_and_a_price_is_none():
    assert not take_apart("BASF Q3 profit at $5 a share, up 2% in FY2026").versions


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Nokia sells unit for $1.524 billion", 1.524e9),
        ("Nokia verkauft Sparte für 1,524 Milliarden Dollar", 1.524e9),
        ("Euro rises to $1.085", 1.085),
        ("Euro steigt auf 1,085 Dollar", 1.085),
        ("Toyota to invest 1,200 billion dollars", 1.2e12),
        ("Toyota investiert 1.200 Milliarden Dollar", 1.2e12),
        ("ZF to cut 1,524 jobs", 1524),
        ("ZF streicht 1.524 Stellen", 1524),
    ],
)
def test_the_language_tells_what_three_digits_behind_a_mark_are(title, value):
    assert [number.value for number in take_numbers(plain(title))[0]] == [pytest.approx(value)]


@pytest.mark.parametrize(("title", "value"), [("Siemens orders 1,200 000 chips", 1.2e6), ("Siemens orders 1.200 000 chips", 1.2e6), ("Siemens orders 1 200 000 chips", 1.2e6)])  # fmt: skip
def test_thousands_are_parted_in_two_ways_at_once(title, value):
    assert [number.value for number in take_apart(title).numbers] == [value]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("京东健康三季度营收增长两成", "jd.com health"),
        ("JD Health third-quarter revenue rises", "jd.com health"),
        ("京東物流擴建倉庫", "jd.com logistics"),
        ("京东物流业务增长两成", "jd.com"),
        ("比亚迪电子净利润下降", "byd electronics"),
        ("比亚迪汽车销量下降", "byd"),
        ("腾讯音乐公布季度业绩", "tencent music"),
        ("华为电子书发布", "huawei"),
        ("平安银行净利润增长", "ping an bank"),
    ],
)
def test_a_sister_in_chinese_is_another_company_and_a_unit_is_none(title, name):
    assert take_apart(title).names == (name,)


ENDINGS = """is ise iser ised ises isers ising isation isations isin our ours oured ouring ourable ourite ourites ouri tre tres tred
    ll lled lling lls ogue ogues og izes ors ters""".split()  # noqa: SIM905 - a list of endings
MARKS = [*"-|()[]:,_/$", " ", "  ", " - ", " \u2013 ", " | ", " / X", " $ABC"]
SAID = [
    "1",
    "Reuters",
    "The Post",
    "ZDF",
    "adds shares",
    "video",
    "sources say",
    "example.com",
    "新浪",
    "财经",
    "outlook",
]


@given(st.lists(st.sampled_from([*MARKS, *SAID]), max_size=14).map("".join))
@example("Brightwell lifts outlook  - Reuters")
def test_a_tail_is_found_where_one_looks_at_every_place(title):
    found = sources._compiled(sources._TAIL).search(title, max(0, len(title) - sources._TAIL_LENGTH))
    assert sources._without_tail(title) == (found.start() if found else None)


def test_a_word_without_a_british_ending_has_nothing_to_change():
    for head, ending in product(("organ", "lab", "thea", "cance", "catal", "ri"), ENDINGS):
        word = f"{head}{ending}"
        assert word.endswith(stems._MAYBE_BRITISH) or not any(pattern.search(word) for pattern, _ in stems._BRITISH)
