"""A ticker that the feed itself states counts as a mention."""

import pytest

from alerts.model.item import Item
from alerts.rules.exchanges import EXCHANGES
from alerts.rules.stated import bare, is_listing
from tests.rules.loading import ruleset

RULES = """
version: 1
watchlist:
  NASDAQ:NVDA: {name: NVIDIA Corp, isin: US67066G1040}
  NYSE:F: {name: Ford Motor}
  NYSE:BRK.B: {name: Berkshire Hathaway}
  HKEX:0700: {name: Tencent}
topics:
  chips: {any: [chip maker], tickers: [NASDAQ:NVDA]}
rules:
  - {id: nvidia, title: N, when: {any: [ticker:NASDAQ:NVDA]}, alert: {to: [desk]}}
  - {id: ford, title: F, when: {any: [ticker:NYSE:F]}, alert: {to: [desk]}}
  - {id: berkshire, title: B, when: {any: [ticker:NYSE:BRK.B]}, alert: {to: [desk]}}
  - {id: tencent, title: T, when: {any: [ticker:HKEX:0700]}, alert: {to: [desk]}}
  - {id: chips, title: C, when: {any: [topic:chips]}, alert: {to: [desk]}}
  - {id: in-title, title: I, when: {title: ticker:NASDAQ:NVDA}, alert: {to: [desk]}}
  - {id: but-not, title: X, when: {all: [results], not: [ticker:NASDAQ:NVDA]}, alert: {to: [desk]}}
"""


@pytest.fixture(scope="module")
def rules():
    return ruleset(RULES)


def item(*symbols: str, title: str = "Quarterly results are out") -> Item:
    return Item(feed="otc", key="guid:1", title=title, symbols=symbols)


@pytest.mark.parametrize(
    ("symbols", "expected"),
    [
        (("NVDA",), {"nvidia", "chips"}),
        (("NASDAQ:NVDA",), {"nvidia", "chips"}),
        (("XNAS:NVDA",), {"nvidia", "chips"}),
        (("NASDAQGS:NVDA",), {"nvidia", "chips"}),
        (("US67066G1040",), {"nvidia", "chips"}),
        (("SOMEWHERE:NVDA",), {"nvidia", "chips"}),
        (("LSE:NVDA",), {"but-not"}),
        (("F",), {"ford", "but-not"}),
        (("NYSE:F", "NVDA"), {"ford", "nvidia", "chips"}),
        (("BRK/B",), {"berkshire", "but-not"}),
        (("BRK-B",), {"berkshire", "but-not"}),
        (("HKEX:700",), {"tencent", "but-not"}),
        (("0700",), {"but-not"}),
        (("NVDAX",), {"but-not"}),
        ((), {"but-not"}),
    ],
)
def test_what_counts(rules, symbols, expected):
    assert {match.rule.id for match in rules.match(item(*symbols))} == expected


def test_the_evidence_says_where_it_stood(rules):
    [match] = [match for match in rules.match(item("AMD", "NASDAQ:NVDA")) if match.rule.id == "nvidia"]
    [found] = match.evidence
    assert (found.field, found.text, found.term) == ("symbols", "NASDAQ:NVDA", "ticker:NASDAQ:NVDA")


def test_an_alert_names_the_instruments_that_the_feed_states(rules):
    assert rules.mentions(item("NVDA", "F")) == ("NASDAQ:NVDA", "NYSE:F")


def test_a_number_alone_is_anybody_s():
    assert not is_listing("700", [(EXCHANGES["HKEX"], "0700")])
    assert is_listing("SEHK:0700", [(EXCHANGES["HKEX"], "0700")])
    assert is_listing("EURONEXT:MC", [(EXCHANGES["PARIS"], "MC")])
    assert not is_listing("MILAN:MC", [(EXCHANGES["PARIS"], "MC")])
    assert bare("HKEX:0700") == "700"
