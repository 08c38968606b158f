"""Finds what is well-formed and yet senseless: rules that can never be true, rules that always are.

Careful rather than complete: what is noted here is certain; a contradiction hidden deep may stay unnoticed.
"""

from alerts.documents.problem import Level
from alerts.rules.book import Book, Place, Topic
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
from alerts.rules.phrase import NEED, SIGNS, TWO_SPELLINGS, WORD, Phrase
from alerts.text.boundaries import word_starts
from alerts.text.fold import fold

Excluded = tuple[Operand, ...]


def check_sense(book: Book) -> None:
    """Note every rule, exception and topic that makes no sense. There must be no circle of topics."""
    for topic in book.topics.values():
        _check_topic(topic)
    sense = _Sense(book)
    for when, place in book.asked:
        _check(when, place, sense)
    for watched in book.watchlist.values():
        symbol = watched.instrument.id.partition(":")[2]
        if watched.instrument.bare and sum(char.isalpha() for char in symbol) < 2:
            hint = "bare symbols need two letters: remove bare: true"
            place = watched.place
            place.sheet.report(
                "R037", place.node, f'"{symbol}" is never found as a bare symbol', hint, level=Level.WARNING
            )


def _check(when: Condition, place: Place, sense: "_Sense") -> None:
    if _holds_for_nothing(when):
        hint = "say what it must hold: not only takes items away"
        place.sheet.report("R020", place.node, "this is true for every item in which nothing of it is found", hint)
    elif (why := sense.never(when, ())) is not None:
        place.sheet.report("R021", place.node, f"this can never be true: {why}", "remove one of the two sides")


def _check_topic(topic: Topic) -> None:
    for member, place in zip(topic.members, topic.within, strict=True):
        if not isinstance(member, Says) or not _is_literal(member.phrase):
            continue
        folded = fold(member.phrase.written).text.strip()
        for taken in topic.without:
            if not isinstance(taken, Says) or taken.phrase.exact:
                continue
            if (0, len(folded)) in taken.phrase.find(folded, two_spellings=True):
                what = f'the topic\'s not takes away every "{member.phrase.written}" ("{taken.phrase.written}")'
                place.sheet.report("R023", place.node, what, "remove one of the two")


def _holds_for_nothing(condition: Condition) -> bool:
    """Whether it is true for an item in which none of its operands occurs."""
    match condition:
        case AllOf():
            return all(map(_holds_for_nothing, condition.members))
        case AnyOf():
            return any(map(_holds_for_nothing, condition.members))
        case NoneOf():
            return not any(map(_holds_for_nothing, condition.members))
        case AtLeast():
            return sum(map(_holds_for_nothing, condition.members)) >= condition.number
        case _:
            return False


class _Sense:
    def __init__(self, book: Book) -> None:
        self._book = book
        self._known: dict[tuple[Operand, Operand], bool] = {}

    def never(self, condition: Condition, excluded: Excluded) -> str | None:  # noqa: PLR0911 - one answer for each kind
        """Why a condition cannot be true where none of ``excluded`` occurs; None if it may be."""
        match condition:
            case Says() | OnTopic() | Mentions() | Fits():
                by = next((other for other in excluded if self._excludes(other, condition)), None)
                return by if by is None else f"{_name(condition)} is asked for, and {_name(by)} is excluded"
            case AllOf():
                feeds = {member.feed for member in condition.members if isinstance(member, FromFeed)}
                if len(feeds) > 1:
                    return f"an item is from one feed, not from {' and '.join(sorted(feeds))}"
                inside = excluded + tuple(o for member in condition.members for o in _excluded_by(member))
                return next((why for m in condition.members if (why := self.never(m, inside)) is not None), None)
            case AnyOf():
                reasons = [self.never(member, excluded) for member in condition.members]
                return reasons[0] if None not in reasons else None
            case AtLeast():
                reasons = [why for m in condition.members if (why := self.never(m, excluded)) is not None]
                return reasons[0] if len(condition.members) - len(reasons) < condition.number else None
            case Near():
                return self._never_near(condition, excluded)
            case _:
                return None

    def _never_near(self, near: Near, excluded: Excluded) -> str | None:
        for group in near.operands:
            reasons = [self.never(operand, excluded) for operand in group]
            if None not in reasons:
                return reasons[0]
        least = [min(_words(operand) for operand in group) for group in near.operands]
        needed = sum(least) if near.ordered else max(least)
        return f"its operands need {needed} words, within is {near.within}w" if needed > near.within else None

    def _excludes(self, other: Operand, asked: Operand) -> bool:
        """Whether ``asked`` cannot occur without ``other``."""
        return set(asked.fields) <= set(other.fields) and self._implies(asked, other)

    def _implies(self, asked: Operand, other: Operand) -> bool:
        pair = asked, other
        if pair not in self._known:
            self._known[pair] = self._find_whether_implied(asked, other)
        return self._known[pair]

    def _find_whether_implied(self, asked: Operand, other: Operand) -> bool:  # noqa: PLR0911 - one answer for each kind
        if isinstance(asked, OnTopic):
            if isinstance(other, OnTopic) and asked.topic == other.topic:
                return True
            topic = self._book.topics.get(asked.topic)
            members = topic.members if topic else ()
            return bool(members) and all(self._implies(member, other) for member in members)
        if isinstance(other, OnTopic):
            topic = self._book.topics.get(other.topic)
            return topic is not None and not topic.without and any(self._implies(asked, m) for m in topic.members)
        match asked, other:
            case Says(), Says():
                return asked.phrase is other.phrase or _contains(asked.phrase, other.phrase)
            case Mentions(), Mentions():
                tickers = self._book.tickers
                return asked.ticker == other.ticker or (
                    asked.ticker in tickers and tickers[asked.ticker] == tickers.get(other.ticker)
                )
            case Fits(), Fits():
                return asked.pattern.written == other.pattern.written
            case _:
                return False


def _excluded_by(condition: Condition) -> Excluded:
    """Operands that do not occur where the condition is true."""
    if not isinstance(condition, NoneOf):
        return ()
    found: list[Operand] = []
    waiting = list(condition.members)
    while waiting:
        member = waiting.pop()
        if isinstance(member, AnyOf):
            waiting.extend(member.members)
        elif isinstance(member, (Says, OnTopic, Mentions, Fits)):
            found.append(member)
    return tuple(found)


def _is_literal(phrase: Phrase) -> bool:
    return not (phrase.open_left or phrase.open_right) and {kind for kind, _ in phrase.parts} <= {WORD, NEED, SIGNS}


def _contains(phrase: Phrase, other: Phrase) -> bool:
    """Whether every occurrence of ``phrase`` holds one of ``other``."""
    if not _is_literal(phrase) or other.exact:
        return False
    text = fold(phrase.written).text
    return bool(other.find(text, two_spellings=TWO_SPELLINGS.search(text) is not None))


def _words(operand: Operand) -> int:
    """The fewest words that an occurrence takes."""
    if not isinstance(operand, Says) or not _is_literal(operand.phrase):
        return 1
    return max(1, len(word_starts(fold(operand.phrase.written).text)))


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


def _where(fields: Fields) -> str:
    return f" in {fields[0]}" if len(fields) == 1 else ""
