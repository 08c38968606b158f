"""A condition with the place of each of its parts: made only where somebody asks why, never for matching."""

from collections.abc import Iterator
from dataclasses import dataclass

from alerts.documents.node import Mapping, Node, Sequence
from alerts.rules.condition import AllOf, AnyOf, AtLeast, Condition, FromFeed, Near, NoneOf, Operand

Atom = Operand | FromFeed | Near
"""A condition that has no conditions inside."""

_BESIDE = ("in", "case", "of")
"""Keys that say more of the key beside them."""


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """``members`` are those of the condition, in its order; an atom has none. ``node`` is where it is written."""

    condition: Condition
    node: Node
    members: "tuple[Clause, ...]" = ()

    def everything(self) -> "Iterator[Clause]":
        """This clause and every one within."""
        yield self
        for member in self.members:
            yield from member.everything()

    def atoms(self) -> "Iterator[Clause]":
        """Every atom within, in the order of the file."""
        return (clause for clause in self.everything() if not clause.members)


def atom_of(clause: Clause) -> Atom:
    """The condition of a clause without members."""
    if isinstance(clause.condition, (AllOf, AnyOf, NoneOf, AtLeast)):
        raise TypeError("not an atom")
    return clause.condition


def clause_of(condition: Condition, node: Node) -> Clause:
    """The condition that was read from ``node`` without a mistake, with its places."""
    if not isinstance(node, Mapping):
        return Clause(condition, node)
    keys = {key.text: value for key, value in node.entries}
    parts = [(key, value) for key, value in node.entries if key.text not in _BESIDE]
    if len(parts) == 1:
        key, value = parts[0]
        return _part(condition, key.text, key, keys.get("of", value) if key.text == "at_least" else value)
    members = zip(condition.members if isinstance(condition, AllOf) else (), parts, strict=True)
    return Clause(
        condition,
        node,
        tuple(
            _part(member, key.text, key, keys["of"] if key.text == "at_least" else value)
            for member, (key, value) in members
        ),
    )


def _part(condition: Condition, key: str, at: Node, value: Node) -> Clause:
    if key in ("any", "all", "not", "at_least"):
        members = condition.members if isinstance(condition, (AnyOf, AllOf, NoneOf, AtLeast)) else ()
        items = value.items if isinstance(value, Sequence) else ()
        return Clause(condition, at, tuple(clause_of(m, item) for m, item in zip(members, items, strict=True)))
    if key in ("text", "regex", "near", "feed"):
        return Clause(condition, at)
    return clause_of(condition, value)
