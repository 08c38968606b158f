"""A company, and where it is traded."""

from dataclasses import dataclass

ISSUED = {
    "NASDAQ": ("US",), "NYSE": ("US",), "NYSEAMERICAN": ("US",), "CBOE": ("US",), "OTC": ("US",), "XETRA": ("DE",), "VIE": ("AT",),
    "SIX": ("CH", "LI"), "LSE": ("GB", "IE", "JE", "GG", "IM"), "PARIS": ("FR",), "MILAN": ("IT",), "AMSTERDAM": ("NL",),
    "HKEX": ("HK", "KY", "BM", "CN"), "SSE": ("CN",), "SZSE": ("CN",),
}  # fmt: skip
"""The countries in which the ISINs of an exchange's own shares are issued."""


@dataclass(frozen=True, slots=True)
class Company:
    """An entry of the list.

    ``listings`` are ``EXCHANGE:SYMBOL``, the main one first; ``isins`` have valid check digits, the one that belongs to the
    main listing first. ``number`` is the entry's line, from 0: larger companies come first, as far as the sources tell.
    ``distinct`` says that the name alone means the company, whatever stands around it. ``aliases`` are what else people call it:
    Chinese names, and others that its own does not begin with (Munich Re).
    """

    number: int
    name: str
    listings: tuple[str, ...]
    isins: tuple[str, ...] = ()
    distinct: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def main(self) -> str:
        """The main listing."""
        return self.listings[0]

    @property
    def isin(self) -> str | None:
        """The ISIN of the shares at the main listing; None where it is unknown, or where several kinds of shares trade there."""
        exchange = self.main.split(":", 1)[0]
        if not self.isins or self.isins[0][:2] not in ISSUED[exchange]:
            return None
        return self.isins[0] if sum(listing.startswith(f"{exchange}:") for listing in self.listings) == 1 else None
