"""Which company does a person mean: by ticker, number or name, the likeliest first."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from alerts.rules.exchanges import EXCHANGES
from alerts.rules.listing.company import Company
from alerts.rules.listing.names import core, tidy, words_of
from alerts.rules.listing.shipped import companies
from alerts.rules.ordinary import ORDINARY
from alerts.rules.read_instrument import ticker_id
from alerts.rules.securities import cusip_of, wkn_of

_LIKE = 82
"""The likeness, of 100, from which a name counts as meant: one slip in six letters."""


_LABEL = re.compile(r"^(?:(?:ISIN|WKN|CUSIP)\b[ :]*|\$(?=[A-Za-z]))|(?<=[A-Za-z0-9]) [A-Z]{2} Equity$", re.IGNORECASE)
"""What stands around a code and is none of it: WKN 716460, $NVDA, NVDA US Equity."""

_SEVERAL = re.compile("([^:,&]+): ?([^:,&]+(?:[,&][^:,&]+)+)")
"""Symbols behind the one name of their exchange: NYSE: BRK.A, BRK.B."""

_CLASS = re.compile(r"[ ,]+(?:class ([a-c])|(vz|vorz\w*|pref))\.?$", re.IGNORECASE)
"""A class of shares behind a name."""

_UMLAUT = re.compile("([aou])e", re.IGNORECASE)
"""ä, ö and ü spelled out; the list's names have the plain vowel."""


class How(IntEnum):
    """How a company was found, the surest way first."""

    TICKER = 1
    NUMBER = 2
    NAME = 3
    SYMBOL = 4
    BEGINS = 5
    CONTAINS = 6
    LIKE = 7


@dataclass(frozen=True, slots=True)
class Find:
    """A company that was found. ``listing`` is the one that was asked for, else the main one."""

    company: Company
    listing: str
    how: How


class Directory:
    """The list, ready for questions."""

    def __init__(self, listed: tuple[Company, ...]) -> None:
        self._listed = listed
        self._by_listing = {listing: company for company in listed for listing in company.listings}
        self._by_symbol: dict[str, list[tuple[Company, str]]] = defaultdict(list)
        self._by_isin = {isin: company for company in reversed(listed) for isin in company.isins}
        for company in listed:
            for listing in company.listings:
                self._by_symbol[listing.split(":", 1)[1]].append((company, listing))
        self._by_number: dict[str, Company] = {}
        self._cores = [core(company.name) for company in listed]
        self._words = [words_of(company.name) for company in listed]
        self._others = [frozenset(map(words_of, company.aliases)) for company in listed]

    def find(self, text: str, *, limit: int = 10) -> list[Find]:
        """The companies that a text may mean, at most ``limit``, each once: exact before partial, large before small.

        Names that are merely alike are given only if nothing else is.
        """
        query = _LABEL.sub("", text.strip())
        best: dict[int, Find] = {}
        for found in (*self._by_code(query), *self._by_name(query)):
            known = best.get(found.company.number)
            if known is None or _sureness(found, query) < _sureness(known, query):
                best[found.company.number] = found
        ranked = sorted(best.values(), key=lambda found: (_sureness(found, query), found.company.number))
        if not query.isupper() and all(found.how is How.SYMBOL for found in ranked):
            ranked += [found for found in self._alike(query, limit) if found.company.number not in best]
        return ranked[:limit]

    def largest(self, number: int) -> tuple[Company, ...]:
        """The first companies of the list."""
        return self._listed[:number]

    def listed(self, listing: str) -> Company | None:
        """The company of an ``EXCHANGE:SYMBOL``."""
        return self._by_listing.get(listing)

    def symbol(self, symbol: str) -> list[tuple[Company, str]]:
        """The companies with a symbol anywhere, and those listings; larger companies first."""
        return self._by_symbol.get(symbol, [])

    def isin(self, isin: str) -> Company | None:
        """The company with an ISIN."""
        return self._by_isin.get(isin)

    def number(self, number: str) -> Company | None:
        """The company with a WKN or CUSIP."""
        if not self._by_number:
            for isin, company in self._by_isin.items():
                for part in (wkn_of(isin), cusip_of(isin)):
                    if part:
                        self._by_number.setdefault(part, company)
        return self._by_number.get(number)

    def _by_code(self, query: str) -> Iterator[Find]:
        if several := _SEVERAL.fullmatch(query):
            for symbol in re.split("[,&]", several[2]):
                yield from self._by_code(f"{several[1]}:{symbol}")
            return
        code = query.upper().replace(" ", "")
        for listing in (ticker_id(code), *_of_ric(code)):
            if listing in self._by_listing:
                yield Find(self._by_listing[listing], listing, How.TICKER)
        numbered = self.isin(code) or self.number(code)
        if numbered:
            yield Find(numbered, numbered.main, How.NUMBER)
        symbol = code.replace("-", ".").replace("/", ".")
        numbers = (code.zfill(4), code.zfill(6)) if code.isdigit() else ()
        for spelled in dict.fromkeys((symbol, *numbers)):
            seen = set()
            for company, listing in self._by_symbol.get(spelled, ()):
                if company.number not in seen:
                    seen.add(company.number)
                    yield Find(company, company.main if company.main.endswith(f":{spelled}") else listing, How.SYMBOL)

    def _by_name(self, query: str) -> Iterator[Find]:
        asked = _CLASS.search(query)
        name = tidy(_CLASS.sub("", query))
        spellings = dict.fromkeys((query, name, _UMLAUT.sub(lambda found: found[1], name)))
        for found in (found for spelled in spellings if words_of(spelled) for found in self._named(spelled)):
            yield replace(found, listing=_of_class(found.company, asked)) if asked else found

    def _named(self, query: str) -> Iterator[Find]:
        full, asked = words_of(query), core(query)
        start = " ".join(asked)
        for company, stem, words, others in zip(self._listed, self._cores, self._words, self._others, strict=True):
            if stem == asked or words == full or full in others:
                yield Find(company, company.main, How.NAME)
            elif " ".join(words).startswith(start) or any(alias.startswith(query) for alias in company.aliases):
                yield Find(company, company.main, How.BEGINS)
            elif len(start) > 2 and all(any(word.startswith(part) for word in words) for part in asked):
                yield Find(company, company.main, How.CONTAINS)

    def _alike(self, query: str, limit: int) -> list[Find]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - wanted only when nothing else is found

        asked = " ".join(core(query)) if words_of(query) else ""
        if len(asked) < 3:
            return []
        names = [" ".join(stem) for stem in self._cores]
        found = process.extract(asked, names, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=4 * limit)
        near = sorted(found, key=lambda hit: (-round(hit[1] / 5), hit[2]))
        return [Find(self._listed[index], self._listed[index].main, How.LIKE) for _, _, index in near]


def _of_class(company: Company, asked: re.Match[str]) -> str:
    """The listing of the class of shares that is asked for; the main one where the symbols do not tell."""
    home = company.main.split(":", 1)[0]
    ending = f".{asked[1].upper()}" if asked[1] else "3"
    return next((one for one in company.listings if one.startswith(f"{home}:") and one.endswith(ending)), company.main)


def _sureness(found: Find, query: str) -> int:
    """A word in capitals is rather a symbol; another rather a whole name, and the beginning of one or a symbol, whichever
    company is larger; an ordinary word is a symbol last.
    """
    if found.how is How.SYMBOL:
        if query.isupper() or query.isdigit():
            return 2 * How.NUMBER + 1
        return 2 * How.BEGINS + (query.upper() in ORDINARY or found.listing != found.company.main)
    return 2 * found.how


def _of_ric(code: str) -> Iterator[str | None]:
    """The listings that a RIC such as 9988.HK may stand for."""
    symbol, _, suffix = code.rpartition(".")
    if symbol:
        for exchange in EXCHANGES.values():
            if suffix in exchange.rics:
                yield ticker_id(f"{exchange.id}:{symbol}")


@lru_cache(maxsize=1)
def directory() -> Directory:
    """The shipped list's directory, made when it is first wanted."""
    return Directory(companies())
