"""Days on which financial news is to be expected. Pure arithmetic.

Weekends, and the days on which the exchanges of New York, London and Frankfurt are all closed or all but closed. What
is a holiday in one country alone is left to a feed's ``expect``.
"""

from datetime import date, timedelta
from functools import lru_cache

_FIXED = frozenset({(1, 1), (12, 24), (12, 25), (12, 26), (12, 31)})
_SATURDAY = 5


@lru_cache(4_096)
def is_trading_day(ordinal: int) -> bool:
    """Whether the day with this proleptic ordinal is one."""
    # 1 January of the year 1, ordinal 1, was a Monday.
    if (ordinal - 1) % 7 >= _SATURDAY:
        return False
    day = date.fromordinal(ordinal)
    return (day.month, day.day) not in _FIXED and day - _easter(day.year) not in (timedelta(-2), timedelta(1))


@lru_cache(maxsize=64)
def _easter(year: int) -> date:
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
