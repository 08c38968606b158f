"""Tickers that the list does not have (delisted, or of an exchange that it leaves out), where their form leaves no doubt."""

import re
from collections.abc import Callable

from alerts.rules.listing.candidates import Candidate, Form
from alerts.rules.listing.guards import ABBREVIATIONS, names_coins
from alerts.rules.ordinary import ORDINARY
from alerts.rules.read_instrument import ticker_id
from alerts.rules.securities import is_isin

_HAN = re.compile("[\u3400-\u9fff](?:-?KY|-?DR|\\*)? ?\\($")
"""What stands before a code in brackets: 神達(3706), 世芯-KY(3661)."""

_BEFORE_NAME = re.compile("[、，,;；] ?\\($")
_NAME = re.compile(" ?\\) ?[\u3400-\u9fff]{2}")
"""Or the name follows: (2330)台積電、(2382)廣達."""

_DATE = re.compile("(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")

_YEARS = range(1980, 2051)
_SHENZHEN = ("000", "001", "002", "003", "300", "301")
_SHANGHAI = ("600", "601", "603", "605", "688")

_LETTERS = re.compile("[A-Z]{3,5}")
_MARKET = re.compile(
    r"\b(?:Inc|Corp|Corporation|Ltd|PLC|Co|Holdings?|Group|Capital|shares?|stocks?|buys?|sells?|sold|calls|puts|options?|dividend|earnings|EPS|revenues?|profits?"
    r"|quarter|Q[1-4]|upgrade[sd]?|downgrade[sd]?|rating|(?:price )?target|analysts?|acqui\w+|merger|takeover|bid|offering|guidance|outlook|forecasts?|traders?"
    r"|rall(?:y|ies)|Nasdaq|NYSE|ETFs?|gold|drug|FDA|trial|notes|notices|CEO|approval|permit|chart|up today|down today|long|short|outlook|gainers|losers|decliners|highs|lows|preview)\b",
    re.IGNORECASE,
)
"""Somewhere in a headline about a traded company."""

_LEGAL_FORM = re.compile(
    r"\b(?:Inc|Corp|Corporation|Incorporated|Ltd|Limited|PLC|plc|LLC|LP|N\.V|S\.A|AG|SE|Co|Company|Holdings?|Bancorp|Bancshares)\.?,?$"
)
"""Right before the brackets it leaves no doubt: J.C. Penney Company, Inc. (JCP)."""

_WORD = re.compile("[A-Za-z][A-Za-z'’-]*")
_LINKING = frozenset({"of", "the", "and", "for", "in", "on", "de", "la", "to", "a"})


def listing_by_form(candidate: Candidate, recognised: Callable[[str], bool]) -> str | None:
    """The listing of a candidate with an exchange. ``recognised`` says whether a watchlist with a listing would find it."""
    symbol = candidate.symbol
    for exchange in candidate.exchanges:
        listing = ticker_id(f"{exchange.id}:{symbol}")
        full = symbol.isdigit() and 0 < exchange.digits <= len(symbol) <= max(exchange.digits, 5)
        lettered = candidate.bracketed and symbol[0].isalpha() and not exchange.digits and not _PERIOD.fullmatch(symbol)
        named = lettered and (candidate.form is Form.EXCHANGE or (candidate.form in _SUFFIXED and len(symbol) > 1))
        if listing and (full or named) and recognised(listing):
            return listing
    return None


_PERIOD = re.compile("[QH][1-4]|FY?[0-9]{2,4}")
"""Quarters, halves and years, which stand in brackets as well."""

_SUFFIXED = (Form.SUFFIX, Form.COUNTRY)


def listing_of_code(candidate: Candidate, text: str) -> str | None:
    """The listing of a number in brackets beside a Chinese name: four digits are Taiwan's, five Hong Kong's, six the mainland's."""
    code = candidate.symbol
    if candidate.form is not Form.BRACKETS or not code.isdigit():
        return None
    before, after = text[: candidate.start], text[candidate.end :]
    if not _HAN.search(before) and not (_BEFORE_NAME.search(before) and _NAME.match(after)):
        return None
    match len(code):
        case 4 if code[0] != "0":
            return None if int(code) in _YEARS else ticker_id(f"TWSE:{code}")
        case 4 | 5 if code[0] == "0":
            return None if _DATE.fullmatch(code) else ticker_id(f"HKEX:{code}")
        case 6 if code.startswith(_SHENZHEN + _SHANGHAI):
            return ticker_id(f"{'SZSE' if code.startswith(_SHENZHEN) else 'SSE'}:{code}")
        case _:
            return None


def is_number(candidate: Candidate) -> bool:
    """Whether a candidate is a number of a security: an ISIN with its check digit, a WKN or CUSIP behind its label."""
    return candidate.form is Form.NUMBER or (candidate.form is Form.ISIN and is_isin(candidate.symbol))


def is_cashtag(candidate: Candidate, text: str) -> bool:
    """Whether a cashtag that the list does not have stands among others: $PFE $AGN."""
    symbol = candidate.symbol
    if candidate.form is not Form.CASHTAG or not symbol.isalpha() or symbol in ABBREVIATIONS or names_coins(text):
        return False
    return len(symbol) > 1 and len(set(re.findall(r"\$([A-Z]{2,5})\b", text)) - ABBREVIATIONS) > 1


def are_symbols(symbols: list[str], text: str) -> bool:
    """Whether an enumeration in brackets is one of tickers though the list has none of them: "Earnings preview (RCII, AAN)"."""
    lettered = all(re.fullmatch("[A-Z]{1,5}", symbol) and symbol not in ABBREVIATIONS for symbol in symbols)
    telling = sum(len(symbol) > 1 and symbol not in ORDINARY for symbol in symbols)
    return (
        lettered and telling > 1 and 2 * telling > len(symbols) and bool(_MARKET.search(text)) and not names_coins(text)
    )


def is_symbol(candidate: Candidate, text: str) -> bool:
    """Whether letters in brackets are a symbol: behind the words of a headline on a traded company, and no abbreviation of them."""
    symbol, before = candidate.symbol, text[: candidate.start].rstrip("( ")
    if candidate.form is Form.BRACKETS and _LEGAL_FORM.search(before) and symbol.isalpha() and len(symbol) <= 5:
        return symbol not in ABBREVIATIONS and not names_coins(text)
    if candidate.form is not Form.BRACKETS or not _LETTERS.fullmatch(symbol):
        return False
    if symbol in ORDINARY or symbol in ABBREVIATIONS or names_coins(text):
        return False
    words = _WORD.findall(before)
    return bool(words) and before[-1:].isascii() and not _abbreviates(symbol, words) and bool(_MARKET.search(text))


def _abbreviates(symbol: str, words: list[str]) -> bool:
    """Whether the letters are the initials of the words before: Directors Guild of America (DGA), not Chiquita (CQB)."""
    near = words[-len(symbol) - 3 :]
    telling = "".join(word[0] for word in near if word not in _LINKING).upper()
    return symbol in telling or symbol in "".join(word[0] for word in near).upper()
