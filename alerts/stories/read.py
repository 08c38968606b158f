"""An item becomes a reading."""

import hashlib
import re
from collections.abc import Collection
from datetime import datetime

from alerts.model.item import IdentityKind, Item
from alerts.stories.directions import events, is_denial
from alerts.stories.keys import key
from alerts.stories.names import names, versions
from alerts.stories.numbers import numbers, without_numbers
from alerts.stories.reading import Mark, Reading
from alerts.text.scan import words
from alerts.text.sources import strip

_TITLE = 400
"""Characters of a title that are read; the longest headlines of wires have some 250."""

_TEXT = 2_000
"""Characters of a summary or body that are read."""

_SKETCH = 12


def read(item: Item, instruments: Collection[str], seen_at: datetime) -> Reading:
    """Read an item. ``instruments`` are those that it is known to name ("NASDAQ:NVDA"); time is bounded for any text."""
    stripped = strip(item.title[: _TITLE * 2])
    title = stripped.text[:_TITLE]
    folded = tuple(words(without_numbers(title)).decode("utf-8", "replace").split())
    marks = {Mark.UPDATE} if stripped.is_update else set()
    if stripped.is_correction:
        marks.add(Mark.CORRECTION)
    if is_denial(folded, title):
        marks.add(Mark.DENIAL)
    link = next((i.value for i in item.identities if i.kind is IdentityKind.LINK), "")
    return Reading(
        words=folded,
        names=names(title),
        instruments=frozenset(instruments),
        numbers=numbers(title),
        events=events(folded, title),
        versions=versions(title),
        marks=frozenset(marks),
        link=hashlib.blake2b(link.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() if link else "",
        sketch=_sketch((item.summary or item.body)[:_TEXT], folded),
        feed=item.feed or "",
        at=seen_at.timestamp(),
    )


def _sketch(text: str, title: tuple[str, ...]) -> tuple[int, ...]:
    """The smallest hashes of the text's words, for comparing; none where the text says no more than the title."""
    said = set(words(re.sub(r"https?://\S+", " ", text)).decode("utf-8", "replace").split())
    if len(said - set(title)) < 4:
        return ()
    return tuple(sorted(map(key, said))[:_SKETCH])
