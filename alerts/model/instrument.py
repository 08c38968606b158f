"""A security that people trade."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """An entry of the watchlist. ``id`` is ``EXCHANGE:SYMBOL``; ``also`` lists other listings of the same company."""

    id: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    isin: str | None = None
    ric: str | None = None
    also: tuple[str, ...] = ()
    bare: bool = False
