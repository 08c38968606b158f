"""What the scan over the whole shipped list recognises in headlines, and what it leaves alone."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.rules.listing.scan import MAX_LENGTH, scanner


def found(headline):
    return [mention.listing for mention in scanner().scan(headline)]


MENTIONS = [
    # cashtags
    ("$NVDA pops 4% after the bell", ["NASDAQ:NVDA"]),
    ("Notable imbalances: $F -90K, $MS +40K", ["NYSE:F", "NYSE:MS"]),
    ("Long $BRK.B into the print", ["NYSE:BRK.B"]),
    ("«$AAPL», schreibt der Händler, sei zu teuer", ["NASDAQ:AAPL"]),
    # a symbol with its exchange
    ("Chipmaker (NASDAQ: NVDA) guides higher", ["NASDAQ:NVDA"]),
    ("Chipmaker (NasdaqGS:NVDA) guides higher", ["NASDAQ:NVDA"]),
    ("NYSE:BA slips as talks stall", ["NYSE:BA"]),
    ("XETRA:SIE vor der Hauptversammlung", ["XETRA:SIE"]),
    ("Kinder's filing (NYSE: BRK/B) is out", ["NYSE:BRK.B"]),
    ("Carmakers slide (NYSE: F, GM)", ["NYSE:F", "NYSE:GM"]),
    ("Omaha buys (NYSE: BRK.A and BRK.B)", ["NYSE:BRK.A", "NYSE:BRK.B"]),
    ("Carmakers slide (NYSE: F, a maker of cars)", ["NYSE:F"]),
    ("Kinder's filing (NYSE: BRK-B) is out", ["NYSE:BRK.B"]),
    ("（NASDAQ：NVDA）公布财报", ["NASDAQ:NVDA"]),
    ("Retailer moved its listing last year (NYSE: WMT)", ["NASDAQ:WMT"]),
    ("Long gone and still quoted (NASDAQ: ZZQX)", ["NASDAQ:ZZQX"]),
    ("Miner (TSX: EQNX) drills on", ["TSX:EQNX"]),
    ("某芯片商（纳斯达克：NVDA）公布财报", ["NASDAQ:NVDA"]),
    ("某电商（纽交所代码：BABA；港交所代码：9988）", ["NYSE:BABA", "HKEX:9988"]),
    ("Luxury group (Euronext: MC) slips", ["PARIS:MC"]),
    # a symbol with its country
    ("Network (UK:VOD) sells masts", ["LSE:VOD"]),
    ("Chip stock (NVDA-US) jumps 5%", ["NASDAQ:NVDA"]),
    ("Chip stock (US:NVDA) jumps 5%", ["NASDAQ:NVDA"]),
    ("某手機晶片廠(2454-TW)目標價上調", ["TWSE:2454"]),
    # suffixes
    ("NVDA.O leads the gainers", ["NASDAQ:NVDA"]),
    ("9988.HK rises 3% in early trade", ["HKEX:9988"]),
    ("電動車股(01211.HK)挫6%", ["HKEX:1211"]),
    ("设备商002371.SZ涨停", ["SZSE:002371"]),
    ("白酒龙头600519.SH跌2%", ["SSE:600519"]),
    ("繪圖晶片(NVDA.US)盤後漲", ["NASDAQ:NVDA"]),
    ("SIE.DE und ENR.DE gefragt", ["XETRA:SIE", "XETRA:ENR"]),
    # Bloomberg, ISIN, WKN, CUSIP
    ("Initiated NVDA US Equity at buy", ["NASDAQ:NVDA"]),
    ("SIE GR Equity: Kursziel 200", ["XETRA:SIE"]),
    ("Zuteilung US0378331005 zum Kurs von 190", ["NASDAQ:AAPL"]),
    ("Siemens-Aktie (WKN 723610): Kaufen", ["XETRA:SIE"]),
    ("Tender offer, CUSIP 037833100, extended", ["NASDAQ:AAPL"]),
    # brackets beside the name
    ("Nvidia (NVDA) unveils a chip", ["NASDAQ:NVDA"]),
    ("Agilent Technologies favoured at a broker (A)", ["NYSE:A"]),
    ("Agilent (A) beats", ["NYSE:A"]),
    ("Advance Auto Parts beats estimates; raises guidance (AAP)", ["NYSE:AAP"]),
    ("Ryder System (R) raises prices", ["NYSE:R"]),
    ("Walmart Inc. (WMT) hires again", ["NASDAQ:WMT"]),
    # lists
    ("Stocks to watch today (AMZN, MSFT, INTC)", ["NASDAQ:AMZN", "NASDAQ:MSFT", "NASDAQ:INTC"]),
    ("Airlines in focus (ALK, DAL)", ["NYSE:ALK", "NYSE:DAL"]),
    ("Gold shares run (NEM, QQQZ, KGC)", ["NYSE:NEM", "QQQZ", "NYSE:KGC"]),
    ("Funds that fell today (GDX, TLT, SOXS)", ["NYSE:GDX", "NASDAQ:TLT", "NYSE:SOXS"]),
    # told by their form, though no list has them
    ("Fruit shipper (CQBZ) is up today on takeover talk", ["CQBZ"]),
    ("Old Stores Company, Inc. (OSCX) upgraded at a broker", ["OSCX"]),
    ("網站架設商(ZZSP.US)股價大漲", ["NASDAQ:ZZSP"]),
    # behind a Chinese name
    ("神達(3706)接單，股價起漲", ["TWSE:3706"]),
    ("世芯-KY(3661)法說會", ["TWSE:3661"]),
    ("電動車廠(01211)銷量創高", ["HKEX:1211"]),
    ("某白酒龙头(600519)提价", ["SSE:600519"]),
    ("康寧(GLW)看好光纖需求", ["NYSE:GLW"]),
    ("看好微策略 (MSTR) 目標價上調", ["NASDAQ:MSTR"]),
    # Chinese names
    ("台積電今年資本支出上修", ["NYSE:TSM"]),
    ("英伟达与微软扩大合作", ["NASDAQ:NVDA", "NASDAQ:MSFT"]),
    ("美超微延遲交報表", ["NASDAQ:SMCI"]),
    # distinct names
    ("Siemens Energy hebt die Prognose an", ["XETRA:ENR"]),
    ("Palo Alto Networks buys a start-up", ["NASDAQ:PANW"]),
    ("Nvidia-Chips werden knapp", ["NASDAQ:NVDA"]),
    ("中国NVIDIA芯片需求大增", ["NASDAQ:NVDA"]),
    ("General Motors recalls pickups", ["NYSE:GM"]),
    ("Apple Inc. sues a supplier", ["NASDAQ:AAPL"]),
    ("Target Corp cuts its outlook", ["NYSE:TGT"]),
    ("Bank of America raises its forecast", ["NYSE:BAC"]),
    ("Allianz-Chef bleibt", ["XETRA:ALV"]),
    ("L’Oréal wächst in China", ["PARIS:OR"]),
    # as Reuters writes them
    ("Shares rise (AAPL.O)", ["NASDAQ:AAPL"]),
    ("Shares rise <AAPL.OQ>", ["NASDAQ:AAPL"]),
    ("Baidu(BIDU.O)(9888.HK) gains", ["NASDAQ:BIDU", "HKEX:9888"]),
    ("Outlook raised (SAPG.DE)", ["XETRA:SAP"]),
    ("Order won (SIEGn.DE)", ["XETRA:SIE"]),
    ("Omaha buys (BRKb.N)", ["NYSE:BRK.B"]),
    ("Berkshire Hathaway (BRK.A) buys", ["NYSE:BRK.A"]),
]


@pytest.mark.parametrize(("headline", "listings"), MENTIONS)
def test_a_mention_is_recognised(headline, listings):
    assert found(headline) == listings


NONE = [
    # from the language itself
    "Outlook: Q4.DE, 5.F and 1.2 in the table",
    "Outlook (Q4.DE) and rate (5.F)",
    "US weighs AI rules",
    "It costs $5, or $100M with the plant",
    "NVDA slips on curbs",
    "ON IT ALL A ARE NOW KEY LOW SO NET CAT",
    "KEY TAKEAWAYS FROM CAT AND DE",
    # money
    "Lifts target to $US 5 and A$ 7",
    "Raises $M for its fund",
    "Paid in $CAD",
    "EPS $(0.38) beats $(0.45)",
    # initials and abbreviations with points
    "U.N. accuses the U.S. of delay",
    "J.P. Morgan sees rates falling",
    "L.A. burns, D.C. debates",
    "Ph.D. students at M.I.T. object",
    # brackets that hold no symbol of the company beside them
    "Server-Sent Events (SSE) are underrated",
    "Quantum Algorithm as a Service (Q3AS)",
    "Agency (FDA) clears a drug",
    "Sensor maker of the Internet of Things (IOT)",
    "Artificial intelligence (AI) spending soars",
    "The Dragon(R) licence and the Rewards(C) points",
    "Transformer(TM) for players",
    "Best lamps (2024), tested",
    "Photos of the week (35 Photos)",
    "首次公开募股（IPO）市场复苏",
    "国际能源署（IEA）署长称落后",
    "聯電旗下(216481)與新創合作",
    # lists of something else
    "Talks of the powers (US, UK, EU) collapse",
    "Blocs (EU, UN) at odds",
    "Buzzwords (AI, AR, VR) of the year",
    "Grades (A, B, C) explained",
    # coins
    "$SOL token soars on airdrop",
    "迷因幣 $PEPE 飆漲",
    "Cardano(ADA) proposes a bridge",
    "比特幣(BTC)進入橫盤整理",
    "$META: a memecoin launches",
    # datelines and other colons
    "Frankfurt: DAX schließt fester",
    "Paris: AIR quality worsens",
    "Score: A+ for the fund",
    "Breaking: BA crew safe",
    # names that mean other things
    "Apple pie prices rise",
    "Amazon rainforest shrinks",
    "Police hit target in raid",
    "Public Storage units burn",
    "Waste Management rules tighten",
    "Kelly Clarkson tours",
    "Leonardo da Vinci drawing sold",
    "Le'Veon Bell retires",
    "Bruno Le Maire warnt",
    "Alte und Alten: Pflege wird teurer",
    "RTX 5090 cards sell out",
    "Merck baut in Darmstadt",
    "the oracle of the visa office has a gap",
    "Ryder(R) rents trucks",
    "The Jets win at MetLife Stadium",
    "Armeechef soll Anti-Terror-Allianz leiten",
    "Rally for ex-KLA commanders",
    "E pluribus Unum mural unveiled",
    # domains and codes
    "X.AI raises money, HIX.AI helps",
    "ISIN US0378331006 does not exist",
    "Flight LH.DE is late",
    "WKN of the day",
    "716460 people live there",
    # abbreviations and numbers in brackets
    "Directors Guild of America (DGA) sets a strike vote on profits",
    "Help A Reporter Out (HARO) releases its growth outlook",
    "Bundesamt für Sicherheit in der Informationstechnik (BSI) warnt",
    "Regulator clears a drug trial (VIDEO)",
    "Broadcasters in court (BBC, CNN)",
    "國產保溫瓶搶購一空(217248)",
    "車廠年會(2024)登場",
    "三大法人賣超0.91億元(0306)",
    "代幣(ACE)空投怎麼領",
    "央行連四升 高通膨壓力大",
    "廠商大力拓展海外市場",
    "南京东路商圈客流回升",
]


@pytest.mark.parametrize("headline", NONE)
def test_what_only_looks_like_a_ticker_is_left_alone(headline):
    assert found(headline) == []


def test_the_symbol_stands_for_the_name_beside_it():
    assert [str(mention.form) for mention in scanner().scan("Nvidia (NVDA) and Siemens Energy")] == ["brackets", "name"]


def test_a_name_that_goes_on_to_another_company_is_not_the_shorter_one():
    assert found("Tencent Music aims to raise $1 billion") == []
    assert found("Tencent aims to raise $1 billion") == ["HKEX:0700"]


def test_the_symbol_may_stand_far_from_a_name_in_full():
    (mention,) = scanner().scan("Advance Auto Parts beats estimates; raises guidance (AAP)")
    assert (str(mention.form), mention.text) == ("brackets", "AAP")


def test_a_mention_points_into_the_original_text():
    headline = "Zero\u200bwidth ＮＶＤＡ．Ｏ und (\u00a0NYSE:\u2009BA)"
    mentions = scanner().scan(headline)
    assert [headline[mention.start : mention.end] for mention in mentions] == ["ＮＶＤＡ．Ｏ", "NYSE:\u2009BA"]
    assert [mention.text for mention in mentions] == ["ＮＶＤＡ．Ｏ", "NYSE:\u2009BA"]


def test_a_company_that_left_is_named_by_its_ticker_alone():
    (mention,) = scanner().scan("Long gone (NASDAQ: ZZQX)")
    assert mention.company is None


@given(st.text(alphabet=st.sampled_from(list("NVDABRK.$():-/,; USHK9850Q4é\u0301\ud800\u202e英")), max_size=60))
def test_any_text_gives_spans_inside_it_that_do_not_overlap(headline):
    end = 0
    for mention in scanner().scan(headline):
        assert end <= mention.start < mention.end <= len(headline)
        assert headline[mention.start : mention.end] == mention.text
        end = mention.end


@pytest.mark.parametrize(
    "unit", ["$NVDA ", "(A/B", "(A,", ": A ", "(NASDAQ: A)", "e\u0301", "\ud800", "Siemens Energy "]
)
def test_a_headline_of_ten_megabytes_takes_no_longer_than_its_first_part(unit):
    scanner()
    headline = unit * (10_000_000 // len(unit))
    began = time.process_time()
    mentions = scanner().scan(headline)
    assert time.process_time() - began < 5
    assert all(mention.end <= MAX_LENGTH for mention in mentions)


@pytest.mark.slow
def test_ten_thousand_headlines_take_seconds():
    headlines = [f"{number} {headline}" for number in range(100) for headline, _ in MENTIONS] + 100 * NONE
    scanner()
    began = time.process_time()
    for headline in headlines:
        scanner().scan(headline)
    took = time.process_time() - began
    assert took / len(headlines) < 0.001, json.dumps({"headlines": len(headlines), "seconds": took})
