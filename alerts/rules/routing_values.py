"""The values that facts are compared with in routing conditions."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from alerts.documents.node import Scalar
from alerts.model.routing import Comparison, Either, Every, Fact, Operator, Routing, Unless
from alerts.model.severity import Severity
from alerts.rules.book import Book, Place
from alerts.rules.meant import word_meant
from alerts.rules.read_instrument import check_ticker, ticker_id
from alerts.rules.routing_tokens import Token, place_of
from alerts.rules.sheet import NAME, Sheet

Value = Severity | int | str

UNORDERED = (Fact.LATE, Fact.TAG, Fact.TICKER)
"""Facts of which none is more than another."""

EXAMPLES = {
    Fact.SEVERITY: "high, critical",
    Fact.NOVELTY: "80, 100",
    Fact.RELEVANCE: "80, 100",
    Fact.SOURCES: "2, 3",
    Fact.LATE: "true, false",
    Fact.TAG: "ai, policy",
    Fact.TICKER: "NASDAQ:NVDA, HKEX:9988",
}
"""Two values of each fact, as one writes them in a list."""

_RANGES = {Fact.NOVELTY: (0, 100), Fact.RELEVANCE: (0, 100), Fact.SOURCES: (1, 1_000)}


def example(fact: Fact) -> str:
    """A comparison as one writes it."""
    if fact is Fact.LATE:
        return "late, or not late"
    return f"{fact} {'==' if fact in UNORDERED else '>='} {EXAMPLES[fact].partition(',')[0]}"


def extreme(fact: Fact, chosen: Operator, values: tuple[Value, ...]) -> str | None:
    """Why no alert can ever satisfy a comparison with the end of a range; None where one can."""
    least, most = (Severity.LOW, Severity.CRITICAL) if fact is Fact.SEVERITY else _RANGES.get(fact, (None, None))
    if chosen is Operator.ABOVE and values[0] == most:
        return f"no {fact} is higher"
    if chosen is Operator.BELOW and values[0] == least:
        return f"no {fact} is lower"
    return None


def resolved(asked: Routing, tickers: Mapping[str, str]) -> Routing:
    """The condition with every listing replaced by the instrument of the watchlist that it is one of."""
    match asked:
        case Comparison() if asked.fact is Fact.TICKER:
            ids = (ticker_id(str(value)) or str(value) for value in asked.values)
            return replace(asked, values=tuple(tickers.get(id_, id_) for id_ in ids))
        case Comparison():
            return asked
        case Unless():
            return Unless(resolved(asked.member, tickers))
        case Every() | Either():
            return replace(asked, members=tuple(resolved(member, tickers) for member in asked.members))


class Values:
    """Reads the values of one condition, which ``node`` holds. What cannot be read is noted, and None is the answer."""

    def __init__(self, node: Scalar, sheet: Sheet, book: Book) -> None:
        self._node, self._sheet, self._book = node, sheet, book

    def read(self, token: Token, fact: Fact) -> Value | None:
        """The value that stands there."""
        readers: dict[Fact, Callable[[Token], Value | None]] = {
            Fact.SEVERITY: self._severity,
            Fact.LATE: self._truth,
            Fact.TICKER: self._ticker,
            Fact.TAG: self._tag,
        }
        return readers[fact](token) if fact in readers else self._number(token, fact)

    def _severity(self, token: Token) -> Severity | None:
        labels = [level.label for level in reversed(Severity)]
        if token.text in labels:
            return Severity[token.text.upper()]
        self._wrong(token, f"severity is one of {', '.join(labels)}", word_meant(token.text, labels))
        return None

    def _truth(self, token: Token) -> bool | None:
        if token.text in ("true", "false"):
            return token.text == "true"
        self._wrong(token, "late is true or false", "write late, or not late")
        return None

    def _number(self, token: Token, fact: Fact) -> int | None:
        least, most = _RANGES[fact]
        text = token.text
        if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
            return int(text)
        hint = f"write {text[:-1]}" if text.endswith("%") else f"write {example(fact)}"
        self._wrong(token, f"{fact} is a whole number from {least} to {most:,}", hint, "R030")
        return None

    def _ticker(self, token: Token) -> str | None:
        place = place_of(token, self._node)
        ticker = check_ticker(token.text, place, self._sheet)
        if ticker is not None:
            self._book.tickers_used.append((token.text, Place(self._sheet, place)))
        return ticker

    def _tag(self, token: Token) -> str | None:
        if not NAME.fullmatch(token.text):
            self._wrong(token, "a tag is a name: letters, digits, _ . + - and no spaces", "", "R007")
            return None
        self._book.tags_asked.append((token.text, Place(self._sheet, place_of(token, self._node))))
        return token.text

    def _wrong(self, token: Token, what: str, hint: str, code: str = "R045") -> None:
        self._sheet.report(code, place_of(token, self._node), what, hint)
