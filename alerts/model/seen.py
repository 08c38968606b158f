"""An item as the store keeps it."""

from dataclasses import dataclass
from datetime import datetime

from alerts.model.item import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenItem:
    """An item with its latest text, when it was first seen, and the story that it belongs to.

    ``baseline`` marks what was there at the feed's silent first poll.
    """

    id: int
    item: Item
    seen_at: datetime
    story: int
    baseline: bool
