"""Does an item still stand in its feed's last document? Pure."""

from datetime import datetime

from alerts.feeds.gap import holds
from alerts.model.intake import KnownItem, Recall
from alerts.model.item import Item
from alerts.stories.recognise import by_text, digests
from alerts.stories.relisted import is_relisted


def stands(sketch: bytes, item: Item) -> bool:
    """Whether one of an item's names is in what is remembered of a document (``alerts.feeds.gap``)."""
    return holds(sketch, (*digests(item, frozenset()), by_text(item)))


def is_back(item: Item, known: KnownItem, recall: Recall, since: datetime | None) -> bool:
    """Whether a known item is listed again, as news, that was gone at the last good poll (``since``)."""
    held = recall.state.names if recall.state else b""
    if not held or known.item is None or not is_relisted(item, known.item, since=since):
        return False
    return not stands(held, item)
