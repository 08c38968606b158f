"""How an item is read for stories."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.model.item import Item
from alerts.stories.read import read
from alerts.stories.reading import Reading
from alerts.stories.untitled import titled


def reading_of(item: Item, mentions: Callable[[Item], Sequence[str]], seen_at: datetime) -> Reading:
    """Read an item, without a title by the beginning of its text. Only instruments that its title names make it another story: a text names many in passing."""
    item = titled(item)
    return read(item, mentions(replace(item, summary="", body="")), seen_at)
