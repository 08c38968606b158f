"""What an author expects of a rule (RULES.md, ``tests``): values, nothing evaluated."""

from dataclasses import dataclass, field
from enum import StrEnum

from alerts.documents.node import Node
from alerts.model.item import Item
from alerts.model.routing import Facts


class Kind(StrEnum):
    """A ``known_miss`` is news that the rule should find and does not yet."""

    MATCH = "match"
    NO_MATCH = "no_match"
    KNOWN_MISS = "known_miss"
    SEQUENCE = "sequence"


@dataclass(frozen=True, slots=True)
class Trial:
    """An item for a test. ``age`` is how many seconds it is old when it arrives.

    ``knows_groups`` says whether the groups of the item's feed are stated; else they are the configured ones.
    """

    item: Item
    age: float = 0.0
    knows_groups: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One arrival of a sequence, ``at`` seconds after its start. Without a ``trial`` the rule is taken to be true for it."""

    at: float
    story: str
    trial: Trial | None
    node: Node


@dataclass(frozen=True, slots=True)
class Expectation:
    """One test. ``node`` is where it stands in the rule's file.

    ``trial`` is None for a sequence alone; ``because`` is empty and ``route`` None where nothing is said of them. ``given``
    is what the test says of the alert; severity, tags and tickers come from rule and item. ``sent`` is how many alerts
    follow from each of ``steps``.
    """

    kind: Kind
    node: Node
    trial: Trial | None = None
    because: tuple[str, ...] = ()
    route: frozenset[str] | None = None
    given: Facts = field(default_factory=Facts)
    steps: tuple[Step, ...] = ()
    sent: tuple[int, ...] = ()
