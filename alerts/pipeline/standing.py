"""Does an item still stand in its feed's last document? Pure."""

from alerts.feeds.gap import holds
from alerts.model.item import Item
from alerts.stories.recognise import by_text, digests


def stands(sketch: bytes, item: Item) -> bool:
    """Whether one of an item's names is in what is remembered of a document (``alerts.feeds.gap``). Of a document of more than
    a thousand entries not all are.
    """
    return holds(sketch, (*digests(item, frozenset()), by_text(item)))
