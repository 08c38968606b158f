"""The holidays that a feed's own country keeps beyond those of New York, London and Frankfurt. Pure arithmetic.

Of the countries that most feeds on markets are from: for the silence of a feed, no more. What a government adds by decree each year
is not known; a bridge day too many tells a dead feed a day late. A library of all countries' holidays ("holidays") would keep 19 MiB
of memory for these few lines.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from alerts.feeds.country import country_of
from alerts.feeds.trading_days import easter, nth_weekday
from alerts.model.feed import Feed

DaysOff = Callable[[int], bool]
"""Whether the day with a proleptic ordinal is one on which a feed's country is closed."""

_LUNAR = {
    2025: "01-29 05-31 10-06", 2026: "02-17 06-19 09-25", 2027: "02-06 06-09 09-15", 2028: "01-26 05-28 10-03",
    2029: "02-13 06-16 09-22", 2030: "02-03 06-05 09-12", 2031: "01-23 06-24 10-01", 2032: "02-11 06-12 09-19",
    2033: "01-31 06-01 09-08", 2034: "02-19 06-20 09-27", 2035: "02-08 06-10 09-16", 2036: "01-28 05-30 10-04",
    2037: "02-15 06-18 09-24", 2038: "02-04 06-07 09-13", 2039: "01-24 05-27 10-02", 2040: "02-12 06-14 09-20",
    2041: "02-01 06-03 09-10", 2042: "01-22 06-22 09-28", 2043: "02-10 06-11 09-17", 2044: "01-30 05-31 10-05",
}  # fmt: skip
"""New Year, Dragon Boat and Mid-Autumn of the Chinese calendar (the Hong Kong Observatory's tables of conversion)."""

_MONDAY, _SATURDAY = 0, 5


def days_off(feed: Feed) -> DaysOff:
    """Those of the feed's country; none where that is not known."""
    country = country_of(feed)
    return _none if country is None else _OF[country]


def _none(_ordinal: int) -> bool:
    return False


def _keeper(days: Callable[[int], Iterable[date]]) -> DaysOff:
    of_year = lru_cache(16)(lambda year: frozenset(day.toordinal() for day in days(year)))

    def is_off(ordinal: int) -> bool:
        return ordinal in of_year(date.fromordinal(ordinal).year)

    return is_off


def _china(year: int) -> Iterator[date]:
    """By the State Council's regulation on days off (2024), with the days that are moved to make whole weeks of them."""
    yield from _run(date(year, 1, 1), 3)
    yield from _run(date(year, 4, 4), 3)
    yield from _run(date(year, 5, 1), 5)
    yield from _run(date(year, 10, 1), 8)
    for feast, before, length in zip(_lunar(year), (1, 0, 0), (9, 1, 1), strict=False):
        yield from _run(feast - timedelta(before), length)
        yield _observed(feast)


def _hong_kong(year: int) -> Iterator[date]:
    """By the Holidays Ordinance, but for the Buddha's birthday and Chung Yeung."""
    for month, day in ((4, 4), (4, 5), (5, 1), (7, 1), (10, 1)):
        yield _observed(date(year, month, day))
    for feast, length in zip(_lunar(year), (4, 1, 2), strict=False):
        yield from _run(feast, length)
        yield _observed(feast)


def _japan(year: int) -> Iterator[date]:
    """By the Act on National Holidays, with the days around New Year on which banks are closed. The equinoxes by the formula for
    1980 to 2099 of the Japanese coast guard's almanac.
    """
    yield from _run(date(year, 1, 2), 2)
    since = year - 1980
    spring, autumn = (int(first + 0.242194 * since - since // 4) for first in (20.8431, 23.2488))
    fixed = (
        (1, 1),
        (2, 11),
        (2, 23),
        (3, spring),
        (4, 29),
        (5, 3),
        (5, 4),
        (5, 5),
        (8, 11),
        (9, autumn),
        (11, 3),
        (11, 23),
    )
    for month, day in fixed:
        yield _observed(date(year, month, day))
        yield date(year, month, day)
    yield date(year, 5, 6)
    for month, number in ((1, 2), (7, 3), (9, 3), (10, 2)):
        yield nth_weekday(year, month, _MONDAY, number)


def _switzerland(year: int) -> Iterator[date]:
    """Those of Zurich."""
    yield from (date(year, 1, 2), date(year, 8, 1), easter(year) + timedelta(39), easter(year) + timedelta(50))


def _united_states(year: int) -> Iterator[date]:
    """The federal holidays on which New York trades (5 U.S.C. 6103)."""
    yield nth_weekday(year, 10, _MONDAY, 2)
    veterans = date(year, 11, 11)
    yield veterans + timedelta({5: -1, 6: 1}.get(veterans.weekday(), 0))


def _germany(year: int) -> Iterator[date]:
    """Ascension, Whit Monday and Unity Day everywhere; Corpus Christi and All Saints in the states of most publishers."""
    yield from (easter(year) + timedelta(days) for days in (39, 50, 60))
    yield from (date(year, 10, 3), date(year, 11, 1))


def _union(year: int) -> Iterator[date]:
    """The European Central Bank's, and the Friday after Ascension, which Brussels keeps."""
    yield from _germany(year)
    yield easter(year) + timedelta(40)


def _austria(year: int) -> Iterator[date]:
    """By the Arbeitsruhegesetz."""
    yield from (easter(year) + timedelta(days) for days in (39, 50, 60))
    yield from (date(year, month, day) for month, day in ((1, 6), (8, 15), (10, 26), (11, 1), (12, 8)))


def _canada(year: int) -> Iterator[date]:
    """The federal ones, and the first Monday of August, which Toronto keeps."""
    victoria = date(year, 5, 24)
    yield victoria - timedelta(victoria.weekday())
    yield from (_observed(date(year, month, day)) for month, day in ((7, 1), (9, 30), (11, 11)))
    yield from (nth_weekday(year, month, _MONDAY, number) for month, number in ((8, 1), (10, 2)))


def _lunar(year: int) -> list[date]:
    return [date.fromisoformat(f"{year}-{day}") for day in _LUNAR.get(year, "").split()]


def _run(first: date, length: int) -> Iterator[date]:
    return (first + timedelta(number) for number in range(length))


def _observed(day: date) -> date:
    """The day itself, or the Monday after where it falls on a weekend."""
    return day + timedelta(7 - day.weekday()) if day.weekday() >= _SATURDAY else day


_OF = {
    "CN": _keeper(_china),
    "HK": _keeper(_hong_kong),
    "JP": _keeper(_japan),
    "CH": _keeper(_switzerland),
    "US": _keeper(_united_states),
    "DE": _keeper(_germany),
    "EU": _keeper(_union),
    "AT": _keeper(_austria),
    "CA": _keeper(_canada),
}
