"""Compiled conditions: whether they hold for an item, and by what."""

from heapq import nsmallest
from typing import Protocol

from alerts.rules.condition import EVIDENCE_FIELDS, Fields
from alerts.rules.look import Found, Look
from alerts.rules.near import is_near
from alerts.rules.operand import Numbers, Operand, PhraseOperand

Shown = tuple[int, int, int, str, str, str]
"""Evidence in the making, as it is sorted: the field's place, span, term, topic (or nothing), and the text itself."""

MOST = 200
"""Places at which one operand is shown in one field, the first ones: who looks for more has the text. A text of megabytes has
millions of them, which nobody reads and every alert would carry.
"""

ORDER = {field: place for place, field in enumerate(EVIDENCE_FIELDS)}
"""The order in which evidence of different fields is given."""


class Node(Protocol):
    """A condition."""

    def holds(self, look: Look) -> bool:
        """Whether it is true."""
        ...

    def explain(self, look: Look, into: set[Shown]) -> None:
        """Add every occurrence of every operand that is true; asked only of nodes that hold."""
        ...


class Occurs:
    """A ticker, topic or regular expression occurs in one of the fields."""

    __slots__ = ("fields", "operand")

    def __init__(self, operand: Operand, fields: Fields) -> None:
        self.operand = operand
        self.fields = fields

    def holds(self, look: Look) -> bool:  # noqa: D102 - as in Node
        # Plain loops, here and below: for a large rule set this is where the time of matching goes.
        if self.operand.number not in look.hits:
            return False
        find = self.operand.find
        for text in look.all_texts(self.fields):  # noqa: SIM110 - any() costs twice the time
            if find(look, text):
                return True
        return False

    def explain(self, look: Look, into: set[Shown]) -> None:  # noqa: D102 - as in Node
        show(self.operand, self.fields, look, into)


def show(operand: Operand, fields: Fields, look: Look, into: set[Shown]) -> None:
    """Add the occurrences of an operand in these fields, in each text the first ``MOST`` of each term."""
    for text in look.all_texts(fields):
        for start, end, term, topic in _first(operand.find(look, text)):
            into.add((ORDER[text.field], start, end, term, topic or "", text.original[start:end]))


def _first(found: list[Found]) -> list[Found]:
    if len(found) <= MOST:
        return found
    by_term: dict[tuple[str, str | None], list[Found]] = {}
    for hit in found:
        by_term.setdefault(hit[2:], []).append(hit)
    # Few are wanted of many, which sorting all of them would not know. Of one term their places alone differ.
    return [hit for hits in by_term.values() for hit in nsmallest(MOST, hits)]


class Phrases:
    """One of several phrases occurs in one of the fields: what most rules consist of, so it has a form of its own."""

    __slots__ = ("fields", "operands")

    def __init__(self, operands: tuple[PhraseOperand, ...], fields: Fields) -> None:
        self.operands = operands
        self.fields = fields

    def holds(self, look: Look) -> bool:  # noqa: D102 - as in Node
        hits = look.hits
        for operand in self.operands:
            if operand.number in hits:
                for text in look.all_texts(self.fields):
                    if operand.find(look, text):
                        return True
        return False

    def explain(self, look: Look, into: set[Shown]) -> None:  # noqa: D102 - as in Node
        hits = look.hits
        for operand in self.operands:
            if operand.number in hits:
                show(operand, self.fields, look, into)


class CameFrom:
    """The item is from this feed."""

    __slots__ = ("feed",)

    def __init__(self, feed: str) -> None:
        self.feed = feed

    def holds(self, look: Look) -> bool:  # noqa: D102 - as in Node
        return look.item.feed == self.feed

    def explain(self, look: Look, into: set[Shown]) -> None:
        """It has no place in a text."""


class Any:
    """At least one holds. ``needs`` has for each member hits of which it takes one; it is empty where there are none such."""

    __slots__ = ("members", "needs")

    def __init__(self, members: tuple[Node, ...], needs: tuple[Numbers, ...]) -> None:
        self.members = members
        self.needs = needs

    def holds(self, look: Look) -> bool:  # noqa: D102 - as in Node
        misses = look.hits.isdisjoint
        for member, needed in zip(self.members, self.needs, strict=True):
            if not (needed and misses(needed)) and member.holds(look):
                return True
        return False

    def explain(self, look: Look, into: set[Shown]) -> None:  # noqa: D102 - as in Node
        misses = look.hits.isdisjoint
        for member, needed in zip(self.members, self.needs, strict=True):
            if not (needed and misses(needed)) and member.holds(look):
                member.explain(look, into)


class Not:
    """Another does not hold."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node

    def holds(self, look: Look) -> bool:  # noqa: D102 - as in Node
        return not self.node.holds(look)

    def explain(self, look: Look, into: set[Shown]) -> None:
        """What is absent has no place in a text."""


class All:
    """Every one holds."""

    __slots__ = ("members",)

    def __init__(self, members: tuple[Node, ...]) -> None:
        self.members = members

    def holds(self, look: Look) -> bool:  # noqa: D102 - as in Node
        for member in self.members:  # noqa: SIM110 - all() costs twice the time
            if not member.holds(look):
                return False
        return True

    def explain(self, look: Look, into: set[Shown]) -> None:  # noqa: D102 - as in Node
        for member in self.members:
            if member.holds(look):
                member.explain(look, into)


class AtLeast(All):
    """So many hold."""

    __slots__ = ("number",)

    def __init__(self, number: int, members: tuple[Node, ...]) -> None:
        super().__init__(members)
        self.number = number

    def holds(self, look: Look) -> bool:  # noqa: D102 - as in Node
        return sum(member.holds(look) for member in self.members) >= self.number


class Shared:
    """A condition that stands at several places. Whether it holds is found out once in a look."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node

    def holds(self, look: Look) -> bool:  # noqa: D102 - as in Node
        held = look.memo.get(self)
        if held is None:
            held = look.memo[self] = self.node.holds(look)
        return held

    def explain(self, look: Look, into: set[Shown]) -> None:  # noqa: D102 - as in Node
        self.node.explain(look, into)


class Near:
    """One occurrence of each operand lies within so many words of one text. ``needs`` are the numbers of each."""

    __slots__ = ("fields", "needs", "operands", "ordered", "within")

    def __init__(
        self,
        operands: tuple[tuple[Operand, ...], ...],
        needs: tuple[Numbers, ...],
        within: int,
        fields: Fields,
        *,
        ordered: bool,
    ) -> None:
        self.operands = operands
        self.needs = needs
        self.within = within
        self.fields = fields
        self.ordered = ordered

    def holds(self, look: Look) -> bool:  # noqa: D102 - as in Node
        misses = look.hits.isdisjoint
        for needed in self.needs:
            if misses(needed):
                return False
        for text in look.all_texts(self.fields):
            found = []
            for group in self.operands:
                occurrences = [hit for operand in group for hit in operand.find(look, text)]
                if not occurrences:
                    break
                found.append(occurrences)
            else:
                if is_near(text, found, self.within, ordered=self.ordered):
                    return True
        return False

    def explain(self, look: Look, into: set[Shown]) -> None:  # noqa: D102 - as in Node
        for group in self.operands:
            for operand in group:
                show(operand, self.fields, look, into)
