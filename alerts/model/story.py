"""An event that items report, and how one follows another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FollowKind(StrEnum):
    """What is new in a story that follows another; the words are shown to people."""

    NUMBER = "number"
    DIRECTION = "direction"
    MATTER = "matter"
    VERSION = "version"
    CORRECTION = "correction"
    DENIAL = "denial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is known of an item's story when its alerts are planned; an alert carries it on (``alerts.model.alert``).

    ``relevance`` is by rule: how much the item is about what that rule looks for.
    """

    novelty: int | None = None
    relevance: Mapping[str, int] = field(default_factory=dict)
    sources: int = 1
    follows: str | None = None
    follow_kind: FollowKind | None = None
    tickers: tuple[str, ...] = ()
