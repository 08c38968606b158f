"""The condition on which a channel is told of an alert (``if:`` of ``alert: {to: [...]}``)."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from alerts.model.severity import Severity


class Fact(StrEnum):
    """What can be asked of an alert."""

    SEVERITY = "severity"
    NOVELTY = "novelty"
    RELEVANCE = "relevance"
    SOURCES = "sources"
    LATE = "late"
    TAG = "tag"
    TICKER = "ticker"


class Operator(StrEnum):
    """``in`` holds where one of several values would be equal."""

    EQUAL = "=="
    UNEQUAL = "!="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"
    IN = "in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an alert. Where nobody judged ``novelty`` or ``relevance`` they are 100: what is not known must
    keep nobody from being told.
    """

    severity: Severity = Severity.NORMAL
    novelty: int = 100
    relevance: int = 100
    sources: int = 1
    late: bool = False
    tags: frozenset[str] = frozenset()
    tickers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact compared with one value, or with several for ``in``. A tag or ticker is equal where the alert has it."""

    fact: Fact
    operator: Operator
    values: tuple[Severity | int | str, ...]

    def holds(self, facts: Facts) -> bool:
        """Whether it is true."""
        if self.fact in _SETS:
            has_one = not _SETS[self.fact](facts).isdisjoint(self.values)
            return has_one is not (self.operator is Operator.UNEQUAL)
        mine = getattr(facts, self.fact.value)
        if self.operator is Operator.IN:
            return mine in self.values
        return bool(_COMPARE[self.operator](mine, self.values[0]))


@dataclass(frozen=True, slots=True)
class Every:
    """All of its members hold."""

    members: "tuple[Routing, ...]"

    def holds(self, facts: Facts) -> bool:
        """Whether it is true."""
        return all(member.holds(facts) for member in self.members)


@dataclass(frozen=True, slots=True)
class Either:
    """One of its members holds."""

    members: "tuple[Routing, ...]"

    def holds(self, facts: Facts) -> bool:
        """Whether it is true."""
        return any(member.holds(facts) for member in self.members)


@dataclass(frozen=True, slots=True)
class Unless:
    """Its member does not hold."""

    member: "Routing"

    def holds(self, facts: Facts) -> bool:
        """Whether it is true."""
        return not self.member.holds(facts)


Routing = Comparison | Every | Either | Unless

_SETS: dict[Fact, Callable[[Facts], frozenset[str]]] = {
    Fact.TAG: lambda facts: facts.tags,
    Fact.TICKER: lambda facts: facts.tickers,
}
_COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.UNEQUAL: operator.ne,
    Operator.AT_LEAST: operator.ge,
    Operator.AT_MOST: operator.le,
    Operator.ABOVE: operator.gt,
    Operator.BELOW: operator.lt,
}
