"""Everything that the files of a rules folder say, before references between them are followed."""

from dataclasses import dataclass, field
from datetime import date

from alerts.documents.node import Node
from alerts.model.rule import Rule, RuleStatus
from alerts.rules.condition import Condition, Operand
from alerts.rules.expectation import Expectation
from alerts.rules.known import Known
from alerts.rules.phrase import Fault, Phrase, parse_phrase
from alerts.rules.sheet import Sheet
from alerts.rules.wanted import Sources
from alerts.rules.watched import Watched


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written."""

    sheet: Sheet
    node: Node

    def __str__(self) -> str:
        return f"{self.sheet.source.file}:{self.node.mark.line}"


@dataclass(frozen=True, slots=True)
class Topic:
    """A vocabulary. ``without`` are the phrases of its ``not``."""

    name: str
    members: tuple[Operand, ...]
    without: tuple[Operand, ...]
    place: Place
    within: tuple[Place, ...]
    """Where each of ``members`` is written."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule with its condition."""

    rule: Rule
    when: Condition
    sources: Sources
    languages: tuple[str, ...]
    place: Place
    when_place: Place
    tests: tuple[Expectation, ...] = ()

    @property
    def is_off(self) -> bool:
        """Whether it is not evaluated at all."""
        return self.rule.status is RuleStatus.OFF


@dataclass(frozen=True, slots=True)
class Silence:
    """An entry of ``suppress``. ``expires`` is its last day."""

    id: str
    reason: str
    when: Condition
    expires: date | None
    place: Place
    when_place: Place


@dataclass(slots=True)
class Book:
    """What has been read so far; ``known`` and ``today`` are given."""

    known: Known
    today: date
    topics: dict[str, Topic] = field(default_factory=dict)
    watchlist: dict[str, Watched] = field(default_factory=dict)
    listed: dict[str, Place] = field(default_factory=dict)
    """Where each instrument of the watchlist is written."""

    tickers: dict[str, str] = field(default_factory=dict)
    """Every listing's id, and which instrument of the watchlist it is one of."""

    asked: list[tuple[Condition, Place]] = field(default_factory=list)
    """Every condition that is evaluated, also of a rule that cannot be used for another reason."""

    silences: dict[str, Silence] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    topics_used: list[tuple[str, Place]] = field(default_factory=list)
    tickers_used: list[tuple[str, Place]] = field(default_factory=list)
    tags_asked: list[tuple[str, Place]] = field(default_factory=list)
    """Tags that routing conditions ask for."""

    conditional: list[tuple[Rule, dict[str, Node], Sheet]] = field(default_factory=list)
    """Rules that tell a channel on a condition, with their keys."""

    anchored: dict[tuple[int, tuple[str, ...], bool], tuple[Node, Condition | None]] = field(default_factory=dict)
    """What has been read of mappings that other places may repeat, by their identity and where they are looked for."""

    _phrases: dict[str, Phrase | Fault] = field(default_factory=dict)
    _exact: dict[str, Phrase | Fault] = field(default_factory=dict)

    def parts(self) -> list[object]:
        """What was read, for who gives it up bit by bit (``alerts.rules.let_go``)."""
        tables = (self.topics, self.watchlist, self.silences, self.drafts)
        return [*(part for table in tables for part in table.values()), *self.asked]

    def phrase(self, written: str, *, exact: bool) -> Phrase | Fault:
        """The one Phrase for a text, however often it is written."""
        known = self._exact if exact else self._phrases
        found = known.get(written)
        if found is None:
            found = known[written] = parse_phrase(written, exact=exact)
        return found

    def take(self, kind: str, table: dict[str, Place], name: str, place: Place) -> bool:
        """Whether ``name`` is new in ``table``; a second use is noted."""
        if name not in table:
            table[name] = place
            return True
        first = table[name]
        where = f"line {first.node.mark.line} of {first.sheet.source.file}"
        place.sheet.report("R016", place.node, f'the {kind} "{name}" is defined a second time', f"first in {where}")
        return False
