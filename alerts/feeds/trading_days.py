"""Days on which financial news is to be expected. Pure arithmetic.

Not on weekends, nor on days on which the exchanges of New York, London or Frankfurt are closed or all but closed: a feed that
keeps its country's holiday is not silent, and one that has died is told a day later in the weeks of a holiday. Some other
countries are in ``alerts.feeds.national_days``; what else there is is left to a feed's ``expect``.
"""

from datetime import date, timedelta
from functools import lru_cache

_FIXED = frozenset({(1, 1), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)})
_OBSERVED = ((1, 1), (6, 19), (7, 4), (12, 25), (12, 26))
"""Kept on the Friday before or the Monday after where they fall on a weekend (NYSE rule 7.2; the bank holidays of England)."""

_MONDAY, _THURSDAY = 0, 3
_SATURDAY = 5


@lru_cache(4_096)
def is_trading_day(ordinal: int) -> bool:
    """Whether the day with this proleptic ordinal is one."""
    # 1 January of the year 1, ordinal 1, was a Monday.
    if (ordinal - 1) % 7 >= _SATURDAY:
        return False
    day = date.fromordinal(ordinal)
    if (day.month, day.day) in _FIXED or day - easter(day.year) in (timedelta(-2), timedelta(1)):
        return False
    return day not in _holidays(day.year)


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    """The other days on which New York or London is closed."""
    fixed = [date(year, *day) for day in _OBSERVED]
    kept = {day + timedelta({5: -1, 6: 1}.get(day.weekday(), 0)) for day in fixed}
    kept |= {nth_weekday(year, month, _MONDAY, number) for month, number in ((1, 3), (2, 3), (5, 1), (9, 1))}
    kept |= {
        nth_weekday(year, month, _MONDAY, 1) - timedelta(7) for month in (6, 9)
    }  # the last Monday of May and of August
    return frozenset(kept | {nth_weekday(year, 11, _THURSDAY, 4)})


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    """The first, second ... of a weekday (Monday is 0) in a month."""
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (number - 1))


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
