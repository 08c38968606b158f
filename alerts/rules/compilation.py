"""What the compiler makes of a folder of rules, and all that a rule set is built of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from alerts.model.instrument import Instrument
from alerts.model.rule import Rule
from alerts.rules.operand import Numbers, Operand, TickerOperand
from alerts.rules.pattern import Pattern
from alerts.rules.tree import Node
from alerts.rules.wanted import Sources

Clause = Numbers
"""Numbers of which an item must have at least one as a hit."""

Keys = dict[bytes, int | list[int]]
"""For which number a key stands, or for which ones."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule, or an exception (then ``rule`` is None and ``id`` its id). ``clauses`` are sorted, the rarest first."""

    id: str
    rule: Rule | None
    node: Node
    clauses: tuple[Clause, ...]
    sources: Sources
    languages: tuple[str, ...]
    any_source: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """Rules over numbered operands, and which keys of a text stand for which numbers.

    Whoever builds a rule set of it takes the ``keys`` away, as two of them would fill the memory.
    """

    keys: Keys
    umlaut_keys: Keys
    cashtags: Mapping[str, list[int]]
    stated: Mapping[str, list[int]]
    patterns: Sequence[tuple[Pattern, int]]
    topics: Mapping[int, list[int]]
    """By number, the numbers of the topics it belongs to, be it by way of other topics: hits of it are hits of theirs."""

    size: int
    """How many numbers there are."""

    tickers: Sequence[tuple[str, TickerOperand]]
    """Every instrument's id, with an operand for it."""

    operands: Sequence[Operand]
    """All of them, each behind those it consists of."""

    rules: Sequence[CompiledRule]
    exceptions: Sequence[CompiledRule]
    instruments: tuple[Instrument, ...]
    fields: Collection[str]
    """Where rules look."""
