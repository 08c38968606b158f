"""Whether a condition can be true at all. Careful rather than complete: what is said here is certain."""

from typing import NamedTuple

from alerts.rules.book import Book
from alerts.rules.breadth import least_words
from alerts.rules.condition import (
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
    Operand,
    Says,
)
from alerts.rules.phrase import NEED, SIGNS, WORD, Phrase
from alerts.rules.skeleton import FEW, Among, Skeletons
from alerts.rules.spelling import flat, spellings
from alerts.text.fold import fold

Operands = tuple[Operand, ...]
OPERANDS = (Says, OnTopic, Mentions, Fits)


class Never(NamedTuple):
    """Why something can never be true, and what to try."""

    why: str
    hint: str = "remove one of the two sides"


class Sense:
    """What can be known of conditions without an item. ``book`` is read as it is asked: its topics and its watchlist."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.skeletons = Skeletons()
        self._sorted: dict[int, _Sorted] = {}
        self._known: dict[tuple[Operand, Operand], bool] = {}

    def never(self, condition: Condition, absent: Operands = (), present: Operands = ()) -> Never | None:  # noqa: PLR0911 - one answer for each kind
        """Why a condition cannot be true where none of ``absent`` occurs and all of ``present`` do; None if it may be."""
        if not absent and isinstance(condition, OPERANDS):
            return None
        match condition:
            case Says() | OnTopic() | Mentions() | Fits():
                return self._never_occurs(condition, absent)
            case AllOf():
                return self._never_all(condition, absent, present)
            case AnyOf():
                reasons = [self.never(member, absent, present) for member in condition.members]
                return reasons[0] if None not in reasons else None
            case NoneOf():
                return self._never_none(condition, absent, present)
            case AtLeast():
                found = [why for m in condition.members if (why := self.never(m, absent, present)) is not None]
                return found[0] if len(condition.members) - len(found) < condition.number else None
            case Near():
                return self._never_near(condition, absent)
            case FromFeed():
                return None

    def _never_occurs(self, asked: Operand, absent: Operands) -> Never | None:
        """Several exclusions, each of one field, may leave no field to occur in."""
        by = [other for other in self._implied(asked, absent) if set(asked.fields) & set(other.fields)]
        if not set(asked.fields) <= {field for other in by for field in other.fields}:
            return None
        return Never(f"{_name(asked)} is asked for, and {_listed(by)} is excluded")

    def _never_all(self, condition: AllOf, absent: Operands, present: Operands) -> Never | None:
        feeds = {member.feed for member in condition.members if isinstance(member, FromFeed)}
        if len(feeds) > 1:
            return Never(f"an item is from one feed, not from {' and '.join(sorted(feeds))}", "write any: [...]")
        absent += tuple(o for member in condition.members for o in excluded_by(member))
        present += tuple(member for member in condition.members if isinstance(member, OPERANDS))
        return next((why for m in condition.members if (why := self.never(m, absent, present)) is not None), None)

    def _never_none(self, condition: NoneOf, absent: Operands, present: Operands) -> Never | None:
        for member in condition.members:
            why = self._never_without(member, absent, present)
            if why is not None:
                return why
        return None

    def _never_without(self, member: Condition, absent: Operands, present: Operands) -> Never | None:
        """Why it is certain that ``member`` of a not is true."""
        match member:
            case Says() | OnTopic() | Mentions() | Fits():
                by = next((one for one in present if self._excludes(member, one)), None)
                return Never(f"{_name(by)} is asked for, and {_name(member)} is excluded") if by else None
            case AnyOf():
                return self._never_none(NoneOf(member.members), absent, present)
            case NoneOf():
                # Whoever excludes a not asks for what it excludes.
                return self.never(AnyOf(member.members), absent, present)
            case _:
                return None

    def _never_near(self, near: Near, absent: Operands) -> Never | None:
        for group in near.operands if absent else ():
            reasons = [self.never(operand, absent) for operand in group]
            if None not in reasons:
                return reasons[0]
        needed = least_words(near.operands, ordered=near.ordered)
        if needed <= near.within:
            return None
        return Never(f"its operands need {needed} words, within is {near.within}w", f"write {needed}w or more")

    def _excludes(self, other: Operand, asked: Operand) -> bool:
        """Whether ``asked`` cannot occur without ``other``."""
        return set(asked.fields) <= set(other.fields) and self._implies(asked, other)

    def _implied(self, asked: Operand, others: Operands) -> list[Operand]:
        """Those of ``others`` without which ``asked`` cannot occur. Of many phrases most are never looked at."""
        if len(others) <= FEW or not isinstance(asked, Says):
            return [other for other in others if self._implies(asked, other)]
        if id(others) not in self._sorted:
            self._sorted[id(others)] = _Sorted(others, self.skeletons)
        return [other for other in self._sorted[id(others)].within(asked) if self._implies(asked, other)]

    def _implies(self, asked: Operand, other: Operand) -> bool:
        if isinstance(asked, Says) and isinstance(other, Says):
            # Most of what is asked: no need to remember it.
            return asked.phrase is other.phrase or (
                self.skeletons[other.phrase] in self.skeletons[asked.phrase] and _contains(asked.phrase, other.phrase)
            )
        pair = asked, other
        if pair not in self._known:
            self._known[pair] = self._find_whether_implied(asked, other)
        return self._known[pair]

    def _find_whether_implied(self, asked: Operand, other: Operand) -> bool:
        if isinstance(asked, OnTopic):
            if isinstance(other, OnTopic) and asked.topic == other.topic:
                return True
            topic = self._book.topics.get(asked.topic)
            members = topic.members if topic else ()
            return bool(members) and all(self._implies(member, other) for member in members)
        if isinstance(other, OnTopic):
            topic = self._book.topics.get(other.topic)
            return topic is not None and not topic.without and bool(self._implied(asked, topic.members))
        match asked, other:
            case Mentions(), Mentions():
                tickers = self._book.tickers
                return asked.ticker == other.ticker or (
                    asked.ticker in tickers and tickers[asked.ticker] == tickers.get(other.ticker)
                )
            case Fits(), Fits():
                return asked.pattern.written == other.pattern.written
            case _:
                return False


class _Sorted:
    """Operands, the phrases among them apart. They are kept, so that nobody else gets their identity."""

    def __init__(self, operands: Operands, skeletons: Skeletons) -> None:
        self._operands = operands
        self._said: dict[Phrase, list[Operand]] = {}
        self._others = [operand for operand in operands if not isinstance(operand, Says)]
        for operand in operands:
            if isinstance(operand, Says):
                self._said.setdefault(operand.phrase, []).append(operand)
        self._among = Among(tuple(self._said), skeletons)

    def within(self, asked: Says) -> list[Operand]:
        """Those that an occurrence of a phrase may hold."""
        return [*(one for phrase in self._among.held_by(asked.phrase) for one in self._said[phrase]), *self._others]


def excluded_by(condition: Condition) -> Operands:
    """Operands that do not occur where the condition is true."""
    if not isinstance(condition, NoneOf):
        return ()
    found: list[Operand] = []
    waiting = list(condition.members)
    while waiting:
        member = waiting.pop()
        if isinstance(member, AnyOf):
            waiting.extend(member.members)
        elif isinstance(member, OPERANDS):
            found.append(member)
    return tuple(found)


def _contains(phrase: Phrase, other: Phrase) -> bool:
    """Whether every occurrence of ``phrase`` holds one of ``other``."""
    if other.exact or not (phrase.is_plain or {kind for kind, _ in phrase.parts} <= {WORD, NEED, SIGNS}):
        return False
    text = fold(phrase.written.strip("*")).text
    return all(_is_in(spelled, phrase, other) for spelled in spellings(text))


def _is_in(text: str, phrase: Phrase, other: Phrase) -> bool:
    """Whether ``other`` is found in a way to write ``phrase``."""
    return any(
        # Behind a star the word may go on, and then what ends there must have a star as well.
        (start > 0 or not phrase.open_left or other.open_left)
        and (end < len(text) or not phrase.open_right or other.open_right)
        for start, end in other.find(text, flat(text))
    )


def _name(operand: Operand) -> str:
    match operand:
        case Says():
            name = f'"{operand.phrase.written}"'
        case OnTopic():
            name = f"topic:{operand.topic}"
        case Mentions():
            name = f"ticker:{operand.ticker}"
        case _:
            name = f"the expression {operand.pattern.written}"
    return name + _where(operand.fields)


def _listed(operands: list[Operand]) -> str:
    return " and ".join(dict.fromkeys(map(_name, operands)))


def _where(fields: Fields) -> str:
    return f" in {fields[0]}" if len(fields) == 1 else ""
