"""What in a text has the shape of a ticker, and which listings it can stand for. Whether it is one decides ``mention``."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from alerts.rules.exchanges import COUNTRIES, EXCHANGES, Exchange, kin
from alerts.rules.ticker_forms import CODE
from alerts.text.characters import KINDS, SPACELESS


class Form(StrEnum):
    """In which form an instrument is mentioned."""

    CASHTAG = "cashtag"
    EXCHANGE = "exchange"
    COUNTRY = "country"
    SUFFIX = "suffix"
    BLOOMBERG = "bloomberg"
    ISIN = "isin"
    NUMBER = "number"
    BRACKETS = "brackets"
    LIST = "list"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of the text with the shape of a ticker. ``exchanges`` are those that its form allows, any if empty."""

    form: Form
    symbol: str
    exchanges: tuple[Exchange, ...]
    start: int
    end: int
    bracketed: bool = False


SYMBOL = "[A-Z0-9]{1,6}(?:[./-][A-Z](?![A-Za-z]))?"
UNITED_STATES = tuple(exchange for exchange in EXCHANGES.values() if exchange.country == "US")

_LABELS = {
    label.casefold(): exchange
    for exchange in reversed(EXCHANGES.values())
    for label in (*exchange.labels, *exchange.aliases, exchange.id)
}
_LONGEST = max(map(len, _LABELS))
_LAST_WORDS = [re.compile(f"(?<![A-Za-z0-9])(?:[A-Za-z0-9ö-]+ ){{{number}}}[A-Za-z0-9ö-]+$") for number in (2, 1, 0)]
_IN_HAN = sorted((label for label in _LABELS if KINDS[label[0]] == SPACELESS), key=len, reverse=True)
_NAMED_IN_HAN = re.compile(f"({'|'.join(_IN_HAN)}){CODE}?$")
_OPENING, _CLOSING = frozenset("(,;"), frozenset("),;")
_LEFT, _RIGHT = "(?<![A-Za-z0-9_.$])", "(?![A-Za-z0-9_])"


def _of(attribute: str) -> dict[str, tuple[Exchange, ...]]:
    found: dict[str, tuple[Exchange, ...]] = {}
    for exchange in EXCHANGES.values():
        value = getattr(exchange, attribute)
        for code in (value,) if isinstance(value, str) else value:
            found[code] = (*found.get(code, ()), exchange)
    return found


_BY_COUNTRY, _BY_BLOOMBERG = _of("country"), _of("bloomberg")
_BY_LAND = {name: _BY_COUNTRY[country] for country, names in COUNTRIES.items() for name in names}
_BY_SUFFIX = _of("rics") | {"US": UNITED_STATES}
"""RIC suffixes, and the one that Chinese brokers write for all of the United States."""

_KINDS: tuple[tuple[Form, str, str, dict[str, tuple[Exchange, ...]]], ...] = (
    (Form.CASHTAG, "cashtag", "", {}),
    (Form.COUNTRY, "landed", "land", _BY_LAND),
    (Form.ISIN, "isin", "", {}),
    (Form.NUMBER, "numbered", "", {}),
    (Form.BLOOMBERG, "traded", "bloomberg", _BY_BLOOMBERG),
    (Form.COUNTRY, "country", "of", _BY_COUNTRY),
    (Form.SUFFIX, "suffixed", "suffix", _BY_SUFFIX),
    (Form.BRACKETS, "brackets", "", {}),
)
"""Each form, the group of the expression that holds the symbol, that of the code beside it, and what the codes mean."""


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_SHAPES = re.compile(
    "|".join(
        (
            f"(?<![A-Za-z0-9_$])\\$(?P<cashtag>(?=[A-Z]){SYMBOL}){_RIGHT}",
            f"(?<=[(,;]) ?(?P<land>{_any(_BY_LAND)}):(?P<landed>{SYMBOL})(?= ?[),;])",
            f": ?(?P<labelled>{SYMBOL}){_RIGHT}",
            f"{_LEFT}(?P<isin>[A-Z]{{2}}[A-Z0-9]{{9}}[0-9]){_RIGHT}",
            f"{_LEFT}(?:(?i:WKN|CUSIP) {{0,2}}[:#]? ?(?P<numbered>[A-Z0-9]{{6}}(?:[A-Z0-9]{{3}})?)){_RIGHT}",
            f"{_LEFT}(?P<traded>{SYMBOL}) (?P<bloomberg>{_any(_BY_BLOOMBERG)}) Equity{_RIGHT}",
            f"{_LEFT}(?P<country>{SYMBOL})-(?P<of>{_any(_BY_COUNTRY)}){_RIGHT}",
            f"{_LEFT}(?P<suffixed>[A-Z0-9]{{1,6}}(?:[./-][A-Z]|[a-cn])?)\\.(?P<suffix>{_any(_BY_SUFFIX)}){_RIGHT}",
            f"\\( ?(?P<brackets>{SYMBOL}) ?\\)",
        )
    )
)


_MORE = re.compile(f"(?: ?(?:[,/&]|and) ?{SYMBOL})+(?= ?\\))")
"""More symbols of the exchange that the first one has before it: (NYSE: BRK.A, BRK.B)."""


def candidates(text: str) -> Iterator[Candidate]:
    """Everything that has the shape of a ticker in a folded text with its capitals, from left to right."""
    place = 0
    while hit := _SHAPES.search(text, place):
        candidate = _candidate(hit)
        if candidate is None:
            place = hit.start() + 1
        else:
            place = hit.end()
            yield candidate
            more = _MORE.match(text, place) if candidate.form is Form.EXCHANGE else None
            if more and _opens(text, candidate.start):
                place = more.end()
                for other in re.finditer(f"(?<![A-Za-z]){SYMBOL}", more[0]):
                    start, end = more.start() + other.start(), more.start() + other.end()
                    yield replace(candidate, symbol=other[0], start=start, end=end, bracketed=True)
            if candidate.form is Form.BRACKETS and "." in candidate.symbol:
                # (BRK.B) is a class of shares, (AAPL.O) a symbol with the suffix of an exchange: who looks closer decides.
                symbol, _, suffix = candidate.symbol.rpartition(".")
                exchanges = _BY_SUFFIX.get(suffix, ())
                if exchanges:
                    yield replace(candidate, form=Form.SUFFIX, symbol=symbol, exchanges=exchanges)


def _label(text: str, end: int) -> tuple[Exchange, int] | None:
    """The exchange whose name stands before ``end``, and where that begins."""
    end -= text[end - 1 : end] == " "
    if named := _NAMED_IN_HAN.search(text, max(0, end - _LONGEST), end):
        return _LABELS[named[1]], named.start()
    for opening in _LAST_WORDS:
        hit = opening.search(text, max(0, end - _LONGEST), end)
        if hit and hit[0].casefold() in _LABELS:
            return _LABELS[hit[0].casefold()], hit.start()
    return None


def _candidate(hit: re.Match[str]) -> Candidate | None:
    text, (start, end) = hit.string, hit.span()
    if hit["labelled"]:
        found = _label(text, start)
        if found is None:
            return None
        form, group, exchanges, start = Form.EXCHANGE, "labelled", _alike(found[0]), found[1]
    else:
        form, group, code, table = next(kind for kind in _KINDS if hit[kind[1]])
        exchanges = table[hit[code]] if code else ()
        if form is Form.BRACKETS:
            start, end = hit.span(group)
        start += len(text[start:end]) - len(text[start:end].lstrip(" "))
    around = _opens(text, start) and text[end : end + 2].strip()[:1] in _CLOSING
    return Candidate(form, hit[group], exchanges, start, end, around)


def _opens(text: str, start: int) -> bool:
    """Whether brackets, or an entry of theirs, begin before ``start``."""
    return text[max(0, start - 2) : start].strip()[-1:] in _OPENING


def _alike(exchange: Exchange) -> tuple[Exchange, ...]:
    """A company may have moved since from one exchange of the United States to another."""
    if exchange not in UNITED_STATES:
        return kin(exchange)
    return (exchange, *(other for other in UNITED_STATES if other is not exchange))
