"""How an instrument is written (RULES.md, "Tickers"): expressions over a folded text that keeps its capitals."""

import re

from alerts.rules.exchanges import Exchange, countries_of, labels_of
from alerts.rules.watched import Watched

_JOINED = "A-Za-z0-9_ÄÖÜäöüß"
"""What makes a longer word of a symbol, in text that is folded: other letters have lost their marks there."""

_LEFT = f"(?<![{_JOINED}])"
_RIGHT = f"(?![{_JOINED}]|[./-][A-Z](?![A-Za-z]))"
_PLAIN_RIGHT = f"(?![{_JOINED}])"
CODE_WORDS = ("代码", "代碼", "代号", "代號")
CODE = f"(?:(?:股票|股份|证券|證券)?(?:{'|'.join(CODE_WORDS)}))"
"""What Chinese texts put between an exchange and its symbol: 纽交所代码：BABA."""

_BEFORE_IT = "(?:[A-Z0-9]{1,6}(?:[./-][A-Z])? ?(?:[,/&]|and) ?){1,4}"
"""Other symbols of the same exchange: (SIX: RO, ROG), (NYSE: BRK.A, BRK.B)."""


def ways_to_write(exchange: Exchange, symbol: str) -> list[str]:
    """The ways to write a symbol: Hong Kong's numbers come with and without leading zeros."""
    if not symbol.isdigit() or exchange.digits != 4:
        return [symbol]
    number = symbol.lstrip("0") or "0"
    return sorted({number.zfill(width) for width in range(len(number), 6)})


def class_share(symbol: str) -> str:
    """An expression for a symbol: a class of shares may stand behind a point, a stroke or a hyphen."""
    return "[./-]".join(map(re.escape, symbol.split(".")))


def symbol_expression(exchange: Exchange, symbol: str) -> str:
    """An expression for all ways to write a symbol."""
    return "(?:" + "|".join(map(class_share, reversed(ways_to_write(exchange, symbol)))) + ")"


def form_expressions(watched: Watched, listings: list[tuple[Exchange, str]]) -> list[str]:
    """Expressions over the folded text with its capitals, each with one group: the mention."""
    found: list[str] = []
    for exchange, name in listings:
        symbol = symbol_expression(exchange, name)
        labels = f"(?i:{'|'.join(map(re.escape, labels_of(exchange)))}){CODE}?"
        found.append(f"{_LEFT}({labels} ?: ?{symbol}){_RIGHT}")
        found.append(f"{_LEFT}{labels} ?: ?{_BEFORE_IT}({symbol}){_RIGHT}")
        country = f"(?:{'|'.join(countries_of(exchange))})"
        found.append(f"(?<=[(,;]) ?({country}:{symbol})(?= ?[),;])")
        found.append(f"(?<=[(,;]) ?({symbol}-{country})(?= ?[),;])")
        found.append(f"{_LEFT}({symbol} (?:{'|'.join(exchange.bloomberg)}) Equity){_PLAIN_RIGHT}")
        roots = "|".join((symbol, *map(re.escape, ric_roots(exchange, name))))
        found += _rics(f"(?:{roots})", exchange, is_letter=len(name) == 1)
        if not name[0].isdigit():
            found.append(f"(?<![{_JOINED}$])(\\${symbol}){_RIGHT}")
    instrument = watched.instrument
    found += [f"{_LEFT}({re.escape(number)}){_PLAIN_RIGHT}" for number in (instrument.ric, instrument.isin) if number]
    for label, number in (("WKN", watched.wkn), ("CUSIP", watched.cusip)):
        if number:
            found.append(f"{_LEFT}((?i:{label}) {{0,2}}[:#]? ?{re.escape(number)}){_PLAIN_RIGHT}")
    return found


def ric_roots(exchange: Exchange, symbol: str) -> list[str]:
    """How Reuters writes a symbol before the point, where it writes it otherwise: BRKb.N, SAPG.DE, SIEGn.DE."""
    stem, _, letter = symbol.partition(".")
    if letter:
        return [f"{stem}{letter.lower()}"]
    if exchange.country == "DE" and len(symbol) == 3 and symbol.isalpha():
        return [f"{symbol}G", f"{symbol}Gn"]
    return []


def _rics(symbol: str, exchange: Exchange, *, is_letter: bool) -> list[str]:
    """Reuters codes. ``U.N`` is more often initials than Unity on the NYSE, so two letters need brackets around them."""
    # Chinese brokers write .US for all of the United States.
    rics = (*exchange.rics, "US") if exchange.country == "US" else exchange.rics
    bare = [ric for ric in rics if not (is_letter and len(ric) == 1)]
    found = [f"{_LEFT}({symbol}\\.(?:{'|'.join(bare)})){_PLAIN_RIGHT}"] if bare else []
    if len(bare) < len(rics):
        found.append(f"(?<=[(<\\[]) ?({symbol}\\.(?:{'|'.join(rics)}))(?= ?[)>\\]])")
    return found
