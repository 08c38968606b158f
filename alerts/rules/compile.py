"""Conditions as authors wrote them become trees over operands, and the clauses that any item must satisfy."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from alerts.model.rule import Rule
from alerts.rules import tree
from alerts.rules.book import Book, Sources
from alerts.rules.condition import (
    DEFAULT_FIELDS,
    STATED,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Fields,
    Fits,
    FromFeed,
    Mentions,
    Near,
    NoneOf,
    OnTopic,
    Says,
)
from alerts.rules.condition import Operand as Asked
from alerts.rules.operand import Numbers, Operand, TopicOperand, numbers_of
from alerts.rules.read_instrument import ticker_id
from alerts.rules.registry import Registry
from alerts.rules.routing_values import resolved

Clause = Numbers
"""Numbers of which an item must have at least one as a hit."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule, or an exception (then ``rule`` is None and ``id`` its id). ``clauses`` are sorted, the rarest first."""

    id: str
    rule: Rule | None
    node: tree.Node
    clauses: tuple[Clause, ...]
    sources: Sources
    languages: tuple[str, ...]
    any_source: bool


class Compiler:
    """Compiles what a book says. The book must be without errors. ``with_keys`` as for ``Registry``."""

    def __init__(self, book: Book, *, with_keys: bool = True) -> None:
        self._book = book
        self.registry = Registry(with_keys=with_keys)
        self.looks_beyond = False
        """Whether a condition looks in other fields than those that are looked in when none is named."""

        self._topics: dict[str, TopicOperand] = {}

    def rules(self) -> tuple[CompiledRule, ...]:
        """Every rule that is not off."""
        return tuple(
            self._compiled(draft.rule.id, self._routed(draft.rule), draft.when, draft.sources, draft.languages)
            for draft in self._book.drafts.values()
            if not draft.is_off
        )

    def exceptions(self, today: date) -> tuple[CompiledRule, ...]:
        """Every exception that has not expired."""
        return tuple(
            self._compiled(exception.id, None, exception.when, Sources(), ())
            for exception in self._book.silences.values()
            if exception.expires is None or exception.expires >= today
        )

    def node(self, asked: Condition) -> tree.Node:
        """The compiled form of one condition."""
        return self._condition(asked)[0]

    def _routed(self, rule: Rule) -> Rule:
        """The rule with the instruments that its routes ask for by the ids of the watchlist."""
        if not any(route.when for route in rule.routes):
            return rule
        tickers = self._book.tickers
        routes = (replace(route, when=route.when and resolved(route.when, tickers)) for route in rule.routes)
        return replace(rule, routes=tuple(routes))

    def _compiled(
        self, id_: str, rule: Rule | None, when: Condition, sources: Sources, languages: tuple[str, ...]
    ) -> CompiledRule:
        node, clauses = self._condition(when)
        clauses = sorted(dict.fromkeys(clauses), key=self._share)
        anywhere = not (sources.groups or sources.feeds or sources.excluded or languages)
        return CompiledRule(id_, rule, node, tuple(clauses), sources, languages, anywhere)

    def _share(self, clause: Clause) -> float:
        rarity = self.registry.rarity
        return sum(rarity[number] for number in clause)

    def _condition(self, asked: Condition) -> tuple[tree.Node, list[Clause]]:  # noqa: PLR0911 - one answer for each kind
        match asked:
            case Says():
                self._note(asked.fields)
                said = self.registry.phrase(asked.phrase)
                return tree.Phrases((said,), asked.fields), _clauses(said)
            case OnTopic() | Mentions() | Fits():
                operand = self.operand(asked)
                self._note(asked.fields)
                is_stated = isinstance(asked, OnTopic | Mentions) and asked.fields == DEFAULT_FIELDS
                fields = (*asked.fields, STATED) if is_stated else asked.fields
                return tree.Occurs(operand, fields), _clauses(operand)
            case FromFeed():
                return tree.CameFrom(asked.feed), []
            case AllOf():
                return self._combined(tree.All, asked.members, lambda found: [c for clauses in found for c in clauses])
            case AnyOf():
                return self._combined(_any, asked.members, self._union)
            case NoneOf():
                return self._combined(tree.NoneOf, asked.members, lambda _: [])
            case AtLeast():
                return self._combined(
                    lambda members: tree.AtLeast(asked.number, members),
                    asked.members,
                    lambda found: self._of_several(asked.number, found),
                )
            case Near():
                self._note(asked.fields)
                groups = tuple(tuple(map(self.operand, group)) for group in asked.operands)
                node = tree.Near(groups, asked.within, asked.fields, ordered=asked.ordered)
                return node, [clause for group in groups for clause in self._union([_clauses(o) for o in group])]

    def _note(self, fields: Fields) -> None:
        self.looks_beyond = self.looks_beyond or not set(fields) <= set(DEFAULT_FIELDS)

    def _combined(
        self,
        make: Callable[[tuple[tree.Node, ...]], tree.Node],
        members: tuple[Condition, ...],
        combine: Callable[[list[list[Clause]]], list[Clause]],
    ) -> tuple[tree.Node, list[Clause]]:
        compiled = [self._condition(member) for member in members]
        return make(tuple(node for node, _ in compiled)), combine([clauses for _, clauses in compiled])

    def _union(self, found: list[list[Clause]]) -> list[Clause]:
        """What must hold if one of several does: the rarest clause of each together, if each has one."""
        if not all(found):
            return []
        return [numbers_of([number for clauses in found for number in min(clauses, key=self._share)])]

    def _of_several(self, number: int, found: list[list[Clause]]) -> list[Clause]:
        """If ``number`` of k hold, at least one does of any k - number + 1 of them: take those that are rarest."""
        if number == len(found):
            return [clause for clauses in found for clause in clauses]
        best = sorted(min(map(self._share, clauses)) if clauses else 9.0 for clauses in found)
        limit = best[len(found) - number]
        chosen = [c for c in found if c and min(map(self._share, c)) <= limit]
        return self._union(chosen) if len(chosen) > len(found) - number else []

    def operand(self, asked: Asked) -> Operand:
        """The compiled form of something that occurs."""
        match asked:
            case Says():
                return self.registry.phrase(asked.phrase)
            case OnTopic():
                return self._topic(asked.topic)
            case Mentions():
                watched = self._book.watchlist[self._book.tickers[ticker_id(asked.ticker) or asked.ticker]]
                return self.registry.ticker(watched, f"ticker:{asked.ticker}")
            case Fits():
                return self.registry.pattern(asked.pattern)

    def _topic(self, name: str) -> TopicOperand:
        operand = self._topics.get(name)
        if operand is None:
            topic = self._book.topics[name]
            members = tuple(map(self.operand, topic.members))
            without = tuple(map(self.operand, topic.without))
            operand = self._topics[name] = TopicOperand(name, members, without)
        return operand


def _any(members: tuple[tree.Node, ...]) -> tree.Node:
    """Any of the members, those of them that are phrases in one."""
    phrases = [member for member in members if isinstance(member, tree.Phrases)]
    if len({phrase.fields for phrase in phrases}) != 1:
        return tree.Any(members)
    together = tree.Phrases(tuple(operand for one in phrases for operand in one.operands), phrases[0].fields)
    others = tuple(member for member in members if not isinstance(member, tree.Phrases))
    return tree.Any((together, *others)) if others else together


def _clauses(operand: Operand) -> list[Clause]:
    return [operand.numbers]
