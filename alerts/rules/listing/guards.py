"""What has a ticker's form and is none: initials, trade marks, coins, dollars, quarters."""

import re
from functools import lru_cache

from alerts.rules.listing.candidates import Candidate, Form
from alerts.rules.ordinary import ORDINARY

_COINS = re.compile(
    r"\b(?:crypto\w*|coins?|memecoins?|tokens?|bitcoin|ethereum|solana|altcoins?|airdrops?|stablecoins?|defi|nfts?|dao|blockchain|binance|launchpool|web3|IEO|IDO)\b"
    r"|幣|币|代幣|空投|公鏈|公链|鏈上|链上|迷因|質押|Krypto",
    re.IGNORECASE,
)
_CURRENCIES = frozenset(
    {"US", "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "HK", "NT", "TWD", "EUR", "GBP", "A", "C", "S", "R"}
)
_SUMS = frozenset("KMBT")
_INTERVAL = re.compile("[QHF][1-4]|[0-9]{1,2}|FY[0-9]*")
_CITIES = """
    frankfurt stuttgart wien vienna paris amsterdam brussels lisbon dublin milan madrid stockholm copenhagen helsinki oslo
    warsaw prague istanbul johannesburg shanghai shenzhen tokyo set aim bit six
    """
_DATELINES = frozenset(_CITIES.split()) | {"hong kong", "tel aviv"}
_OTHERS = """
US USA UK EU UN UAE AI AGI AR VR XR ML PC TV EV EVS NHS SPR DXY DTCC BTC ETH SOL XRP DOGE USDT USDC IEA EIA EMA ASIC SEO NCAA PGA CDC NIH NASA MIT UCLA USC LGBT PDF NSFW VIDEO WATCH PHOTOS AUDIO LIVE EXCLUSIVE UPDATE UPDATED OPINION POLL QUIZ SPONSORED IMF WHO NATO OPEC ECB FED BOJ BOE GDP CPI PPI PMI FDA SEC FTC DOJ EPA CIA FBI NSA
NBA NFL NHL MLB UFC BBC CNN NBC HBO MIT CEO CFO CTO USD EUR GBP JPY CNY CHF IOS API SDK GPU CPU LLM ESG IPO ETF
"""
ABBREVIATIONS = frozenset(_OTHERS.split())
"""What is written in capitals and is no ticker, though some are."""

_CERTAIN = 3
_MARKS = frozenset({"R", "C", "TM", "SM", "P"})


def passes(candidate: Candidate, text: str, *, american: bool) -> bool:
    """Whether nothing around a candidate says that it is something else. ``text`` is folded, with its capitals.

    ``american`` says whether the candidate can be a listing in the United States, where companies that deal in coins are.
    """
    symbol = candidate.symbol
    match candidate.form:
        case Form.CASHTAG:
            lone = symbol in _CURRENCIES or (symbol in _SUMS and len(re.findall(r"\$[A-Z]{1,5}\b", text)) <= 1)
            return not lone and not names_coins(text)
        case Form.SUFFIX | Form.COUNTRY:
            return candidate.bracketed or not (_INTERVAL.fullmatch(symbol) or _is_initials(candidate, text))
        case Form.EXCHANGE:
            # "Frankfurt: SAP cuts ..." is a dateline; "FRANKFURT:SAP" and "(Frankfurt: SAP)" name a listing.
            label = text[candidate.start : candidate.end].partition(":")[0].rstrip()
            return candidate.bracketed or label.isupper() or label.casefold() not in _DATELINES or not symbol.isalpha()
        case Form.BRACKETS:
            glued = text[: candidate.start].rstrip("( ") == text[: candidate.start].rstrip("(")
            return not (symbol in _MARKS and glued) and (american or not names_coins(text))
        case _:
            return True


@lru_cache(maxsize=1)
def names_coins(text: str) -> bool:
    """Whether a text is about coins, whose symbols look like those of companies. Asked of each candidate of one text."""
    return bool(_COINS.search(text))


def _is_initials(candidate: Candidate, text: str) -> bool:
    """``U.N`` of U.N., ``J.P`` of J.P. Morgan."""
    single = len(candidate.symbol) == 1 and candidate.symbol.isalpha()
    return single and (text[candidate.end : candidate.end + 1] == "." or candidate.end - candidate.start <= 3)


def is_listing_of_symbols(symbols: list[str], listed: list[bool]) -> bool:
    """Whether what stands in one pair of brackets is an enumeration of tickers, not of countries or abbreviations.

    Of two, both must be listed; of more, a quarter (old headlines name companies that have gone since). One of them at
    least is no word and no abbreviation; three are, if there are abbreviations among them.
    """
    letters = all(re.sub("[./-]", "", symbol).isalpha() for symbol in symbols)
    told = zip(symbols, listed, strict=True)
    telling = sum(known and symbol not in ORDINARY | ABBREVIATIONS and len(symbol) > 1 for symbol, known in told)
    if not letters or telling < (1 if ABBREVIATIONS.isdisjoint(symbols) else _CERTAIN):
        return False
    return all(listed) if len(symbols) == 2 else 4 * sum(listed) >= len(symbols)
