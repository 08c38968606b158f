"""Whether the same words tell of the same once more, or of something new. Pure."""

from datetime import timedelta

from alerts.model.item import Item
from alerts.stories.follow import is_price
from alerts.stories.reading import Reading
from alerts.stories.template import is_heading, tells_an_event
from alerts.stories.untitled import titled
from alerts.stories.vocabulary.lists import listed

_RECURRING, _ON_STRIKE = listed("recurring"), "strikes"

AFRESH = timedelta(hours=8)
"""So long after the last new source of a story the same words may tell of another day."""


def is_another(item: Item, reading: Reading, old: Item | None) -> bool:
    """Whether one feed says two different things under one title that is a heading or tells no event, as "Transaction in own
    shares" does. Only an equal text shows that it is the same once more.
    """
    is_told = tells_an_event(reading) and not is_heading(reading)
    return _is_titled_alike(item, old) and not is_told and not _is_text_alike(item, old)


def recurs(item: Item, reading: Reading, old: Item | None, other: Reading | None) -> bool:
    """Whether an item that comes ``AFRESH`` or more after another tells of what happens day after day: how a price
    goes, an attack, or what its own feed gives the same title again. ``other`` is the reading of ``old``. A figure or link in
    common, or an equal text, shows that it is the same once more.
    """
    if other is None or (reading.link and reading.link == other.link):
        return False
    if _is_titled_alike(item, old):
        return not _is_text_alike(item, old)
    if {*reading.numbers} & {*other.numbers}:
        return False
    return (is_price(reading) and is_price(other)) or (_is_recurring(reading) and _is_recurring(other))


def _is_recurring(reading: Reading) -> bool:
    """Whether a headline tells of what happens again and again, as an attack, a quake or an outage does; who strikes goes on."""
    return _ON_STRIKE not in reading.events and not _RECURRING.isdisjoint(reading.line.split())


def is_before(item: Item, old: Item | None) -> bool:
    """Whether an item was published before another; not if one of them says nothing of it."""
    if old is None or item.published is None or old.published is None:
        return False
    return item.published < old.published


def _is_titled_alike(item: Item, old: Item | None) -> bool:
    return old is not None and old.feed == item.feed and titled(old).title == titled(item).title


def _is_text_alike(item: Item, old: Item | None) -> bool:
    text = item.summary or item.body
    return old is not None and bool(text) and text == (old.summary or old.body)
