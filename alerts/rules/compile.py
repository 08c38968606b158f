"""Conditions as authors wrote them become trees over operands, and the clauses that any item must satisfy."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from alerts.model.rule import Rule
from alerts.rules import tree
from alerts.rules.book import Book
from alerts.rules.compilation import Clause, CompiledRule
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
from alerts.rules.operand import Operand, TopicOperand, numbers_of
from alerts.rules.read_instrument import ticker_id
from alerts.rules.registry import Registry
from alerts.rules.routing_values import resolved
from alerts.rules.wanted import Sources


class Compiled(NamedTuple):
    """A condition, and what any item for which it is true must satisfy."""

    node: tree.Node
    clauses: list[Clause]


class Compiler:
    """Compiles what a book says. The book must be without errors. ``with_keys`` as for ``Registry``."""

    def __init__(self, book: Book, *, with_keys: bool = True) -> None:
        self._book = book
        self.registry = Registry(with_keys=with_keys)
        self.looks_beyond = False
        """Whether a condition looks in other fields than those that are looked in when none is named."""

        self._topics: dict[str, TopicOperand] = {}
        self._repeated = {id(condition) for _, condition in book.anchored.values()}
        self._shared: dict[int, Compiled] = {}

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

    @property
    def operands(self) -> tuple[Operand, ...]:
        """All that were compiled, each behind those it consists of."""
        return (*self.registry.operands, *self._topics.values())

    def node(self, asked: Condition) -> tree.Node:
        """The compiled form of one condition."""
        return self._condition(asked).node

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
        return sum([rarity[number] for number in clause])

    def _condition(self, asked: Condition) -> Compiled:
        """The compiled form; of what stands at several places, the one and the same."""
        if id(asked) not in self._repeated:
            return self._made(asked)
        shared = self._shared.get(id(asked))
        if shared is None:
            node, clauses = self._made(asked)
            shared = self._shared[id(asked)] = Compiled(tree.Shared(node), clauses)
        return shared

    def _made(self, asked: Condition) -> Compiled:  # noqa: PLR0911 - one answer for each kind
        match asked:
            case Says():
                self._note(asked.fields)
                said = self.registry.phrase(asked.phrase)
                return Compiled(tree.Phrases((said,), asked.fields), [(said.number,)])
            case OnTopic() | Mentions() | Fits():
                operand = self.operand(asked)
                self._note(asked.fields)
                is_stated = isinstance(asked, OnTopic | Mentions) and asked.fields == DEFAULT_FIELDS
                fields = (*asked.fields, STATED) if is_stated else asked.fields
                return Compiled(tree.Occurs(operand, fields), [(operand.number,)])
            case FromFeed():
                return Compiled(tree.CameFrom(asked.feed), [])
            case AllOf():
                found = self._members(asked.members)
                clauses = [clause for member in found for clause in member.clauses]
                return Compiled(tree.All(tuple(member.node for member in found)), clauses)
            case AnyOf():
                return self._phrases(asked.members) or self._one_of(asked.members)
            case NoneOf():
                return Compiled(tree.Not((self._phrases(asked.members) or self._one_of(asked.members)).node), [])
            case AtLeast():
                found = self._members(asked.members)
                node = tree.AtLeast(asked.number, tuple(member.node for member in found))
                return Compiled(node, self._of_several(asked.number, found))
            case Near():
                self._note(asked.fields)
                groups = tuple(tuple(map(self.operand, group)) for group in asked.operands)
                needs = tuple(numbers_of([operand.number for operand in group]) for group in groups)
                return Compiled(
                    tree.Near(groups, needs, asked.within, asked.fields, ordered=asked.ordered), list(needs)
                )

    def _phrases(self, members: tuple[Condition, ...]) -> Compiled | None:
        """Phrases of which one is enough, without a node for each: most of a large rule set. None where there are others."""
        fields = members[0].fields if isinstance(members[0], Says) else None
        said = [member.phrase for member in members if type(member) is Says and member.fields == fields]
        if fields is None or len(said) < len(members) or not self._repeated.isdisjoint(map(id, members)):
            return None
        self._note(fields)
        operands = tuple([self.registry.phrase(phrase) for phrase in said])
        return Compiled(tree.Phrases(operands, fields), [numbers_of([operand.number for operand in operands])])

    def _one_of(self, members: tuple[Condition, ...]) -> Compiled:
        found = _together(self._members(members))
        rarest = self._rarest(found)
        return Compiled(_any(found, rarest), _union(rarest))

    def _note(self, fields: Fields) -> None:
        self.looks_beyond = self.looks_beyond or not set(fields) <= set(DEFAULT_FIELDS)

    def _members(self, members: tuple[Condition, ...]) -> list[Compiled]:
        return [self._condition(member) for member in members]

    def _rarest(self, members: list[Compiled]) -> tuple[Clause, ...]:
        """The rarest clause of each; an empty one where there is none."""
        return tuple(
            member.clauses[0] if len(member.clauses) == 1 else min(member.clauses, key=self._share, default=())
            for member in members
        )

    def _of_several(self, number: int, members: list[Compiled]) -> list[Clause]:
        """If ``number`` of k hold, at least one does of any k - number + 1 of them: take those that are rarest."""
        if number == len(members):
            return [clause for member in members for clause in member.clauses]
        found = sorted((clause for clause in self._rarest(members) if clause), key=self._share)
        enough = len(members) - number + 1
        return _union(tuple(found[:enough])) if len(found) >= enough else []

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
            number = self.registry.topic(member.number for member in members)
            operand = self._topics[name] = TopicOperand(name, members, without, number)
        return operand


def _together(members: list[Compiled]) -> list[Compiled]:
    """Members of which one is enough, those of them that are phrases in one."""
    phrases = [member for member in members if isinstance(member.node, tree.Phrases)]
    nodes = [member.node for member in phrases if isinstance(member.node, tree.Phrases)]
    if len(nodes) < 2 or len({node.fields for node in nodes}) > 1:
        return members
    node = tree.Phrases(tuple(operand for one in nodes for operand in one.operands), nodes[0].fields)
    numbers = numbers_of([operand.number for operand in node.operands])
    return [Compiled(node, [numbers]), *(member for member in members if not isinstance(member.node, tree.Phrases))]


def _any(members: list[Compiled], rarest: tuple[Clause, ...]) -> tree.Node:
    return members[0].node if len(members) == 1 else tree.Any(tuple(member.node for member in members), rarest)


def _union(rarest: tuple[Clause, ...]) -> list[Clause]:
    """What must hold if one of several does: a clause of each together, if each has one."""
    if not all(rarest):
        return []
    return [rarest[0] if len(rarest) == 1 else numbers_of([number for clause in rarest for number in clause])]
