"""Counts over the whole store, for people: the status page, the end of a demo."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much of everything there is. ``deliveries`` counts by state name; ``suppressed`` by reason."""

    items: int = 0
    stories: int = 0
    duplicates: int = 0
    matches: int = 0
    alerts: int = 0
    suppressed: Mapping[str, int] = field(default_factory=dict)
    deliveries: Mapping[str, int] = field(default_factory=dict)
    in_doubt: int = 0
