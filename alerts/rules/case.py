"""One rule and one item, looked at closely."""

from collections.abc import Collection, Iterator

from alerts.model.match import Evidence
from alerts.rules.book import Book
from alerts.rules.clause import Atom, Clause, atom_of
from alerts.rules.compile import Compiler
from alerts.rules.condition import FromFeed, Near, NoneOf, OnTopic, Operand
from alerts.rules.evidence import evidence_of
from alerts.rules.look import Look
from alerts.rules.missing import holds
from alerts.rules.near_miss import NearMisses
from alerts.rules.wording import reference


class Case:
    """``look`` must have a hit for every operand of the condition that may occur; ``compiler`` has compiled it."""

    def __init__(self, clause: Clause, look: Look, book: Book, compiler: Compiler) -> None:
        self.clause = clause
        self.look = look
        self.near = NearMisses(book, compiler, look)
        self._compiler = compiler
        self._truth: dict[Atom, bool] = {}

    @property
    def holds(self) -> bool:
        """Whether the condition is true."""
        return holds(self.clause, self._as_it_is)

    def is_true(self, atom: Atom) -> bool:
        """Whether an atom of the condition is true."""
        if atom not in self._truth:
            self._truth[atom] = self._compiler.node(atom).holds(self.look)
        return self._truth[atom]

    def evidence(self) -> tuple[Evidence, ...]:
        """What makes the condition true; where it is not, whatever occurs of what it asks for."""
        if self.holds:
            return evidence_of(self._compiler.node(self.clause.condition), self.look)
        nodes = (self._compiler.node(atom) for atom in _asked_for(self.clause))
        return tuple(dict.fromkeys(found for node in nodes for found in evidence_of(node, self.look)))

    def accounted(self, names: Collection[str]) -> tuple[bool, set[str]]:
        """Whether the condition is true once what is named is otherwise than it is; and the names that stand for something.

        A name is a phrase, ``topic:NAME``, ``ticker:ID``, an expression, ``feed`` or ``near``, or ``not`` for whatever a
        ``not`` finds.
        """
        used: set[str] = set()

        def otherwise(clause: Clause) -> bool | None:
            if isinstance(clause.condition, NoneOf) and "not" in names and not holds(clause, self._as_it_is):
                used.add("not")
                return True
            if clause.members:
                return None
            atom = atom_of(clause)
            named = self._named(atom, names)
            used.update(named)
            return self.is_true(atom) is not bool(named)

        return holds(self.clause, otherwise), used

    def _as_it_is(self, clause: Clause) -> bool | None:
        return None if clause.members else self.is_true(atom_of(clause))

    def _named(self, atom: Atom, names: Collection[str]) -> set[str]:
        """Which of the names mean this atom: those of its operands, if it is a near in which they are absent."""
        match atom:
            case FromFeed():
                own = {"feed"}
            case Near():
                absent = [set[str]().union(*map(self._names, group)) & set(names) for group in self.near.absent(atom)]
                own = {"near"}.union(*absent) if all(absent) else {"near"}
            case _:
                own = self._names(atom)
        return own & set(names)

    def _names(self, operand: Operand) -> set[str]:
        """A topic may be named by its words that occur, and by what takes them away."""
        own = {reference(operand)}
        if isinstance(operand, OnTopic):
            own.update(cover[2] for *_, cover in self.near.taken_away(operand.topic))
            own.update(found.term for found in evidence_of(self._compiler.node(operand), self.look))
        return own


def _asked_for(clause: Clause) -> Iterator[Atom]:
    """The atoms outside of any ``not``."""
    if isinstance(clause.condition, NoneOf):
        return
    if not clause.members:
        yield atom_of(clause)
    for member in clause.members:
        yield from _asked_for(member)
