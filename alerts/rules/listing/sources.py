"""The two sources of the list, and what we know besides, read into rows."""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from alerts.rules.listing.link import Row
from alerts.rules.listing.names import tidy
from alerts.rules.read_instrument import ticker_id
from alerts.rules.securities import is_isin

_SEC_EXCHANGES = {"Nasdaq": "NASDAQ", "NYSE": "NYSE", "CBOE": "CBOE", "OTC": "OTC"}
_EXCHANGES = {
    "GER": "XETRA", "VIE": "VIE", "EBS": "SIX", "LSE": "LSE", "PAR": "PARIS", "AMS": "AMSTERDAM", "MIL": "MILAN",
    "HKG": "HKEX", "SHH": "SSE", "SHZ": "SZSE",
}  # fmt: skip
"""Exchanges whose listings are taken. Those of Berlin, Düsseldorf and the outdated ones of New York tell only names and ISINs."""

_RANKED = 6_700
"""How many rows of the SEC's list are ordered by size; those whose size it does not know follow, large ones among them."""

_NOTES = frozenset({"1053092", "1114446"})
"""Issuers (Credit Suisse AG, UBS AG) of which only exchange-traded notes are left there."""

_US_SYMBOL = re.compile("[A-Z]{1,5}(?:[.][A-OQ-Z])?")
_SYMBOL = re.compile("(?![A-Z]{2}[A-Z0-9]{9}[0-9]$)[A-Z0-9]{1,6}(?:[.-][A-Z])?")
_CERTIFICATE = re.compile(
    r"%| O[EW] T[LS]|\bC[WV] (?:CALL|PUT)|\b-?[0-9]X\b|\bET[CFNP]S?\b|^(?:VON|LQ|BPA|UCH|IS BONUS|EB) |Leverage Shares|LEVERAGE SHARES"
)
_MISREAD = frozenset({"two", "RH", "ISHARES", "Rubis", "CHS Inc."})
"""Names that the source gives to dozens of certificates and bonds; the true bearers come back through their other rows."""

_STEM = re.compile("[0-9A-Z]{8}[0-9]")

KNOWN = Path(__file__).with_name("known.tsv")
"""What the sources leave out, from public facts: large companies and funds by listing and name, and what else people call them,
in Chinese (traditional and simplified) or in Latin letters, ``_`` for a space. A line without a name adds names to a listing
that the sources have.
"""


def known(file: Path) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Each line of ``known.tsv`` with its other names; the row's name is empty where the sources name the company."""
    for line in file.read_text(encoding="utf-8").splitlines():
        listing, name, aliases = [*line.split("\t"), "", ""][:3]
        yield Row(listing, name), tuple(aliases.split())


def sec(folder: Path) -> Iterator[Row]:
    """The SEC's list, which is ordered by size. Preferred shares, units, rights and warrants are left out."""
    table = json.loads((folder / "sec_company_tickers_exchange.json").read_text())["data"]
    known: dict[str, set[str]] = defaultdict(set)
    for cik, _, symbol, _ in table:
        known[cik].add(symbol)
    for rank, (cik, name, written, market) in enumerate(table):
        symbol = written.replace("-", ".")
        spare = len(written) > 3 and written[-1] in "WUR" and (written[:-1] in known[cik] or written[:-2] in known[cik])
        if market in _SEC_EXCHANGES and _US_SYMBOL.fullmatch(symbol) and not spare and cik not in _NOTES:
            yield Row(
                f"{_SEC_EXCHANGES[market]}:{symbol}", tidy(name), issuer=cik, rank=rank if rank < _RANKED else None
            )


def equities(folder: Path) -> Iterator[Row]:
    """The database of equities, without certificates, funds and bonds."""
    with (folder / "financedatabase_equities_slim.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, country = tidy(row["name"]), row["country"]
            if not name or not country or _CERTIFICATE.search(row["name"]) or row["name"] in _MISREAD:
                continue
            isins = tuple(_isins(row["isin"], row["cusip"], country))
            symbol, _, _ = row["symbol"].rpartition(".")
            exchange = _EXCHANGES.get(row["exchange"])
            if exchange is None:
                if isins:
                    yield Row("", name, country, isins)
            elif _SYMBOL.fullmatch(symbol) and not (exchange == "LSE" and re.fullmatch("0[0-9A-Z]{3}", symbol)):
                yield Row(ticker_id(f"{exchange}:{symbol}") or "", name, country, isins)


def _isins(isin: str, cusip: str, country: str) -> Iterator[str]:
    """Valid ISINs only; a CUSIP of a company of the United States is one too, without its frame."""
    if is_isin(isin):
        yield isin
    # A Canadian receipt of a company of the United States carries a CUSIP of its own.
    if country == "United States" and not isin.startswith("CA") and _STEM.fullmatch(cusip) and cusip[0].isdigit():
        made = next(number for digit in "0123456789" if is_isin(number := f"US{cusip}{digit}"))
        if made != isin:
            yield made
