"""The list is made from its sources alone, and says the same of a company wherever it is named."""

import csv
import gzip
import json
from pathlib import Path

import pytest

from alerts.rules.exchanges import EXCHANGES
from alerts.rules.listing.build import build, packed
from alerts.rules.listing.distinct import Distinct, known_words
from alerts.rules.listing.names import core, short, tidy, titled
from alerts.rules.listing.shipped import FILE, companies
from alerts.rules.listing.sources import KNOWN, known
from alerts.rules.read_instrument import ticker_id
from alerts.rules.securities import is_isin

SOURCES = Path(__file__).parents[4] / "shared" / "data" / "tickers"
COLUMNS = ("symbol", "name", "currency", "sector", "industry", "exchange", "market", "country", "isin", "cusip", "figi")


def made(folder, sec, equities, besides=""):
    """The list of small sources, as rows of (name, listings, isins)."""
    table = {"fields": ["cik", "name", "ticker", "exchange"], "data": sec}
    (folder / "sec_company_tickers_exchange.json").write_text(json.dumps(table))
    with (folder / "financedatabase_equities_slim.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(dict.fromkeys(COLUMNS, "") | row for row in equities)
    (folder / "known.tsv").write_text(besides, encoding="utf-8")
    return [tuple(line.split("\t")[:3]) for line in build(folder, folder / "known.tsv").splitlines()]


def equity(symbol, name, exchange, country, isin="", cusip=""):
    return {"symbol": symbol, "name": name, "exchange": exchange, "country": country, "isin": isin, "cusip": cusip}


def test_listings_of_one_company_are_one_entry_the_home_exchange_first(tmp_path):
    rows = made(
        tmp_path,
        [["1", "MUSTER WERKE AG/ADR", "MSTWY", "OTC"]],
        [
            equity("MWK.VI", "Muster Werke AG", "VIE", "Germany"),
            equity("MWK.DE", "Muster Werke Aktiengesellschaft", "GER", "Germany"),
        ],
    )
    assert rows == [("Muster Werke Aktiengesellschaft", "XETRA:MWK VIE:MWK OTC:MSTWY", "")]


def test_one_word_in_two_countries_is_two_companies(tmp_path):
    rows = made(
        tmp_path,
        [],
        [equity("B4B.DE", "Muster AG", "GER", "Germany"), equity("MSTR.L", "Muster plc", "LSE", "United Kingdom")],
    )
    assert sorted(name for name, _, _ in rows) == ["Muster AG", "Muster plc"]


def test_share_classes_are_written_with_a_point_and_what_is_no_share_is_left_out(tmp_path):
    sec = [["1", "ACME CORP", symbol, "NYSE"] for symbol in ("ACM", "ACM-B", "ACM-PA", "ACMW", "ACM-WT", "ACM-UN")]
    assert made(tmp_path, sec, []) == [("Acme Corp", "NYSE:ACM NYSE:ACM.B", "")]


def test_certificates_bonds_and_funds_are_left_out(tmp_path):
    junk = [
        equity("AT0000A2PS38.VI", "EGB OE TL.Z./MUSTER", "VIE", "Austria"),
        equity("XY1.AS", "Netherlands 5.5% SNR BDS", "AMS", "Netherlands"),
        equity("UV4L9V.MI", "UCH CW CALL MUSTER 260 A 16", "MIL", "Italy"),
        equity("NVD2.L", "Leverage Shares 2x Muster ETC A", "LSE", "Ireland"),
        equity("0ABC.L", "Muster AG", "LSE", "Germany"),
        equity("XYZ.MI", "", "MIL", "Italy"),
    ]
    assert made(tmp_path, [], junk) == []


def test_an_isin_needs_its_check_digit_and_a_cusip_becomes_one(tmp_path):
    rows = made(
        tmp_path,
        [["1", "APFEL INC", "APFL", "Nasdaq"]],
        [
            equity("APF.DE", "Apfel Inc.", "GER", "United States", cusip="037833100"),
            equity("BRN.DE", "Birne AG", "GER", "Germany", isin="DE0007236102"),
            equity("BRN.BE", "Birne AG", "BER", "Germany", isin="DE0007236101"),
        ],
    )
    assert {(name, isins) for name, _, isins in rows} == {("Apfel Inc.", "US0378331005"), ("Birne AG", "DE0007236101")}


def test_larger_companies_come_first(tmp_path):
    rows = made(tmp_path, [["1", "LARGE INC", "LRG", "NYSE"], ["2", "SMALL INC", "SML", "NYSE"]], [])
    assert [name for name, _, _ in rows] == ["Large Inc", "Small Inc"]


def test_the_same_sources_give_the_same_bytes(tmp_path):
    made(tmp_path, [["1", "BIG INC", "BIG", "NYSE"]], [equity("BRN.DE", "Birne AG", "GER", "Germany")])
    assert packed(build(tmp_path)) == packed(build(tmp_path))


@pytest.mark.slow
@pytest.mark.skipif(not SOURCES.is_dir(), reason="the sources of the list are not here")
def test_the_shipped_list_is_what_its_sources_give():
    assert gzip.decompress(FILE.read_bytes()).decode() == build(SOURCES)


def test_the_shipped_list_is_small_and_whole():
    assert FILE.stat().st_size <= 2_000_000
    assert len(companies()) > 15_000


def test_every_listing_is_a_ticker_that_rules_accept_and_stands_once():
    listings = [listing for company in companies() for listing in company.listings]
    assert [listing for listing in listings if ticker_id(listing) != listing] == []
    assert len(set(listings)) == len(listings)
    assert {listing.split(":")[0] for listing in listings} <= EXCHANGES.keys()


def test_every_isin_is_valid():
    assert [isin for company in companies() for isin in company.isins if not is_isin(isin)] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NVIDIA CORP", ("nvidia",)),
        ("Siemens Energy AG", ("siemens", "energy")),
        ("Fresenius SE & Co. KGaA", ("fresenius",)),
        ("Telecom Italia S.p.A.", ("telecom", "italia")),
        ("The Goldman Sachs Group, Inc.", ("goldman", "sachs")),
        ("H. Lundbeck A/S", ("h", "lundbeck")),
        ("Société Générale S.A.", ("societe", "generale")),
        ("Lowe's Companies", ("lowes",)),
        ("AMAZON COM INC", ("amazon",)),
        ("Group AG", ("group",)),
    ],
)
def test_the_legal_form_is_no_part_of_a_name(name, words):
    assert core(name) == words


def test_marks_of_registries_are_dropped():
    assert tidy("BAE SYSTEMS PLC /FI/") == "BAE SYSTEMS PLC"
    assert tidy("Under Armour, Inc. Class A") == "Under Armour, Inc."
    assert tidy("US BANCORP \\DE\\") == "US BANCORP"


def test_capitals_become_a_name():
    assert titled("BANK OF MONTREAL") == "Bank of Montreal"
    assert titled("eBay Inc.") == "eBay Inc."


def test_the_short_name_keeps_its_spelling():
    assert short("The Goldman Sachs Group, Inc.") == "Goldman Sachs"
    assert short("Phillips 66") == "Phillips 66"


def test_words_that_are_written_both_ways_are_ordinary():
    cores = [("apple", "zzq"), ("houston", "apple", "of")]
    assert known_words(cores, ["apple", "Apple", "Houston", "unused", "of"]) == "apple\nHouston\n"


def test_a_name_of_ordinary_words_is_not_distinct_a_coined_one_is():
    distinct = Distinct([("target",), ("nvidia",), ("siemens", "energy")])
    assert not distinct.is_distinct(("target",), 5)
    assert distinct.is_distinct(("zzqorp",), 5)
    assert not distinct.is_distinct(("zzqorp",), 5_000), "small companies' names are found by chance"
    assert distinct.is_distinct(("zzqorp", "energy"), 5_000)


def test_what_we_know_besides_adds_companies_listings_and_chinese_names(tmp_path):
    rows = made(
        tmp_path,
        [["1", "MUSTER CHIPS INC", "MSTC", "Nasdaq"]],
        [],
        "NASDAQ:MSTC\t\t范例芯片 範例晶片\nHKEX:1234\tMuster Chips Inc\nNYSE:MSTF\tMuster Gold Fund ETF\n",
    )
    assert [(name, listings) for name, listings, _ in rows] == [
        ("Muster Chips Inc", "NASDAQ:MSTC HKEX:1234"),
        ("Muster Gold Fund ETF", "NYSE:MSTF"),
    ]
    (line, _) = build(tmp_path, tmp_path / "known.tsv").splitlines()
    assert line.split("\t")[4] == "范例芯片 範例晶片"


def test_each_chinese_name_is_of_one_company_and_each_line_is_of_use():
    of: dict[str, set[int]] = {}
    for company in companies():
        for alias in company.aliases:
            of.setdefault(alias, set()).add(company.number)
    assert {alias: numbers for alias, numbers in of.items() if len(numbers) > 1} == {}
    listed = {listing for company in companies() for listing in company.listings}
    assert [row.listing for row, _ in known(KNOWN) if row.listing not in listed] == []
