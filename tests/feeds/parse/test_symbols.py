"""Securities that a feed states in fields of their own."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.parse import parse_document
from alerts.feeds.symbols import symbols_of
from alerts.model.document import Document
from tests.pieces import texts_of


def symbols(inside: str) -> tuple[str, ...]:
    names = " ".join(f"xmlns:{name}='urn:{name}'" for name in ("pink", "nasdaq", "ndaq", "x"))
    body = f"<rss version='2.0' {names}><channel><item><title>T</title>{inside}</item></channel></rss>"
    found = parse_document(body.encode(), url="https://example.org/f", content_type=None)
    assert isinstance(found, Document)
    return found.entries[0].symbols


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<pink:symbol>FYMNF</pink:symbol>", ("FYMNF",)),
        ("<pink:symbol><![CDATA[ FYMNF ]]></pink:symbol>", ("FYMNF",)),
        ("<nasdaq:tickers>AAPL,MSFT, BRK.B</nasdaq:tickers>", ("AAPL", "MSFT", "BRK.B")),
        ("<ndaq:IssueSymbol>ABCD</ndaq:IssueSymbol>", ("ABCD",)),
        ("<x:isin>US67066G1040</x:isin>", ("US67066G1040",)),
        ("<x:ticker>NASDAQ:NVDA</x:ticker><x:ticker>NYSE: F</x:ticker>", ("NASDAQ:NVDA", "NYSE:F")),
        ("<x:tickers>NVDA AMD</x:tickers>", ("NVDA", "AMD")),
        ("<category domain='https://example.org/rss/stock'>Nasdaq:NVDA</category>", ("NASDAQ:NVDA",)),
        ("<category domain='https://example.org/stocksymbol'>NVDA</category>", ("NVDA",)),
        ("<category domain='https://example.org/rss/ISIN'>US67066G1040</category>", ("US67066G1040",)),
        ("<category domain='https://example.org/keywords'>NVDA</category><category>AMD</category>", ()),
        ("<x:symbol>not a symbol at all, nor this</x:symbol>", ()),
        ("<x:symbol></x:symbol>", ()),
    ],
)
def test_each_form(inside, expected):
    assert symbols(inside) == expected


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        ({"_market": {"symbols": ["NASDAQ:NVDA", "AMD"]}}, ("NASDAQ:NVDA", "AMD")),
        ({"_x": {"stock_tickers": "NASDAQ:NVDA, NYSE:F"}}, ("NASDAQ:NVDA", "NYSE:F")),
        ({"_x": {"ticker": "NVDA"}, "_y": {"isin": "US67066G1040"}}, ("NVDA", "US67066G1040")),
        ({"_x": {"symbols": [1, None, {"a": "B"}]}, "_y": "NVDA"}, ()),
    ],
)
def test_extensions_of_json_feed(extension, expected):
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "F",
        "items": [{"id": "1", "title": "T"} | extension],
    }
    found = parse_document(json.dumps(feed).encode(), url="https://example.org/f", content_type=None)
    assert isinstance(found, Document)
    assert found.entries[0].symbols == expected


STATED = texts_of(
    "NVDA", "NASDAQ", ":", " ", ",", "|", ";", "/", "$", "(", ")", ".B", "ß", "ŉ", "ǆ", "英", "\ud800", "\0", "x" * 60
)


@given(st.lists(STATED, max_size=20))
def test_whatever_stands_there_at_most_fifty_short_symbols_come_of_it(stated):
    found = symbols_of(stated)
    assert len(found) <= 50
    assert all(len(symbol) <= 50 and symbol == symbol.upper() and symbol.strip() for symbol in found)
