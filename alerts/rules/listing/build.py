"""Builds the list that ships, from the SEC's tickers, an open database of equities and ``known.tsv``.

``python -m alerts.rules.listing.build FOLDER`` reads ``sec_company_tickers_exchange.json`` and
``financedatabase_equities_slim.csv`` in the folder. The same sources always give the same bytes. A second argument is a
word list of English, one word a line; with it, ``words.txt`` is made anew first.
"""

import gzip
import io
import sys
from collections.abc import Collection, Mapping
from itertools import groupby
from pathlib import Path

from alerts.rules.listing.company import ISSUED
from alerts.rules.listing.distinct import WORDS, Distinct, known_words
from alerts.rules.listing.link import Row, link
from alerts.rules.listing.names import core, titled
from alerts.rules.listing.shipped import FILE
from alerts.rules.listing.sources import KNOWN, equities, known, sec

HOME = {
    "United States": ("NASDAQ", "NYSE", "NYSEAMERICAN", "CBOE"), "Germany": ("XETRA",), "Austria": ("VIE",),
    "Switzerland": ("SIX",), "United Kingdom": ("LSE",), "Ireland": ("LSE",), "France": ("PARIS",), "Italy": ("MILAN",),
    "Netherlands": ("AMSTERDAM",), "China": ("SSE", "SZSE", "HKEX"), "Hong Kong": ("HKEX",), "Cayman Islands": ("HKEX",),
    "Macau": ("HKEX",), "Jersey": ("LSE",), "Guernsey": ("LSE",), "Isle of Man": ("LSE",),
}  # fmt: skip
"""Where a company of a country is mainly traded, if it is traded there at all."""

ORDER = (
    "NASDAQ",
    "NYSE",
    "NYSEAMERICAN",
    "CBOE",
    "SSE",
    "SZSE",
    "HKEX",
    "LSE",
    "XETRA",
    "PARIS",
    "AMSTERDAM",
    "MILAN",
    "SIX",
    "VIE",
    "OTC",
)
"""Where else, by turnover."""

MOST = 3
"""How many listings of a company on one exchange are shares; more are mostly bonds."""


def build(folder: Path, more: Path = KNOWN) -> str:
    """The list as text: a line for each company, tabs between its name, its listings, its ISINs, a mark at a distinct name,
    and its other names.
    """
    lines = _lines(folder, more)
    cores = [core(line.split("\t", 1)[0]) for line in lines]
    distinct = Distinct(cores)
    marks = ["*" if distinct.is_distinct(words, number) else "" for number, words in enumerate(cores)]
    others = {row.listing: aliases for row, aliases in known(more)}
    return "".join(f"{line}\t{mark}\t{_other(line, others)}\n" for line, mark in zip(lines, marks, strict=True))


def _other(line: str, known_as: Mapping[str, tuple[str, ...]]) -> str:
    listings = line.split("\t")[1].split(" ")
    return " ".join(dict.fromkeys(alias for listing in listings for alias in known_as.get(listing, ())))


def _lines(folder: Path, more: Path) -> list[str]:
    """Each company's line without its mark, larger companies first."""
    rows = [*sec(folder), *equities(folder), *(row for row, _ in known(more) if row.name)]
    first = {row.listing for row, _ in known(more)}
    companies = []
    for group in link(rows):
        listed = [row for row in group if row.listing]
        if listed:
            companies.append((_size(group), _line(group, listed, first)))
    companies.sort()
    return [line for _, line in companies]


def _size(group: list[Row]) -> tuple[int, int]:
    """Larger companies first: the SEC's order where it has one, else by the number of places that list the company."""
    ranks = [row.rank for row in group if row.rank is not None]
    guessed = max(300, 3_000 - 700 * len({row.listing.split(":", 1)[0] for row in group if row.listing}))
    return (min(ranks) if ranks else guessed, -len(group))


def _line(group: list[Row], listed: list[Row], first: Collection[str]) -> str:
    """A company's line. Of its listings on one exchange those in ``first`` come first: the sources keep symbols that are gone."""
    country = next((row.country for row in group if row.country), "")
    home = HOME.get(country, ())
    places = {exchange: place for place, exchange in enumerate(dict.fromkeys((*home, *ORDER)))}
    listings = sorted(
        dict.fromkeys(row.listing for row in listed),
        key=lambda listing: (places[listing.split(":", 1)[0]], listing not in first),
    )
    listings = [listing for listing in listings if listing in _shares(listings)]
    main = listings[0].split(":", 1)[0]
    isins = sorted(
        dict.fromkeys(isin for row in group for isin in row.isins), key=lambda isin: isin[:2] not in ISSUED[main]
    )
    kept = [row for row in listed if row.listing in listings]
    written = [row.name for row in sorted(kept, key=lambda row: listings.index(row.listing))]
    name = next((name for name in written if any(char.islower() for char in name)), titled(written[0]))
    return f"{name}\t{' '.join(listings)}\t{' '.join(isins)}"


def _shares(listings: list[str]) -> set[str]:
    """Without the bonds that stand under an issuer's name: where an exchange has many, those with the shortest symbols stay."""
    kept: set[str] = set()
    for _, group in groupby(listings, key=lambda listing: listing.split(":", 1)[0]):
        several = list(group)
        kept |= set(sorted(several, key=len)[:MOST] if len(several) > MOST else several)
    return kept


def packed(text: str) -> bytes:
    """The file that ships: gzip without a date or a name."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=9, mtime=0) as file:
        file.write(text.encode())
    return out.getvalue()


def main(folder: Path, dictionary: Path | None = None) -> None:
    """Write the list that ships."""
    if dictionary:
        names = [core(line.split("\t", 1)[0]) for line in _lines(folder, KNOWN)]
        WORDS.write_text(known_words(names, dictionary.read_text(encoding="utf-8").splitlines()), encoding="utf-8")
    FILE.write_bytes(packed(build(folder)))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
