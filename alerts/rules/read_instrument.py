"""The watchlist out of YAML, and names of tickers."""

import re
from collections.abc import Callable, Iterable

from alerts.documents.node import Mapping, Node
from alerts.documents.problem import Level
from alerts.documents.suggest import nearest
from alerts.model.instrument import Instrument
from alerts.rules.book import Book, Place
from alerts.rules.exchanges import BY_ALIAS, Exchange
from alerts.rules.language import INSTRUMENT, WATCHLIST
from alerts.rules.phrase import Fault, Phrase
from alerts.rules.securities import CUSIP, WKN, cusip_of, is_isin, wkn_of
from alerts.rules.sheet import Sheet
from alerts.rules.watched import Watched

_SYMBOL = re.compile(r"[A-Z0-9]{1,12}(?:[./-][A-Z0-9]{1,4})?")
_RIC = re.compile(r"[A-Za-z0-9]{1,12}[_^]?[A-Za-z0-9]{0,4}\.[A-Z]{1,3}")
_LEGAL = re.compile(
    r"(?:[, ]+(?:corp|corporation|inc|incorporated|company|co|ag|se|plc|ltd|limited|group|holdings?|n\.?v|s\.?a|s\.?p\.?a"
    r"|kgaa|& co|llc|lp|ab|asa|oyj|a/s|class [a-c]|ord|adr)\.?)+$",
    re.IGNORECASE,
)


def listing(text: str) -> tuple[Exchange, str] | None:
    """The exchange and symbol of ``EXCHANGE:SYMBOL``, both in their one form; None where it is none.

    Class shares are written with a point; a numeric symbol is filled up with zeros to the exchange's length.
    """
    label, colon, symbol = text.partition(":")
    exchange = BY_ALIAS.get(label)
    if not colon or exchange is None or not _SYMBOL.fullmatch(symbol):
        return None
    if symbol.isdigit() and exchange.digits:
        symbol = symbol.lstrip("0").zfill(exchange.digits)
    return exchange, re.sub("[/-]", ".", symbol)


def ticker_id(text: str) -> str | None:
    """The one way to write a ticker: ``XNAS:NVDA`` is ``NASDAQ:NVDA``, ``HKEX:700`` is ``HKEX:0700``."""
    found = listing(text)
    return f"{found[0].id}:{found[1]}" if found else None


def check_ticker(text: str, node: Node, sheet: Sheet, known: Iterable[str] = ()) -> str | None:
    """The ticker's id; what is wrong with the text is noted. ``known`` are ids of which one may be meant."""
    found = ticker_id(text)
    if found is not None:
        return found
    label, colon, symbol = text.partition(":")
    if not colon:
        meant = next((id_ for id_ in known if id_.endswith(f":{text.upper()}")), None)
        hint = f"did you mean {meant}?" if meant else "for instance NASDAQ:NVDA"
        sheet.report("R027", node, f'"{text}" is no ticker: write EXCHANGE:SYMBOL', hint)
    elif label not in BY_ALIAS:
        near = nearest(label.upper(), BY_ALIAS)
        hint = (
            f"did you mean {near}:{symbol}?"
            if near
            else "known are NASDAQ, NYSE, XETRA, LSE, SIX, VIE, HKEX, SSE, SZSE, TSE, EURONEXT ..."
        )
        sheet.report("R026", node, f'no exchange is called "{label}"', hint)
    else:
        hint = (
            f"write {label}:{symbol.upper().strip()}"
            if ticker_id(f"{label}:{symbol.upper().strip()}")
            else "capitals and digits, for instance BRK.B"
        )
        sheet.report("R027", node, f'"{symbol}" is no symbol', hint)
    return None


def read_watchlist(node: Node, sheet: Sheet, book: Book, places: dict[str, Place]) -> None:
    """Read the ``watchlist`` of a file into the book. ``places`` are those of the listings of all files."""
    if not isinstance(node, Mapping):
        sheet.mapping(node, WATCHLIST, "the watchlist")
        return
    for key, value in node.entries:
        ticker = check_ticker(key.text, key, sheet)
        place = Place(sheet, key)
        watched = _watched(ticker or key.text, value, sheet, book)
        if ticker is None:
            continue
        listings = (ticker, *watched.instrument.also)
        taken = [book.take("ticker", places, name, place) for name in listings]
        if all(taken):
            book.watchlist[ticker], book.listed[ticker] = watched, place
            book.tickers |= dict.fromkeys(listings, ticker)


def _watched(ticker: str, node: Node, sheet: Sheet, book: Book) -> Watched:
    keys = sheet.mapping(node, INSTRUMENT, f'the instrument "{ticker}"') or {}
    name = (sheet.text(keys["name"], "name") if "name" in keys else None) or ""
    aliases = tuple(_aliases(keys["aliases"], sheet, book)) if "aliases" in keys else ()
    also = []
    for item in (sheet.items(keys["also"], "also") or ()) if "also" in keys else ():
        text = sheet.text(item, "a ticker")
        other = check_ticker(text, item, sheet) if text else None
        if other is not None:
            also.append(other)
    isin = _number(keys, "isin", "an ISIN with the right check digit", is_isin, sheet)
    instrument = Instrument(
        id=ticker,
        name=name,
        aliases=tuple(phrase.written for phrase in aliases),
        isin=isin,
        ric=_number(keys, "ric", "a RIC such as NVDA.O", lambda text: bool(_RIC.fullmatch(text)), sheet),
        also=tuple(also),
        bare=bool("bare" in keys and sheet.truth(keys["bare"], "bare")),
    )
    wkn = _number(keys, "wkn", "a WKN: six letters or digits", lambda text: bool(WKN.fullmatch(text)), sheet)
    cusip = _number(keys, "cusip", "a CUSIP: nine letters or digits", lambda text: bool(CUSIP.fullmatch(text)), sheet)
    return Watched(
        instrument,
        aliases,
        _names(name, aliases, book),
        wkn or (wkn_of(isin) if isin else None),
        cusip or (cusip_of(isin) if isin else None),
    )


def _aliases(node: Node, sheet: Sheet, book: Book) -> list[Phrase]:
    found = []
    for item in sheet.items(node, "aliases") or ():
        text = sheet.text(item, "an alias")
        phrase = book.phrase(text, exact=False) if text else None
        if isinstance(phrase, Fault):
            sheet.report("R010", item, f'"{text}": {phrase.what}', phrase.hint)
        elif phrase is not None and phrase in found:
            sheet.report("R036", item, "this alias is listed twice", level=Level.WARNING)
        elif phrase is not None:
            found.append(phrase)
    return found


def _names(name: str, aliases: tuple[Phrase, ...], book: Book) -> tuple[Phrase, ...]:
    """What counts as the company's name beside a symbol: its aliases, its name, and that without its legal form."""
    written = {text: None for text in (name, _LEGAL.sub("", name)) if text}
    found = [book.phrase(text, exact=False) for text in written]
    return tuple(dict.fromkeys((*aliases, *(phrase for phrase in found if isinstance(phrase, Phrase)))))


def _number(keys: dict[str, Node], name: str, what: str, is_right: Callable[[str], bool], sheet: Sheet) -> str | None:
    if name not in keys:
        return None
    text = sheet.text(keys[name], name)
    if text is not None and not is_right(text):
        sheet.report("R028", keys[name], f'"{text}" is not {what}', "check it for a slip" if name == "isin" else "")
        return None
    return text
