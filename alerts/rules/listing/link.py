"""Which rows of the sources are the same company: decided by name, since no source has a number that all of them know."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alerts.rules.listing.names import LEGAL, words_of

_SAME = {
    "corporation": "corp", "incorporated": "inc", "limited": "ltd", "company": "co", "companies": "co", "aktiengesellschaft": "ag",
    "holding": "holdings", "hldg": "holdings", "hldgs": "holdings", "public": "", "the": "", "and": "", "adr": "", "ads": "",
}  # fmt: skip
_SPOKEN = frozenset({"holdings", "group", "trust"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a source: a listing, ``EXCHANGE:SYMBOL``, empty where the row only tells a name and ISINs.

    ``issuer`` is the source's number of the company, ``rank`` its place in an order by size; a smaller one is larger.
    """

    listing: str
    name: str
    country: str = ""
    isins: tuple[str, ...] = ()
    issuer: str = ""
    rank: int | None = None


def link(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows grouped by company, groups and rows in the order of the first appearance.

    Same company: the same issuer number; the same name with its legal form; or the same name without it, if that has two
    words or more, or if the country is the same too ("Metro AG" of Germany is not "Metro Inc." of Canada).
    """
    first: dict[object, int] = {}
    parent = list(range(len(rows)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, row in enumerate(rows):
        for key in _keys(row):
            one, other = root(first.setdefault(key, index)), root(index)
            parent[max(one, other)] = min(one, other)
    groups: dict[int, list[Row]] = defaultdict(list)
    for index, row in enumerate(rows):
        groups[root(index)].append(row)
    return list(groups.values())


def _keys(row: Row) -> Iterable[object]:
    words = tuple(found for word in words_of(row.name) if (found := _SAME.get(word, word)))
    if len(words) > 1 and words[0] == "o":
        words = (words[0] + words[1], *words[2:])  # O'Reilly, which the SEC writes O REILLY
    end = len(words)
    while end > 1 and words[end - 1] in LEGAL - _SPOKEN:
        end -= 1
    stem = words[:end]
    if row.issuer:
        yield "issuer", row.issuer
    if words:
        yield "full", words
    if end > 1:
        yield "stem", stem
    elif stem and row.country:
        yield "stem", stem, row.country
