"""Has a publisher named all its items anew? A new site gives new guids and links to what stood there before; and a date that is
read in another zone is another name for what has no other. Pure.

Taking news for what is known loses an alert, so it needs much: distinct titles, three and most of the document at least, each in
the place of one that stood in the document before under the same title, and no date or text that speaks against it. Feeds that
bring the same titles day after day have another date each day, or another text.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.model.item import Item
from alerts.stories.recognise import same_text

LEAST = 3
"""Items that were named anew."""

_ZONES, _STEP = timedelta(hours=14), timedelta(minutes=15)
"""How far one zone is from another, at most, and in which steps."""

_DIGITS = 6
"""Digits of a written date that says which day it means."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A new item, by its place in the document, and the gone one whose title it has."""

    place: int
    item: Item
    gone: Item


def named_anew(pairs: Sequence[Pair], *, entries: int, known: int, before: datetime | None) -> frozenset[int]:
    """The places of those items that are the gone ones. ``pairs`` are of titles that occur once on each side; ``entries`` is how
    many the document has, ``known`` how many of them are known by a guid or link; ``before`` is the last good poll.
    """
    shift = _common_shift(pairs, before)
    same = frozenset(pair.place for pair in pairs if _is_same(pair.item, pair.gone, shift))
    is_relaunch = len(same) >= max(LEAST, (entries + 1) // 2) and known * 4 <= len(same)
    return same if is_relaunch else frozenset()


def is_dated_anew(item: Item, gone: Item) -> bool:
    """Whether an item without guid and link is one whose date was read otherwise: it is written to the letter as before."""
    raw = item.published_raw or ""
    if item.published == gone.published or raw != gone.published_raw or item.content_digest != gone.content_digest:
        return False
    return sum(char.isdigit() for char in raw) >= _DIGITS


def _is_same(item: Item, gone: Item, shift: timedelta | None) -> bool:
    one, other = item.published, gone.published
    if one is not None and one == other:
        return True
    if not same_text(item, gone):
        return False
    return one is None or other is None or one - other == shift


def _common_shift(pairs: Sequence[Pair], before: datetime | None) -> timedelta | None:
    """By how much all dates differ, if that may be another zone: what is dated after the last poll is news of this day."""
    shifts: Mapping[timedelta, int] = Counter(
        pair.item.published - pair.gone.published for pair in pairs if pair.item.published and pair.gone.published
    )
    if len(shifts) != 1 or before is None:
        return None
    [shift] = shifts
    dated = [pair.item.published for pair in pairs if pair.item.published]
    is_zone = abs(shift) <= _ZONES and shift % _STEP == timedelta(0)
    return shift if is_zone and sum(date <= before for date in dated) * 2 > len(dated) else None
