"""Which instruments of the whole list does a headline mention (RULES.md, "Tickers").

Shapes give candidates, the list says which listings they can be, and the recogniser of watchlists decides, so that what a
scan shows is what a watchlist with that instrument would find. Four things are stricter or wider here, because nobody chose
these instruments: see ``guards``, ``unlisted``, ``_in_list`` and ``names_in``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from alerts.model.instrument import Instrument
from alerts.model.item import Item
from alerts.rules.exchanges import Exchange
from alerts.rules.listing.candidates import SYMBOL, UNITED_STATES, Candidate, Form, candidates
from alerts.rules.listing.company import Company
from alerts.rules.listing.find import Directory, directory
from alerts.rules.listing.guards import ABBREVIATIONS, is_listing_of_symbols, names_coins, passes
from alerts.rules.listing.names import core, short, words_of
from alerts.rules.listing.names_in import Names, phrase_of
from alerts.rules.listing.shipped import companies
from alerts.rules.listing.unlisted import (
    are_symbols,
    is_cashtag,
    is_number,
    is_symbol,
    listing_by_form,
    listing_of_code,
)
from alerts.rules.look import Look, Span, Text
from alerts.rules.mention import Ticker
from alerts.rules.phrase import Phrase, parse_phrase
from alerts.rules.read_instrument import ticker_id
from alerts.rules.securities import cusip_of, wkn_of
from alerts.rules.ticker_forms import ric_roots
from alerts.rules.watched import Watched

Seen = dict[Ticker, list[Span]]
"""What each instrument found in one headline."""

MAX_LENGTH = 10_000
"""How many characters of a headline are looked at: the time grows with its length times its candidates."""

_LARGE = 1_000
"""Places in the list: of a company so large its symbol alone tells."""

_AMERICAN = {exchange.id: place for place, exchange in enumerate(UNITED_STATES)}
_LIST = re.compile(f"\\(( ?\\$?{SYMBOL}(?: ?[,;、] ?(?:and )?\\$?{SYMBOL})+ ?)\\.{{0,3}}\\)")
_SHARED = "first american china global united national general international bank new great royal north south east west big us"
_VAGUE = frozenset(_SHARED.split())
"""First words of names that are shared by too many companies to stand for one."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An instrument in a text. ``start`` and ``end`` are code points of it, the end exclusive; ``text`` is what stands there.

    ``listing`` is the one that is mentioned, the bare symbol where the exchange cannot be told; ``company`` is None where the
    list does not have it.
    """

    start: int
    end: int
    text: str
    form: Form
    listing: str
    company: Company | None


class Scanner:
    """The whole list, ready to be looked for."""

    def __init__(self, known: Directory, names: Names) -> None:
        self._known = known
        self._names = names

    def scan(self, headline: str) -> list[Mention]:
        """The mentions in a headline in its order, none inside another; a name is left out where the symbol stands too."""
        headline = headline[:MAX_LENGTH]
        text = Text("title", headline)
        folded = text.folded(keep_case=True)
        found: list[Mention] = []
        seen: Seen = {}
        for candidate in candidates(folded.text):
            mention = self._resolve(candidate, text, seen)
            if mention and passes(
                candidate, folded.text, american=mention.listing.split(":", 1)[0] in (*_AMERICAN, candidate.symbol)
            ):
                found.append(mention)
        found += self._in_list(text)
        told = {mention.company.number for mention in found if mention.company}
        for company, (start, end) in self._names.find(text):
            if company.number not in told:
                found.append(Mention(start, end, headline[start:end], Form.NAME, company.main, company))
        return _outermost(found)

    def _resolve(self, candidate: Candidate, text: Text, seen: Seen) -> Mention | None:
        if candidate.form in (Form.ISIN, Form.NUMBER):
            company = self._of_number(candidate)
            pairs = [(company, company.main)] if company else []
        else:
            pairs = self._listings(candidate)
        span = text.folded(keep_case=True).span(candidate.start, candidate.end)
        for company, listing in pairs:
            if _recognises(candidate, listing, company, text, span, seen):
                return Mention(*span, text.original[slice(*span)], candidate.form, listing, company)
        found = self._by_name(candidate, pairs, text, span)
        return found or self._unlisted(candidate, text, span, seen)

    def _by_name(
        self, candidate: Candidate, pairs: list[tuple[Company, str]], text: Text, span: Span
    ) -> Mention | None:
        """A symbol behind a Chinese name: of a company that is known by that name, else of a large American one."""
        before = text.original[: span[0]].rstrip("(（ ")
        if candidate.form is not Form.BRACKETS or not before or not "\u3400" <= before[-1] <= "\u9fff":
            return None
        symbol = candidate.symbol
        sure = symbol.isalpha() and len(symbol) > 1 and symbol not in ABBREVIATIONS and not names_coins(text.original)
        for company, listing in pairs:
            exchange = listing.split(":", 1)[0]
            likely = sure and exchange in _AMERICAN and exchange != "OTC" and company.number < _LARGE
            if likely or before.endswith(company.aliases):
                return Mention(*span, text.original[slice(*span)], candidate.form, listing, company)
        return None

    def _unlisted(self, candidate: Candidate, text: Text, span: Span, seen: Seen) -> Mention | None:
        """A ticker that is told by its form alone, mostly one that the list does not have."""
        folded = text.folded(keep_case=True).text
        listing = listing_by_form(candidate, lambda known: _recognises(candidate, known, None, text, span, seen))
        listing = listing or listing_of_code(candidate, folded)
        if listing is None and (is_number(candidate) or is_cashtag(candidate, folded) or is_symbol(candidate, folded)):
            listing = candidate.symbol
        if listing is None:
            return None
        return Mention(*span, text.original[slice(*span)], candidate.form, listing, self._known.listed(listing))

    def _listings(self, candidate: Candidate) -> list[tuple[Company, str]]:
        """The listings that a candidate can be, the likeliest first."""
        symbol = re.sub("[/-]", ".", candidate.symbol)
        if candidate.exchanges:
            ids = dict.fromkeys(
                ticker_id(f"{exchange.id}:{one}")
                for exchange in candidate.exchanges
                for one in _roots(symbol, exchange)
            )
            return [(company, listing) for listing in ids if listing and (company := self._known.listed(listing))]
        found = self._known.symbol(symbol)
        if candidate.form is Form.CASHTAG:
            found = [pair for pair in found if pair[1].split(":", 1)[0] in _AMERICAN]
        return sorted(found, key=lambda pair: _likelihood(*pair))

    def _of_number(self, candidate: Candidate) -> Company | None:
        if candidate.form is Form.ISIN:
            return self._known.isin(candidate.symbol)
        return self._known.number(candidate.symbol)

    def _in_list(self, text: Text) -> Iterator[Mention]:
        """The symbols of ``(AMZN, MSFT, INTC)``: their company makes them symbols, though no name stands beside them."""
        folded = text.folded(keep_case=True)
        for hit in _LIST.finditer(folded.text):
            members = list(re.finditer(SYMBOL, hit[1]))
            known = [self._listings(Candidate(Form.LIST, member[0], (), 0, 0)) for member in members]
            traded = [[pair for pair in pairs if pair[1].split(":", 1)[0] in _AMERICAN] for pairs in known]
            symbols = [member[0] for member in members]
            listed = is_listing_of_symbols(symbols, [bool(pairs) for pairs in traded])
            if not listed and not are_symbols(symbols, folded.text):
                continue
            for member, pairs in zip(members, traded, strict=True):
                span = folded.span(hit.start(1) + member.start(), hit.start(1) + member.end())
                company, listing = pairs[0] if pairs else (None, member[0])
                yield Mention(*span, text.original[slice(*span)], Form.LIST, listing, company)


def _roots(symbol: str, exchange: Exchange) -> list[str]:
    """What may be meant by a symbol with an exchange: itself, and what Reuters makes it of (``ric_roots``)."""
    meant = [re.sub("Gn?$", "", symbol)]
    if symbol[-1] in "abc":
        meant.append(f"{symbol[:-1]}.{symbol[-1].upper()}")
    return [symbol, *(one for one in meant if symbol in ric_roots(exchange, one))]


def _likelihood(company: Company, listing: str) -> tuple[bool, bool, int, int]:
    """A symbol without an exchange is rather one of the United States, else a main listing."""
    exchange = listing.split(":", 1)[0]
    return (
        exchange == "OTC" or exchange not in _AMERICAN,
        listing != company.main,
        _AMERICAN.get(exchange, 99),
        company.number,
    )


def _recognises(
    candidate: Candidate, listing: str, company: Company | None, text: Text, span: Span, seen: Seen
) -> bool:
    """Whether a watchlist with this instrument finds it there."""
    suffix = f"{candidate.symbol}.US" if text.original[slice(*span)].endswith(".US") else None
    look = Look(Item(feed=None, key="", title=text.original), frozenset())
    ticker = _ticker(listing, candidate.form is Form.EXCHANGE, suffix, _number(candidate, company))
    if company and candidate.form is Form.BRACKETS:
        ticker = _named_ticker(listing, company)
        if (company.distinct or len(core(company.name)) > 1) and text.phrase(phrase_of(short(company.name))):
            return True  # in full it may stand anywhere: "Advance Auto Parts Beats; Raises Guidance (AAP)"
    if ticker not in seen:
        seen[ticker] = ticker.find(look, text)
    return any(start < span[1] and span[0] < end for start, end in seen[ticker])


def _number(candidate: Candidate, company: Company | None) -> str | None:
    if company is None or candidate.form not in (Form.ISIN, Form.NUMBER):
        return None
    return next(isin for isin in company.isins if candidate.symbol in (isin, wkn_of(isin), cusip_of(isin)))


@lru_cache(maxsize=4096)
def _ticker(listing: str, moved: bool, ric: str | None, isin: str | None) -> Ticker:
    exchange, symbol = listing.split(":", 1)
    # A company may have moved to another exchange since.
    also = tuple(f"{other}:{symbol}" for other in _AMERICAN if moved and exchange in _AMERICAN and other != exchange)
    return _made(Instrument(id=listing, ric=ric, isin=isin, also=also), ())


@lru_cache(maxsize=4096)
def _named_ticker(listing: str, company: Company) -> Ticker:
    stem = core(company.name)
    written = [company.name, short(company.name)]
    words = short(company.name).split()
    if len(stem) > 1:
        written.append(" ".join(words[:2]))
    if len(words_of(words[0])) == 1 and len(stem[0]) > 2 and stem[0] not in _VAGUE:
        written.append(words[0].rstrip(",."))
    phrases = [parse_phrase(name) for name in dict.fromkeys(written)]
    return _made(
        Instrument(id=listing, name=company.name), tuple(found for found in phrases if isinstance(found, Phrase))
    )


def _made(instrument: Instrument, names: tuple[Phrase, ...]) -> Ticker:
    isin = instrument.isin
    wkn, cusip = (wkn_of(isin), cusip_of(isin)) if isin else (None, None)
    return Ticker(Watched(instrument, (), names, wkn, cusip))


def _outermost(mentions: list[Mention]) -> list[Mention]:
    found: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if not found or mention.start >= found[-1].end:
            found.append(mention)
    return found


@lru_cache(maxsize=1)
def scanner() -> Scanner:
    """The scanner over the shipped list, made when it is first wanted."""
    return Scanner(directory(), Names(companies()))
