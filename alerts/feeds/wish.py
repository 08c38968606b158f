"""How often a publisher wants to be asked, as the feed's own head says it. Pure.

Read by ourselves: feedparser keeps only the last ``hour`` of ``skipHours`` and the last ``day`` of ``skipDays``.
"""

import re

from alerts.model.document import PublisherWish

STATED = {"ttl": None, "updateperiod": None, "updatefrequency": None, "hour": "skiphours", "day": "skipdays"}
"""Local names, in lower case, of the elements outside of items that say it, and what they stand in if that matters."""

MOST_STATED = 64
"""Values of one feed that are looked at; 24 hours and 7 days are the most that make sense."""

_HOUR = 3_600.0
_PERIODS = {
    "hourly": _HOUR,
    "daily": 24 * _HOUR,
    "weekly": 168 * _HOUR,
    "monthly": 730.5 * _HOUR,
    "yearly": 8_766 * _HOUR,
}
_DAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_NUMBER = re.compile(r"[0-9]{1,7}")
_MOST_MINUTES = 366 * 24 * 60


def publisher_wish(stated: list[tuple[str, str]]) -> PublisherWish | None:
    """The wish that these (element, text) pairs amount to, None where they say nothing that can be heeded.

    ``ttl`` is in minutes (RSS 2.0); ``updatePeriod`` is divided by ``updateFrequency`` (RSS 1.0's syndication module:
    daily and 1 where one of them is missing). Hours are 0 to 23 in GMT, 24 being RSS 0.91's midnight. Nonsense is no
    wish: a zero, an unknown word, all 24 hours, all seven days.
    """
    said = dict(reversed(stated))  # the first of each counts
    hours = frozenset(n % 24 for name, text in stated if name == "hour" for n in _numbers(text) if n <= 24)
    days = frozenset(_DAYS[text[:3].lower()] for name, text in stated if name == "day" and text[:3].lower() in _DAYS)
    minutes = next(iter(_numbers(said.get("ttl", ""))), 0)
    wish = PublisherWish(
        ttl=minutes * 60.0 if 0 < minutes <= _MOST_MINUTES else None,
        period=_period(said),
        skip_hours=hours if len(hours) < 24 else frozenset(),
        skip_days=days if len(days) < 7 else frozenset(),
    )
    return None if wish == PublisherWish() else wish


def _period(said: dict[str, str]) -> float | None:
    if "updateperiod" not in said and "updatefrequency" not in said:
        return None
    length = _PERIODS.get(said.get("updateperiod", "daily").lower())
    times = next(iter(_numbers(said.get("updatefrequency", "1"))), 1)
    return length / times if length is not None and times > 0 else None


def _numbers(text: str) -> list[int]:
    # "-5" and "1.5" are no numbers of minutes or hours; "60 " and "1, 2" are.
    return [int(word) for word in re.split(r"[\s,;]+", text) if _NUMBER.fullmatch(word)]
