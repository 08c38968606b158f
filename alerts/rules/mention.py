"""How texts mention an instrument (RULES.md, "Tickers")."""

import re
from bisect import bisect_right

from alerts.rules.condition import DEFAULT_FIELDS, STATED
from alerts.rules.exchanges import EXCHANGES, Exchange, countries_of, labels_of
from alerts.rules.look import Look, Span, Text
from alerts.rules.ordinary import ORDINARY
from alerts.rules.stated import bare, is_listing
from alerts.rules.ticker_forms import (
    CODE_WORDS,
    class_share,
    form_expressions,
    ric_roots,
    symbol_expression,
    ways_to_write,
)
from alerts.rules.watched import Watched
from alerts.text.characters import KINDS, SIGN, SPACELESS
from alerts.text.scan import words

_FORM = 40
"""How far a form reaches from its symbol or number, at most: the longest label of an exchange has 23 letters."""

_SYMBOL_LIKE = re.compile("(?<![A-Za-z])[A-Z]{2,5}(?![A-Za-z])")

_BESIDE = 4
"""How many words may stand between a company's name and its symbol in brackets: "Corp. Class A Common"."""

_FARTHEST = 200
"""How many characters may, spaces and brackets included."""


class Ticker:
    """An instrument, ready to be looked for. ``keys`` are what an automaton looks for on its behalf, ``cashtags`` the
    symbols that count after a dollar sign, ``stated`` those under which a feed may state it.
    """

    __slots__ = (
        "_bare",
        "_bracketed",
        "_forms",
        "_listings",
        "_needles",
        "_ordinary",
        "cashtags",
        "keys",
        "stated",
        "watched",
    )

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        listings = [_listing(name) for name in (watched.instrument.id, *watched.instrument.also)]
        symbols = list(dict.fromkeys(symbol for _, symbol in listings))
        self._listings = listings
        isin = watched.instrument.isin
        self.stated = frozenset(map(bare, (*symbols, *([isin] if isin else []))))
        self._ordinary = {symbol for symbol in symbols if symbol in ORDINARY or len(symbol) < 2}
        self.cashtags = frozenset(symbol for symbol in self._ordinary if not symbol[0].isdigit())
        self.keys = frozenset(self._keys(listings))
        self._forms: re.Pattern[str] | str = "|".join(form_expressions(watched, listings))
        self._bracketed: re.Pattern[str] | str = (
            f"\\( ?({'|'.join(symbol_expression(exchange, symbol) for exchange, symbol in listings)}) ?\\)"
        )
        numbers = (watched.instrument.isin, watched.instrument.ric, watched.wkn, watched.cusip)
        # Every form holds one of these as it stands here: no zeros before a number, no class behind a share.
        self._needles = tuple({*map(_stem, symbols), *filter(None, numbers)})
        self._bare = (
            [symbol for symbol in symbols if sum(char.isalpha() for char in symbol) > 1]
            if watched.instrument.bare
            else []
        )

    def _keys(self, listings: list[tuple[Exchange, str]]) -> set[bytes]:
        found: set[str] = set()
        for exchange, symbol in listings:
            if symbol in self._ordinary:
                # By itself it would be a hit in every other text: ask for what makes a ticker of it.
                countries = countries_of(exchange)
                found |= {f"{label} {symbol}" for label in (*labels_of(exchange), *CODE_WORDS, *countries)}
                found |= {f"{symbol} {after}" for after in (*countries, *exchange.rics, *exchange.bloomberg)}
            else:
                found |= set(ways_to_write(exchange, symbol))
            found |= {f"{root} {ric}" for root in ric_roots(exchange, symbol) for ric in exchange.rics}
        watched = self.watched
        numbers = (watched.instrument.isin, watched.instrument.ric)
        found |= {number for number in numbers if number}
        labelled = (("WKN", watched.wkn), ("CUSIP", watched.cusip))
        found |= {f"{label}{gap}{number}" for label, number in labelled if number for gap in ("", " ")}
        return {b" %b " % words(text) for text in found}

    def find(self, look: Look, text: Text) -> list[Span]:
        """Every mention in one text, none inside another, in the order of the text."""
        if text.field == STATED:
            isin = self.watched.instrument.isin
            is_it = text.original == isin or is_listing(text.original, self._listings)
            return [(0, len(text.original))] if is_it else []
        spans = [span for alias in self.watched.aliases for span in text.phrase(alias)]
        if parts := self._parts(text):
            spans += self._formed(text, parts)
            spans += self._beside_name(text, parts)
        for symbol in self._bare:
            spans += self._alone(symbol, look, text)
        return _outermost(spans)

    def _parts(self, text: Text) -> list[Span]:
        """The parts of the folded text in which a form can stand."""
        # Most texts name another instrument of the same rules; those in ASCII need not be folded to see that.
        if text.original.isascii() and not any(needle in text.original for needle in self._needles):
            return []
        return _around(self._needles, text.folded(keep_case=True).text)

    def _formed(self, text: Text, parts: list[Span]) -> list[Span]:
        forms = self._forms
        if isinstance(forms, str):
            forms = self._forms = re.compile(forms)
        folded = text.folded(keep_case=True)
        return [
            folded.span(*hit.span(hit.lastindex or 0)) for part in parts for hit in forms.finditer(folded.text, *part)
        ]

    def _beside_name(self, text: Text, parts: list[Span]) -> list[Span]:
        """``(NVDA)`` where the company's name stands a few words before it, or directly behind."""
        folded = text.folded(keep_case=True)
        if "(" not in folded.text:
            return []
        bracketed = self._bracketed
        if isinstance(bracketed, str):
            bracketed = self._bracketed = re.compile(bracketed)
        hits = [folded.span(*hit.span(1)) for part in parts for hit in bracketed.finditer(folded.text, *part)]
        if not hits:
            return []
        names = [span for name in self.watched.names for span in text.phrase(name)]
        starts, ends = sorted(start for start, _ in names), sorted(end for _, end in names)
        return [hit for hit in hits if _is_beside(text.original, hit, starts, ends)]

    def _alone(self, symbol: str, look: Look, text: Text) -> list[Span]:
        """The bare symbol, where it cannot be a word."""
        if symbol in self._ordinary and not self._is_named(look):
            return []
        folded = text.folded(keep_case=True)
        if _stem(symbol) not in folded.text:
            return []
        bare = f"(?<![A-Za-z0-9_&.@#])({class_share(symbol)})(?![A-Za-z0-9_&@]|\\.[A-Za-z])"
        spans = [folded.span(*hit.span(1)) for hit in re.finditer(bare, folded.text)]
        if spans and _is_mostly_capitals(text.original, spans):
            return []
        return spans

    def _is_named(self, look: Look) -> bool:
        """Whether the item mentions the instrument in another way, or by its name."""
        texts = [text for field in DEFAULT_FIELDS for text in look.texts(field)]
        return any(
            self._formed(text, self._parts(text)) or any(text.phrase(name) for name in self.watched.names)
            for text in texts
        )


def _listing(ticker: str) -> tuple[Exchange, str]:
    exchange, _, symbol = ticker.partition(":")
    return EXCHANGES[exchange], symbol


def _stem(symbol: str) -> str:
    """What of a symbol stands in every way to write it."""
    return symbol.lstrip("0") or "0" if symbol.isdigit() else symbol.split(".", maxsplit=1)[0]


def _around(needles: tuple[str, ...], text: str) -> list[Span]:
    """The parts of a text in which a form can stand, none beside another: expressions are slow, and mostly in vain."""
    found: list[Span] = []
    for place, length in sorted(
        (hit.start(), len(needle))
        for needle in needles
        if needle in text
        for hit in re.finditer(re.escape(needle), text)
    ):
        start, end = max(place - _FORM, 0), place + length + _FORM
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _is_beside(original: str, hit: Span, starts: list[int], ends: list[int]) -> bool:
    """Whether a name ends a few words before a symbol in brackets, or begins directly behind. ``starts`` and ``ends`` of the
    names are sorted: where the nearest one is too far away, or across a sign, the others are as well.
    """
    start, end = hit
    before, behind = bisect_right(ends, start), bisect_right(starts, end)
    if before and start - ends[before - 1] <= _FARTHEST:
        between = original[ends[before - 1] : start].rstrip("(（ \t\n\u00a0")
        is_apart = len(between) > 60 or any(sign in between for sign in "()（）;；:：!?。\n")
        if not is_apart and len(between.split()) <= _BESIDE + 1:
            return True
    if behind == len(starts) or starts[behind] > end + 3:
        return False
    return original[end : starts[behind]].strip(" )）\u00a0") == ""


def _is_mostly_capitals(original: str, symbols: list[Span]) -> bool:
    """Whether more than half of the letters around the symbols are capitals."""
    places = [0, *(place for span in symbols for place in span), len(original)]
    rest = "".join(original[start:end] for start, end in zip(places[::2], places[1::2], strict=True))
    # The other symbols of a list of them shout no more than this one, unless there is nothing else.
    rest = _SYMBOL_LIKE.sub("", rest)
    letters = [char for char in rest if KINDS[char] == SPACELESS or (char.isalpha() and KINDS[char] != SIGN)]
    return not letters or 2 * sum(char.isupper() for char in letters) > len(letters)


def _outermost(spans: list[Span]) -> list[Span]:
    """The spans that do not lie inside another."""
    found: list[Span] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not found or end > found[-1][1]:
            found.append((start, end))
    return found
