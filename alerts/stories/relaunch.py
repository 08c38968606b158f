"""Has a publisher named all its items anew? A new site gives new guids and links to what stood there before; and a date that is
read in another zone is another name for what has no other. Pure.

Taking news for what is known loses an alert, so it needs much: distinct titles, most of the document, each in the place of one
that stood in the document before under the same title, and nothing that speaks against it. Three do that are dated to the same
second. Else it takes five, of the same text; with names of another form, since editions stand in one folder and differ in their
figures; and none dated later than when the gone one was first seen, for that is the next edition. Five headlines that each tell an event, in
the order in which they stood, are those of a new site whatever has become of their texts, and of their dates within a day: no
edition repeats them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from alerts.model.item import Item
from alerts.stories.recognise import same_text

DATED, UNDATED = 3, 5
"""Items that were named anew, where they are dated to the same second and where not, at least."""

_ZONES, _STEP = timedelta(hours=14), timedelta(minutes=15)
"""How far one zone is from another, at most, and in which steps."""

_DIGITS = 6
"""Digits of a written date that says which day it means."""

_PARTED = re.compile(r" [|·–—-] [^|·–—]*$")

_FIGURES = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b(?=[a-f]*\d)[0-9a-f]{12,}\b|\d+|(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zä]*(?![a-zä])"
    "|(?<![a-z])(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|mo|di|mi|do|fr|sa|so|sonnabend"
    "|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)(?![a-z])|(?:周|星期|週)[一二三四五六日天]"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A new item, by its place in the document, and the gone one whose title it has, which was first seen at ``seen_at`` and has
    that ``number``. ``tells``: the title is a headline that tells an event.
    """

    place: int
    item: Item
    gone: Item
    seen_at: datetime
    number: int = 0
    tells: bool = False


def named_anew(pairs: Sequence[Pair], *, entries: int, known: int) -> frozenset[int]:
    """The places of those items that are the gone ones. ``pairs`` are of titles that occur once on each side; ``entries`` is how
    many the document has, ``known`` how many of them are known by a guid or link.
    """
    shift = _common_shift(pairs)
    dated = {
        pair.place for pair in pairs if pair.item.published is not None and pair.item.published == pair.gone.published
    }
    all_told = dated | {pair.place for pair in pairs if _is_same(pair, shift)}
    for same, least in ((all_told, UNDATED), (dated, DATED)):
        if len(same) >= max(least, (entries + 1) // 2) and known * 4 <= len(same):
            return frozenset(same)
    likely = [pair for pair in pairs if not _is_edition(pair) and _is_near(pair.item, pair.gone)]
    headlines = [pair for pair in likely if pair.tells]
    if len(headlines) >= max(UNDATED, (entries + 1) // 2) and not known and _in_order(headlines):
        return frozenset(pair.place for pair in likely)
    return frozenset()


def _is_near(item: Item, gone: Item) -> bool:
    """Whether two dates can be of one item: one is missing, they are of days, or no further apart than zones are."""
    one, other = item.published, gone.published
    if one is None or other is None or item.dated_by_day or gone.dated_by_day:
        return True
    return abs(one - other) <= _ZONES


def _in_order(pairs: Sequence[Pair]) -> bool:
    """Whether they stand as they stood, the latest in front or behind; one in five may have moved."""
    numbers = [pair.number for pair in sorted(pairs, key=lambda pair: pair.place)]
    rising = sum(before < after for before, after in pairwise(numbers))
    return min(rising, len(numbers) - 1 - rising) * 5 <= len(numbers)


def without_suffix(titles: Sequence[str]) -> Sequence[str]:
    """The titles without what a new site puts behind each of them: " | Example News"."""
    if len(titles) < UNDATED:
        return titles
    found = _PARTED.search(titles[0])
    suffix = found[0] if found else ""
    return [title.removesuffix(suffix) for title in titles] if all(one.endswith(suffix) for one in titles) else titles


def is_dated_anew(item: Item, gone: Item) -> bool:
    """Whether an item without guid and link is one whose date was read otherwise: it is written to the letter as before."""
    raw = item.published_raw or ""
    if item.published == gone.published or raw != gone.published_raw or item.content_digest != gone.content_digest:
        return False
    return sum(char.isdigit() for char in raw) >= _DIGITS


def _is_same(pair: Pair, shift: timedelta | None) -> bool:
    one, other = pair.item.published, pair.gone.published
    if not same_text(pair.item, pair.gone) or _is_next_edition(pair):
        return False
    return one is None or other is None or one - other == shift


def _is_next_edition(pair: Pair) -> bool:
    at = pair.item.published
    return (at is not None and at > pair.seen_at) or _is_edition(pair)


def _is_edition(pair: Pair) -> bool:
    """Whether the names of both are of one form and differ in figures."""
    names = ((pair.item.link, pair.gone.link), (pair.item.guid, pair.gone.guid))
    stated = [(one, other) for one, other in names if one and other]
    return any(one != other for one, other in stated) and all(_form(one) == _form(other) for one, other in stated)


def _form(name: str) -> str:
    """Of an address its host and folder, of any other name all of it, without figures, months and weekdays; a UUID or a hash is a figure."""
    return _FIGURES.sub("0", (name.rpartition("/")[0] or name).casefold())


def _common_shift(pairs: Sequence[Pair]) -> timedelta | None:
    """By how much all dates differ, if that may be another zone."""
    shifts = Counter(
        pair.item.published - pair.gone.published for pair in pairs if pair.item.published and pair.gone.published
    )
    if len(shifts) != 1:
        return None
    [shift] = shifts
    return shift if abs(shift) <= _ZONES and shift % _STEP == timedelta(0) else None
