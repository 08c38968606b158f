"""What an author asks for, as values: the conditions of RULES.md, references by name, nothing compiled."""

from dataclasses import dataclass

from alerts.rules.pattern import Pattern
from alerts.rules.phrase import Phrase

FIELDS = ("title", "summary", "body", "author", "category")
"""The fields that conditions can look in, in the order of evidence."""

STATED = "symbols"
"""Where the securities stand that a feed itself states; looked in for tickers and topics that name no field."""

EVIDENCE_FIELDS = (*FIELDS, STATED)
"""The fields that evidence can be from."""

LISTED_FIELDS = frozenset({"category", STATED})
"""Those of them that hold several texts."""

DEFAULT_FIELDS = ("title", "summary", "body")
"""Where a condition looks that names no field."""

Fields = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Says:
    """A phrase occurs in one of the fields."""

    phrase: Phrase
    fields: Fields


@dataclass(frozen=True, slots=True)
class OnTopic:
    """One of a topic's phrases or tickers occurs in one of the fields."""

    topic: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Mentions:
    """An instrument of the watchlist is mentioned in one of the fields."""

    ticker: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Fits:
    """A regular expression matches within one of the fields."""

    pattern: Pattern
    fields: Fields


@dataclass(frozen=True, slots=True)
class FromFeed:
    """The item came from this feed."""

    feed: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one is true."""

    members: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one is true."""

    members: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class NoneOf:
    """None is true."""

    members: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many are true."""

    number: int
    members: "tuple[Condition, ...]"


Operand = Says | OnTopic | Mentions | Fits
"""What has a place in a text."""


@dataclass(frozen=True, slots=True)
class Near:
    """One occurrence of each operand (each an any-of) lies within so many words of one field."""

    operands: tuple[tuple[Operand, ...], ...]
    within: int
    ordered: bool
    fields: Fields


Condition = Operand | FromFeed | AnyOf | AllOf | NoneOf | AtLeast | Near
