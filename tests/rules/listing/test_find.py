"""A person asks for a company, in any of the ways in which people do."""

import pytest

from alerts.documents.problem import Level
from alerts.rules.listing.company import Company
from alerts.rules.listing.find import Directory, How, directory
from alerts.rules.listing.watchline import watchline
from tests.rules.loading import loaded


@pytest.mark.parametrize(
    ("text", "ticker"),
    [
        ("nvidia", "NASDAQ:NVDA"),
        ("NVIDIA Corp", "NASDAQ:NVDA"),
        ("NVDA", "NASDAQ:NVDA"),
        ("nvda", "NASDAQ:NVDA"),
        ("XNAS:NVDA", "NASDAQ:NVDA"),
        ("NVDA.O", "NASDAQ:NVDA"),
        ("siemens energy", "XETRA:ENR"),
        ("siemens", "XETRA:SIE"),
        ("SIEMENS AG", "XETRA:SIE"),
        ("  siemens   energy ag ", "XETRA:ENR"),
        ("DE0007236101", "XETRA:SIE"),
        ("US0378331005", "NASDAQ:AAPL"),
        ("037833100", "NASDAQ:AAPL"),
        ("723610", "XETRA:SIE"),
        ("brk-b", "NYSE:BRK.B"),
        ("BRK/B", "NYSE:BRK.B"),
        ("NYSE:BRK-B", "NYSE:BRK.B"),
        ("700", "HKEX:0700"),
        ("hkex:700", "HKEX:0700"),
        ("9988.HK", "HKEX:9988"),
        ("600519", "SSE:600519"),
        ("ford", "NYSE:F"),
        ("target", "NYSE:TGT"),
        ("visa", "NYSE:V"),
        ("at&t", "NYSE:T"),
        ("macy's", "NYSE:M"),
        ("o'reilly", "NASDAQ:ORLY"),
        ("loreal", "PARIS:OR"),
        ("L’Oréal", "PARIS:OR"),
        ("muenchener rueck", "XETRA:MUV2"),
        ("Münchener Rück", "XETRA:MUV2"),
        ("moutai", "SSE:600519"),
        ("bank of america", "NYSE:BAC"),
        ("台積電", "NYSE:TSM"),
        ("台积电", "NYSE:TSM"),
        ("英偉達", "NASDAQ:NVDA"),
        ("圣邦股份", "SZSE:300661"),
        ("北方华创", "SZSE:002371"),
        ("騰訊", "HKEX:0700"),
        ("西门子能源", "XETRA:ENR"),
        ("0981.HK", "HKEX:0981"),
        ("Siemens Energy Aktiengesellschaft", "XETRA:ENR"),
        ("Apple, Incorporated", "NASDAQ:AAPL"),
        ("sap se", "XETRA:SAP"),
        ("GOOG", "NASDAQ:GOOG"),
        ("alphabet class c", "NASDAQ:GOOGL"),
        ("BRK.A", "NYSE:BRK.A"),
        ("berkshire hathaway class a", "NYSE:BRK.A"),
        ("amd", "NASDAQ:AMD"),
        ("mercedes-benz", "XETRA:MBG"),
        ("716460", "XETRA:SAP"),
        ("wkn 716460", "XETRA:SAP"),
        ("ISIN DE0007164600", "XETRA:SAP"),
        ("$NVDA", "NASDAQ:NVDA"),
        ("NVDA US Equity", "NASDAQ:NVDA"),
        ("deutsche bank", "XETRA:DBK"),
        ("volkswagen vz", "XETRA:VOW3"),
        ("gold miners etf", "NYSE:GDX"),
    ],
)
def test_the_company_that_is_meant_comes_first(text, ticker):
    finds = directory().find(text)
    assert finds[0].listing == ticker
    assert finds[0].how is not How.LIKE


def test_the_exact_name_comes_before_longer_ones():
    names = [found.company.name for found in directory().find("siemens")]
    assert names[0] == "Siemens Aktiengesellschaft"
    assert "Siemens Energy AG" in names[1:]


def test_a_word_in_capitals_is_rather_a_symbol():
    assert directory().find("ON")[0].listing == "NASDAQ:ON"
    assert directory().find("on")[0].company.name == "On Holding AG"


@pytest.mark.parametrize(
    ("slip", "ticker"), [("nvida", "NASDAQ:NVDA"), ("simens enrgy", "XETRA:ENR"), ("micorsoft", "NASDAQ:MSFT")]
)
def test_a_slip_gives_what_is_alike(slip, ticker):
    finds = directory().find(slip)
    assert finds[0].listing == ticker
    assert {found.how for found in finds} == {How.LIKE}


@pytest.mark.parametrize("text", ["", " ", "!?", "zzqqxxy", "\ud800", "(((", "x" * 100_000])
def test_nonsense_finds_nothing(text):
    assert directory().find(text) == []


def test_no_more_than_asked_for():
    assert len(directory().find("bank", limit=3)) == 3


def test_each_company_comes_once():
    numbers = [found.company.number for found in directory().find("sap", limit=100)]
    assert len(numbers) == len(set(numbers))


def test_the_listing_that_was_asked_for_leads_its_line():
    (found,) = directory().find("NYSE:BABA")
    assert watchline(found).startswith("NYSE:BABA: {name: Alibaba Group Holding Limited, ")
    assert "HKEX:9988" in watchline(found)


def test_an_isin_is_proposed_only_for_the_shares_that_it_names():
    (found,) = directory().find("XETRA:ENR")
    assert "isin: DE000ENER6Y0" in watchline(found)
    # The source has the number of a Canadian receipt there.
    assert "isin" not in watchline(directory().find("NASDAQ:NVDA")[0])


@pytest.mark.parametrize(
    ("asked", "proposed"),
    [
        ("munich re", "aliases: [Munich Re, Münchener Rück]"),
        ("lvmh", "LVMH"),
        ("vw", "aliases: [Volkswagen, VW"),
        ("nestle", "aliases: [Nestlé"),
        ("vodafone", "aliases: [Vodafone]"),
        ("TSMC", "TSMC, 台积电"),
        ("hermes international", "aliases: [Hermes International]"),
        ("essilorluxottica", "aliases: [EssilorLuxottica]"),
    ],
)
def test_names_that_headlines_use_are_proposed_and_no_legal_ones(asked, proposed):
    assert proposed in watchline(directory().find(asked)[0])


@pytest.mark.parametrize(
    "name",
    [
        "Plain Corp",
        "A: B",
        "Komma, Inc.",
        'Quote "Q"',
        "#1 Foods",
        "{x}",
        "No",
        "C# Ltd",
        "- dash",
        "Ünlü A.Ş.",
        "Mr. [x]",
        "7 Days",
    ],
)
def test_any_name_makes_a_line_that_the_rules_accept(name):
    company = Company(0, name, ("NASDAQ:ZZQX", "XETRA:ZZQ"), ("US0378331005",), distinct=True)
    (found,) = Directory((company,)).find("NASDAQ:ZZQX")
    rules = "version: 1\nwatchlist:\n  " + watchline(found) + "\nrules: [{id: r, when: ticker:NASDAQ:ZZQX}]\n"
    outcome = loaded(rules)
    assert [str(problem) for problem in outcome.problems if problem.level is Level.ERROR] == []
    assert outcome.ruleset.instruments[0].name == name


@pytest.mark.slow
def test_shipped_lines_are_accepted_by_the_rules():
    lines = [watchline(directory().find(company.main)[0]) for company in directory().largest(40)]
    rules = "version: 1\nwatchlist:\n" + "".join(f"  {line}\n" for line in lines)
    rules += "rules: [{id: r, when: ticker:NASDAQ:NVDA}]\n"
    outcome = loaded(rules)
    assert [str(problem) for problem in outcome.problems if problem.level is Level.ERROR] == []


def test_symbols_behind_the_one_name_of_their_exchange_are_found_each():
    assert {found.listing for found in directory().find("NYSE: F, GM")} == {"NYSE:F", "NYSE:GM"}
    assert [found.listing for found in directory().find("NYSE: BRK.A, BRK.B")] == ["NYSE:BRK.A"]
