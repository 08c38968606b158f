"""Is a new item the one that it took the place of? Pages write their items anew at each look: a text that runs ("5 minutes
ago"), the time of the request for a date, a session in the link. Pure.

It is asked about items of one feed and title, one of which is gone as the other appears. Taking news for the same loses an
alert, so a name that differs, or a text in other words, always tells them apart; and where a figure in the text is all that
differs, which is how a template announces two things, it must have happened again and again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from alerts.model.item import Item

AGAIN = 2
"""From so many replacements on, within ``LATELY`` under one title or of several titles at once, a text is one that runs."""

LATELY = timedelta(hours=6)
"""A company may announce under one title each day, and in one place; hardly three times within this time."""

AT_REQUEST = timedelta(seconds=90)
"""A date no further from the moment at which an item was first seen may be that of the request."""

_ALIKE = 0.7
"""The share of words that a text which runs has in common with what stood there before."""

_WORD = re.compile(r"[^\W\d_]+")
_PASSING = frozenset(
    {"sid", "sess", "session", "token", "ts", "timestamp", "time", "rand", "random", "rnd", "nocache", "cb", "_"}
)
"""Parameters that say nothing about a page, whatever their value, where the same page stood there without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A stored item that no longer stands in its feed, when it was first seen, and whether that was at the poll before."""

    item: Item
    at: datetime
    is_last: bool


def runs_on(item: Item, seen: Seen, *, now: datetime, times: int) -> bool:
    """Whether ``item``, new at ``now``, is what ``seen`` was.

    ``times`` is how often something of the like has happened in this feed lately, this one included.
    """
    names = _same_names(item, seen.item)
    if names is None or not _same_date(item, seen, now):
        return False
    mine, theirs = item.summary or item.body, seen.item.summary or seen.item.body
    if mine == theirs and (names or times >= AGAIN):
        return True
    return times >= AGAIN and _alike(mine, theirs) >= _ALIKE


def _same_names(one: Item, other: Item) -> bool | None:
    """True: they name themselves alike; False: their links differ in parameters alone; None: they are different."""
    found = True
    for mine, theirs in ((one.guid, other.guid), (one.link, other.link)):
        if mine == theirs:
            continue
        apart = _apart(mine, theirs) if mine and theirs else None
        if apart is None:
            return None
        found = found and apart <= _PASSING
    return found


def _apart(one: str, other: str) -> set[str] | None:
    """The parameters in which two addresses differ; None where more than those does."""
    try:
        mine, theirs = urlsplit(one), urlsplit(other)
    except ValueError:
        return None
    if not mine.netloc or mine[:3] != theirs[:3]:
        return None
    stated, before = _parameters(mine.query), _parameters(theirs.query)
    if stated.keys() != before.keys():
        return None
    return {name for name, value in stated.items() if before[name] != value}


def _parameters(query: str) -> Mapping[str, str]:
    return {name.lower(): value for name, value in parse_qsl(query, keep_blank_values=True)}


def _same_date(item: Item, seen: Seen, now: datetime) -> bool:
    """One date, or two that are those of the request: the one at this poll, the other at the poll before."""
    if item.published == seen.item.published:
        return True
    if item.published is None or seen.item.published is None or not seen.is_last:
        return False
    return abs(now - item.published) <= AT_REQUEST and abs(seen.at - seen.item.published) <= AT_REQUEST


def _alike(one: str, other: str) -> float:
    """The share of words in common, figures left aside; 1 where there are none but figures."""
    mine, theirs = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    return len(mine & theirs) / len(mine | theirs) if mine or theirs else 1.0
