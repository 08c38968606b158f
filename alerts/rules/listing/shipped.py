"""The list that ships, read when it is first wanted."""

import gzip
from functools import lru_cache
from pathlib import Path

from alerts.rules.listing.company import Company

FILE = Path(__file__).with_name("companies.tsv.gz")
"""Where it lies; ``build.py`` writes it."""


@lru_cache(maxsize=1)
def companies() -> tuple[Company, ...]:
    """Every company of the list, larger ones first, as far as the sources tell. Raises OSError if the file is gone."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        return tuple(_company(number, line) for number, line in enumerate(file))


def _company(number: int, line: str) -> Company:
    name, listings, isins, mark, aliases = line.rstrip("\n").split("\t")
    names = tuple(alias.replace("_", " ") for alias in aliases.split())
    return Company(number, name, tuple(listings.split(" ")), tuple(isins.split()), bool(mark), names)
