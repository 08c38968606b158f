"""Securities as publishers state them in fields of their own: one form for all of them."""

import re
from collections.abc import Iterable

MOST = 50
"""Securities kept of one entry; round-ups name dozens."""

_FORM = re.compile(
    r"(?:(?P<place>[A-Za-z][A-Za-z0-9 .-]{0,29}?)\s*:\s*)?(?P<symbol>[A-Z0-9]{1,12}(?:[./-][A-Z0-9]{1,4})?)"
)
_BETWEEN = re.compile(r"[,;|\n]+")
_SCHEME = re.compile(
    r"(?:^|[/#:_-])(?:stock|stock-?symbols?|stock-?tickers?|tickers?|symbols?|isins?)/?$", re.IGNORECASE
)


def is_symbol_scheme(scheme: str) -> bool:
    """Whether a category's scheme or domain says that its terms are securities (``.../rss/stock``, ``symbol``)."""
    return bool(scheme) and _SCHEME.search(scheme) is not None


def symbols_of(stated: Iterable[str]) -> tuple[str, ...]:
    """The securities in fields that list them: ``NASDAQ:NVDA``, ``NVDA``, an ISIN; what is none is left out.

    Commas, semicolons and bars stand between several; white space does only where all of it reads as symbols.
    """
    found: dict[str, None] = {}
    for text in stated:
        for part in _BETWEEN.split(text[:2_000]):
            for piece in _pieces(part.strip().strip("()[]$")):
                match = _FORM.fullmatch(piece.strip("()[]$"))
                if match:
                    place = match["place"]
                    found[f"{place.strip().upper()}:{match['symbol']}" if place else match["symbol"]] = None
    return tuple(found)[:MOST]


def _pieces(part: str) -> list[str]:
    return [part] if ":" in part else part.split()
