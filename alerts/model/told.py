"""What was told of a story, and who carries it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from alerts.model.alert import Alert
from alerts.model.suppression import SuppressionReason


@dataclass(frozen=True, slots=True)
class ToldAlert:
    """An alert that is stored, with the channels that it goes to."""

    alert: Alert
    channels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStory:
    """A stored story. ``publishers`` are the independent sources that carry it, each with when it first did, as far as
    that is known; ``alerts`` are the alerts of rules; ``key`` is what it was opened by. ``follows`` is the story that it
    follows, ``turns`` are those that follow it with the opposite direction, in their order.
    """

    id: int
    headline: str
    opened_at: datetime
    key: str = ""
    publishers: Mapping[str, datetime | None] = field(default_factory=dict)
    alerts: tuple[ToldAlert, ...] = ()
    follows: int | None = None
    turns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A match of a stored item that made no alert because it came at a bad time."""

    rule: str
    item: int
    reason: SuppressionReason


@dataclass(frozen=True, slots=True)
class Sighting:
    """When a stored item was first seen, when it was published as far as it says (at the latest when it was seen), and
    its story.
    """

    seen_at: datetime
    at: datetime
    story: int


@dataclass(frozen=True, slots=True)
class FiledItem:
    """An item of the window of stories. ``seq`` counts the placements of all items; a later one of an item counts."""

    seq: int
    item: int
    story: int
    at: datetime
    reading: bytes = field(repr=False)
    keys: bytes = field(repr=False)
