"""Every form of "Tickers" in RULES.md, and what is none."""

import pytest

from tests.rules.loading import evidence, item, rules_of

WATCHLIST = {
    "NASDAQ:NVDA": {"name": "NVIDIA Corp", "isin": "US67066G1040", "ric": "NVDA.O", "bare": True, "wkn": "918422"},
    "HKEX:9988": {"name": "Alibaba Group", "aliases": ["Alibaba", "阿里巴巴"], "also": ["NYSE:BABA"]},
    "HKEX:700": {"name": "Tencent Holdings Ltd"},
    "SZSE:002371": {"name": "Naura"},
    "NYSE:BRK.B": {"name": "Berkshire Hathaway Inc"},
    "NYSE:NET": {"name": "Cloudflare", "bare": True},
    "NASDAQ:ON": {"name": "ON Semiconductor Corp", "bare": True},
    "NYSE:F": {"name": "Ford Motor Co", "bare": True},
    "XETRA:SIE": {"name": "Siemens AG", "isin": "DE0007236101"},
    "EURONEXT:MC": {"name": "LVMH"},
    "PARIS:SAN": {"name": "Sanofi"},
    "LSE:VOD": {"name": "Vodafone"},
}


def mentions(ticker, text, **more):
    rules = rules_of(f"ticker:{ticker}", watchlist=WATCHLIST)
    return [hit[1] for hit in evidence(rules, item(text, **more)) or []]


@pytest.mark.parametrize(
    ("ticker", "text", "hits"),
    [
        ("NASDAQ:NVDA", "$NVDA up", ["$NVDA"]),
        ("NASDAQ:NVDA", "Chips (NASDAQ: NVDA)", ["NASDAQ: NVDA"]),
        ("NASDAQ:NVDA", "Chips (Nasdaq:NVDA) （NASDAQ：NVDA）", ["Nasdaq:NVDA", "NASDAQ：NVDA"]),
        ("XNAS:NVDA", "XNAS:NVDA", ["XNAS:NVDA"]),
        ("NASDAQ:NVDA", "(US:NVDA) (NVDA-US)", ["US:NVDA", "NVDA-US"]),
        ("NASDAQ:NVDA", "NVDA.O NVDA.OQ", ["NVDA.O", "NVDA.OQ"]),
        ("NASDAQ:NVDA", "(NVDA.O) <NVDA.OQ>", ["NVDA.O", "NVDA.OQ"]),
        ("XETRA:SIE", "(SIEG.DE) SIEGn.DE, SIEGnX.DE, XSIEG.DE", ["SIEG.DE", "SIEGn.DE"]),
        ("NYSE:BRK.B", "(BRKb.N), BRKa.N", ["BRKb.N"]),
        ("NYSE:BRK.B", "(NYSE: BRK.A, BRK.B), (SIX: BRK.A, BRK.B)", ["BRK.B"]),
        ("NYSE:BRK.B", "(NYSE: KO, AXP and BRK.B; OTC: ABC), (NYSE: KO; BRK.B)", ["BRK.B"]),
        ("NASDAQ:NVDA", "NVDA US Equity", ["NVDA US Equity"]),
        ("NASDAQ:NVDA", "ISIN US67066G1040, US67066G1041", ["US67066G1040"]),
        ("NASDAQ:NVDA", "WKN: 918422, CUSIP 67066G104, 918422", ["WKN: 918422", "CUSIP 67066G104"]),
        ("NASDAQ:NVDA", "AMD, NVDA, AVGO slide", ["NVDA"]),
        ("NASDAQ:NVDA", "Buy NVDA, AMD, TSM", ["NVDA"]),
        ("NASDAQ:NVDA", "NVDA、AMD、TSM齐跌", ["NVDA"]),
        ("NASDAQ:NVDA", "NVDA BEATS AGAIN", []),
        ("NASDAQ:NVDA", "Aktie (WKN918422) steigt", ["WKN918422"]),
        ("NYSE:F", "Automakers $F/GM slide", ["$F"]),
        ("NASDAQ:ON", "Watch the $ON-STM spread", ["$ON"]),
        ("NYSE:F", "\uff04F up", ["\uff04F"]),
        ("NASDAQ:NVDA", "NVDA slips, nvda rises, NVDAX", ["NVDA"]),
        ("NASDAQ:NVDA", "輝達NVDA大漲", ["NVDA"]),
        ("NASDAQ:NVDA", "NVDA JUMPS ON EARNINGS", []),
        (
            "HKEX:9988",
            "9988.HK 09988.HK (HKEX: 9988) (SEHK:09988)",
            ["9988.HK", "09988.HK", "HKEX: 9988", "SEHK:09988"],
        ),
        ("NYSE:BABA", "Alibaba and 阿里巴巴, NYSE: BABA", ["Alibaba", "阿里巴巴", "NYSE: BABA"]),
        ("NYSE:BABA", "（纽交所代码：BABA；港交所股份代号：9988）", ["纽交所代码：BABA", "港交所股份代号：9988"]),
        ("NASDAQ:NVDA", "英伟达（纳斯达克：NVDA）, (NVDA.US)", ["纳斯达克：NVDA", "NVDA.US"]),
        ("NYSE:F", "福特（纽交所：F）、福特(F.US)", ["纽交所：F", "F.US"]),
        ("NYSE:F", "福特（紐約證券交易所代碼：F）", ["紐約證券交易所代碼：F"]),
        (
            "EURONEXT:MC",
            "(Euronext Paris: MC) (EPA: MC) (XPAR:MC) (Euronext: MC)",
            ["Euronext Paris: MC", "EPA: MC", "XPAR:MC", "Euronext: MC"],
        ),
        ("EURONEXT:MC", "(FR:MC), (MC-FR), (Milan: MC)", ["FR:MC", "MC-FR"]),
        ("PARIS:SAN", "(Euronext: SAN), (Euronext Paris: SAN), (AMS: SAN)", ["Euronext: SAN", "Euronext Paris: SAN"]),
        ("LSE:VOD", "(UK:VOD), (GB:VOD), VOD-UK", ["UK:VOD", "GB:VOD"]),
        ("HKEX:9988", "9988 people, $9988", []),
        ("HKEX:0700", "0700.HK 700.HK, Tencent (700)", ["0700.HK", "700.HK", "700"]),
        ("HKEX:0700", "Tencent gains", []),
        ("SZSE:002371", "002371.SZ 2371.SZ", ["002371.SZ"]),
        ("NYSE:BRK.B", "$BRK.B (NYSE: BRK-B) (NYSE:BRK/B), BRK.A", ["$BRK.B", "NYSE: BRK-B", "NYSE:BRK/B"]),
        ("NYSE:BRK-B", "Berkshire Hathaway (BRK.B), Other Inc (BRK.B)", ["BRK.B"]),
        ("XETRA:SIE", "SIE.DE, DE0007236101, WKN 723610, 723610, Sie", ["SIE.DE", "DE0007236101", "WKN 723610"]),
        ("XETRA:SIE", "Siemens Energy (ENR) and Siemens (SIE)", ["SIE"]),
        ("XETRA:SIE", "(SIE) wins", []),
        ("NYSE:NET", "NET income, $NET", ["NET", "$NET"]),
        ("NYSE:NET", "NET income", []),
        ("NYSE:NET", "Cloudflare: NET beats", ["NET"]),
        ("NASDAQ:ON", "ON Monday", []),
        ("NASDAQ:ON", "(NASDAQ: ON), $ON", ["NASDAQ: ON", "$ON"]),
        ("NYSE:F", "$F, F, NYSE:F, a price of $5", ["$F", "NYSE:F"]),
        ("NYSE:F", "Ford (F.N) and <F.N>", ["F.N", "F.N"]),
        ("NYSE:F", "J.F.N. Smith of the U.N., F.N says", []),
    ],
)
def test_an_instrument_is_mentioned(ticker, text, hits):
    assert sorted(mentions(ticker, text)) == sorted(hits)


def test_the_name_of_an_ordinary_word_may_stand_in_another_field():
    assert mentions("NYSE:NET", "NET beats", summary="Cloudflare reports") == ["NET"]


def test_a_topic_has_tickers():
    topics = {"chips": {"any": ["chips"], "tickers": ["NASDAQ:NVDA"], "not": ["NVDA Leveraged"]}}
    rules = rules_of("topic:chips", topics=topics, watchlist=WATCHLIST)
    assert evidence(rules, item("$NVDA and chips")) == [
        ("title", "$NVDA", "ticker:NASDAQ:NVDA", "chips"),
        ("title", "chips", "chips", "chips"),
    ]
    assert evidence(rules, item("NVDA Leveraged trades lower")) is None


@pytest.mark.parametrize("before", ["", "x" * 200 + " ", "wörter ﬁn " * 50, "NVD " * 30])
@pytest.mark.parametrize("between", ["", " and ", " words " * 40])
def test_every_form_is_found_anywhere_in_a_long_text(before, between):
    forms = ["NASDAQ : NVDA", "$NVDA", "NVDA US Equity", "US67066G1040", "WKN  : 918422", "NVDA.O", "BRK/B", "09988.HK"]
    text = before + "".join(f"({form}){between}" for form in forms)
    for ticker, hits in (("NASDAQ:NVDA", forms[:6]), ("NYSE:BRK.B", []), ("HKEX:9988", forms[7:])):
        assert mentions(ticker, text) == hits
    assert mentions("NYSE:BRK.B", f"{before}Berkshire Hathaway ({forms[6]}){between}") == [forms[6]]
