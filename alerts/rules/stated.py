"""Securities that a feed itself states: ``NASDAQ:NVDA``, ``NVDA``, an ISIN."""

from collections.abc import Iterable

from alerts.rules.exchanges import BY_ALIAS, EXCHANGES, Exchange, kin

_BY_LABEL = {label.casefold(): exchange for exchange in EXCHANGES.values() for label in exchange.labels} | {
    alias.casefold(): exchange for alias, exchange in BY_ALIAS.items()
}


def bare(stated: str) -> str:
    """The symbol without its exchange, in one form: ``BRK/B`` is ``BRK.B``, ``0700`` is ``700``."""
    symbol = stated.rpartition(":")[2].strip().upper().replace("/", ".").replace("-", ".")
    return symbol.lstrip("0") or "0" if symbol.isdigit() else symbol


def is_listing(stated: str, listings: Iterable[tuple[Exchange, str]]) -> bool:
    """Whether what a feed states is one of these listings. Without an exchange that is known the symbol decides, unless
    it is a number, which every exchange gives out.
    """
    symbol, place = bare(stated), stated.rpartition(":")[0].strip()
    exchange = _BY_LABEL.get(place.casefold()) if place else None
    if exchange is None and symbol.isdigit():
        return False
    return any(symbol == bare(own) and (exchange is None or exchange in kin(at)) for at, own in listings)
