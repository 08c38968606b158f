"""The exchanges that tickers may name: a closed list (RULES.md, "Tickers").

MICs are those of ISO 10383; RIC suffixes LSEG's; Bloomberg's codes those of its exchanges and composites.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange. ``labels`` are how texts write it before a symbol, in any capitals; ``country`` as in ``(US:NVDA)``.

    ``rics`` are the suffixes after the symbol's point, ``bloomberg`` the codes before "Equity". ``digits`` is the length to
    which numeric symbols are filled up with zeros, 0 where symbols are not numbers.
    """

    id: str
    aliases: tuple[str, ...]
    labels: tuple[str, ...]
    country: str
    rics: tuple[str, ...]
    bloomberg: tuple[str, ...]
    digits: int = 0


def _rows() -> tuple[Exchange, ...]:
    row = Exchange
    return (
        row("NASDAQ", ("XNAS", "XNGS", "XNMS", "XNCM", "NMS"), ("NasdaqGS", "NasdaqGM", "NasdaqCM", "纳斯达克", "納斯達克", "那斯達克"), "US", ("O", "OQ"), ("US", "UW", "UQ", "UR")),
        row("NYSE", ("XNYS", "NYQ"), ("New York Stock Exchange", "纽交所", "紐交所", "纽约证券交易所", "紐約證券交易所"), "US", ("N",), ("US", "UN")),
        row("NYSEAMERICAN", ("XASE", "AMEX", "NYSEMKT"), ("NYSE American", "NYSE MKT", "NYSE-A"), "US", ("A",), ("US", "UA")),
        row("NYSEARCA", ("ARCX", "ARCA", "PCX"), ("NYSE Arca",), "US", ("P",), ("US", "UP")),
        row("CBOE", ("BATS", "BZX"), ("Cboe BZX",), "US", ("Z",), ("US", "UF")),
        row("OTC", ("OTCMKTS", "OTCM", "PINX", "OTCQX", "OTCQB", "PINK"), ("OTC Markets", "OTC Pink", "OTC PK"), "US", ("PK",), ("US", "UV", "PQ")),
        row("TSX", ("XTSE",), ("Toronto Stock Exchange",), "CA", ("TO",), ("CN", "CT")),
        row("TSXV", ("XTSX", "CVE"), ("TSX-V", "TSX Venture"), "CA", ("V",), ("CN", "CV")),
        row("B3", ("BVMF", "BOVESPA"), (), "BR", ("SA",), ("BZ", "BS")),
        row("BMV", ("XMEX",), (), "MX", ("MX",), ("MM", "MF")),
        row("XETRA", ("XETR", "ETR", "GER"), ("Xetra", "Deutsche Börse"), "DE", ("DE",), ("GR", "GY")),
        row("FRANKFURT", ("XFRA", "FRA", "FWB", "FSE"), ("Frankfurt",), "DE", ("F",), ("GR", "GF")),
        row("STUTTGART", ("XSTU", "STU"), (), "DE", ("SG",), ("GR", "GS")),
        row("TRADEGATE", ("XGAT",), (), "DE", ("TG",), ("GR", "TH")),
        row("VIE", ("XWBO", "WBAG", "WIEN", "VIENNA"), ("Wiener Börse", "Vienna"), "AT", ("VI",), ("AV",)),
        row("SIX", ("XSWX", "SWX", "VTX", "EBS"), ("SIX Swiss Exchange",), "CH", ("S", "SW"), ("SW", "SE")),
        row("LSE", ("XLON", "LON"), ("London Stock Exchange", "AIM"), "GB", ("L",), ("LN",)),
        row("EURONEXT", ("ENX",), ("Euronext",), "EU", ("PA", "AS", "BR", "LS"), ("FP", "NA", "BB", "PL")),
        row("PARIS", ("XPAR", "EPA", "PAR"), ("Euronext Paris",), "FR", ("PA",), ("FP",)),
        row("AMSTERDAM", ("XAMS", "AMS"), ("Euronext Amsterdam",), "NL", ("AS",), ("NA",)),
        row("BRUSSELS", ("XBRU", "EBR"), ("Euronext Brussels",), "BE", ("BR",), ("BB",)),
        row("LISBON", ("XLIS", "ELI"), ("Euronext Lisbon",), "PT", ("LS",), ("PL",)),
        row("DUBLIN", ("XDUB", "ISE"), ("Euronext Dublin",), "IE", ("I",), ("ID",)),
        row("MILAN", ("XMIL", "BIT", "MTAA", "MIL"), ("Borsa Italiana", "Euronext Milan"), "IT", ("MI",), ("IM",)),
        row("MADRID", ("XMAD", "BME", "BMAD"), ("Bolsa de Madrid",), "ES", ("MC",), ("SM", "SQ")),
        row("STOCKHOLM", ("XSTO", "STO"), ("Nasdaq Stockholm",), "SE", ("ST",), ("SS",)),
        row("COPENHAGEN", ("XCSE", "CPH"), ("Nasdaq Copenhagen",), "DK", ("CO",), ("DC",)),
        row("HELSINKI", ("XHEL", "HEL"), ("Nasdaq Helsinki",), "FI", ("HE",), ("FH",)),
        row("OSLO", ("XOSL", "OSE", "OSL"), ("Oslo Børs", "Euronext Oslo"), "NO", ("OL",), ("NO",)),
        row("WARSAW", ("XWAR", "WSE", "GPW"), (), "PL", ("WA",), ("PW",)),
        row("PRAGUE", ("XPRA", "PSE"), (), "CZ", ("PR",), ("CP",)),
        row("ISTANBUL", ("XIST", "BIST"), ("Borsa Istanbul",), "TR", ("IS",), ("TI",)),
        row("MOEX", ("MISX", "MCX"), (), "RU", ("MM",), ("RM",)),
        row("TADAWUL", ("XSAU",), (), "SA", ("SE", "SR"), ("AB",), 4),
        row("TASE", ("XTAE", "TLV"), ("Tel Aviv",), "IL", ("TA",), ("IT",)),
        row("JSE", ("XJSE",), ("Johannesburg",), "ZA", ("J", "JO"), ("SJ",)),
        row("HKEX", ("XHKG", "SEHK", "HKG", "HKSE"), ("HKEx", "Hong Kong", "港股", "港交所", "香港交易所", "联交所", "聯交所"), "HK", ("HK",), ("HK",), 4),
        row("SSE", ("XSHG", "SHA", "SHSE"), ("Shanghai", "上交所", "沪市", "上海证券交易所"), "CN", ("SS", "SH"), ("CH", "CG"), 6),
        row("SZSE", ("XSHE", "SHE"), ("Shenzhen", "深交所", "深市", "深圳证券交易所"), "CN", ("SZ",), ("CH", "CS"), 6),
        row("BSE-BEIJING", ("XBSE-CN", "BJSE"), ("北交所",), "CN", ("BJ",), ("CH",), 6),
        row("TSE", ("XTKS", "TYO", "JPX", "XJPX"), ("Tokyo", "東証"), "JP", ("T",), ("JP", "JT"), 4),
        row("TWSE", ("XTAI", "TPE", "TAI"), ("台股",), "TW", ("TW",), ("TT",), 4),
        row("TPEX", ("ROCO", "TWO"), (), "TW", ("TWO",), ("TT",), 4),
        row("KRX", ("XKRX", "KOSPI", "KSC"), ("Korea Exchange",), "KR", ("KS",), ("KS", "KP"), 6),
        row("KOSDAQ", ("XKOS",), (), "KR", ("KQ",), ("KS", "KQ"), 6),
        row("NSE", ("XNSE",), ("National Stock Exchange",), "IN", ("NS",), ("IN", "IS")),
        row("BSE", ("XBOM", "BOM"), ("Bombay Stock Exchange",), "IN", ("BO",), ("IN", "IB")),
        row("SGX", ("XSES", "SES"), (), "SG", ("SI",), ("SP",)),
        row("ASX", ("XASX",), (), "AU", ("AX",), ("AU", "AT")),
        row("NZX", ("XNZE", "NZE"), (), "NZ", ("NZ",), ("NZ",)),
        row("IDX", ("XIDX", "JKT"), (), "ID", ("JK",), ("IJ",)),
        row("SET", ("XBKK", "BKK"), (), "TH", ("BK",), ("TB",)),
        row("BURSA", ("XKLS", "KLSE"), ("Bursa Malaysia",), "MY", ("KL",), ("MK",), 4),
        row("HOSE", ("XSTC",), (), "VN", ("HM",), ("VN",)),
    )  # fmt: skip


EXCHANGES = {exchange.id: exchange for exchange in _rows()}
"""Each exchange by its id."""

BY_ALIAS = {alias: exchange for exchange in EXCHANGES.values() for alias in (exchange.id, *exchange.aliases)}
"""Each exchange by every name that a rule may use."""

COUNTRIES = {exchange.country: (exchange.country,) for exchange in EXCHANGES.values()} | {"GB": ("GB", "UK")}
"""How texts write the country of an exchange: MarketWatch has UK for London."""

_EURONEXT = EXCHANGES["EURONEXT"]


def kin(exchange: Exchange) -> tuple[Exchange, ...]:
    """The exchange, and those under whose names its listings are found as well: Euronext and its places are one market."""
    if exchange is _EURONEXT:
        return (exchange, *(other for other in EXCHANGES.values() if set(other.rics) < set(exchange.rics)))
    return (exchange, _EURONEXT) if set(exchange.rics) < set(_EURONEXT.rics) else (exchange,)


def labels_of(exchange: Exchange) -> tuple[str, ...]:
    """Everything that texts and rules write before a symbol of the exchange, in any capitals."""
    return tuple(label for one in kin(exchange) for label in (one.id, *one.aliases, *one.labels))


def countries_of(exchange: Exchange) -> tuple[str, ...]:
    """How texts write where the exchange is."""
    return tuple(dict.fromkeys(country for one in kin(exchange) for country in COUNTRIES[one.country]))
