"""What stands first in a document's dates between slashes, the day or the month? Pure.

``05/11/2026`` is two days. What decides, one after another: a number that can be no month; an order that makes a date lie in
the future, which is then the other one; the language, where it is not English without a country, for London and New York write
that; the feed's own zone, where one is set; in three dates or more, which number changes from one to the next; the country
of the address. Where nothing tells, the month is first.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import urlsplit

from alerts.feeds.dates import Slashed, is_american, slashed

FUTURE = timedelta(days=2)
"""How far ahead of now a date may be: a day for the zones and a day for tomorrow's calendar."""

_DATES = ("published", "dc_date", "created", "updated")
_ENOUGH = 3
_MONTH_FIRST = frozenset({"us", "ph", "fm", "mh", "pw", "gu", "pr"})
_OF_NO_COUNTRY = frozenset(
    {"ai", "ag", "cc", "co", "fm", "gg", "io", "la", "ly", "me", "sh", "so", "to", "tv", "vc", "ws"}
)
"""Names of countries under which firms of every country are registered."""


def day_comes_first(
    raws: Iterable[Mapping[str, Any]],
    *,
    langs: Sequence[str | None],
    zone: tzinfo = UTC,
    url: str = "",
    now: datetime | None = None,
) -> bool | None:
    """For a document's raw entries; None where it has no dates between slashes.

    ``langs`` are the languages that are stated for it, the nearest first; ``zone`` is that of dates which name none, UTC where
    none is set; ``url`` is its address.
    """
    dates = [
        found
        for raw in raws
        for name in _DATES
        if "/" in (text := str(raw.get(name) or "")) and (found := slashed(text)) is not None
    ]
    if not dates:
        return None
    for told in (_by_number(dates), _by_future(dates, now), _by_language(langs), _by_zone(zone), _by_change(dates)):
        if told is not None:
            return told
    return bool(_by_country(url))


def _by_number(dates: Sequence[Slashed]) -> bool | None:
    if any(one.first > 12 for one in dates):
        return True
    return False if any(one.other > 12 for one in dates) else None


def _by_future(dates: Sequence[Slashed], now: datetime | None) -> bool | None:
    """An order in which a date has yet to come is not the one, if the other has none."""
    if now is None:
        return None
    latest = (now + FUTURE).date()
    day_first, month_first = (
        all((day := _day(one, day_first=order)) is None or day <= latest for one in dates) for order in (True, False)
    )
    return day_first if day_first != month_first else None


def _by_language(langs: Iterable[str | None]) -> bool | None:
    for lang in langs:
        if lang and lang.lower() != "en":
            return lang.lower() != "en-us"
    return None


def _by_zone(zone: tzinfo) -> bool | None:
    american = is_american(zone)
    return None if american is None else not american


def _by_change(dates: Sequence[Slashed]) -> bool | None:
    """News of these days is of one month: the number that stays is the month's."""
    firsts, others = {one.first for one in dates}, {one.other for one in dates}
    if len(firsts) >= _ENOUGH and len(others) == 1:
        return True
    return False if len(others) >= _ENOUGH and len(firsts) == 1 else None


def _by_country(url: str) -> bool | None:
    try:
        country = (urlsplit(url).hostname or "").rstrip(".").rpartition(".")[2]
    except ValueError:
        return None
    if len(country) != 2 or not country.isalpha() or country in _OF_NO_COUNTRY:
        return None
    return country not in _MONTH_FIRST


def _day(one: Slashed, *, day_first: bool) -> date | None:
    day, month = (one.first, one.other) if day_first else (one.other, one.first)
    try:
        return date(one.year, month, day)
    except ValueError:
        return None
