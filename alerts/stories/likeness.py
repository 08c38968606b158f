"""How much two readings have in common, and what each has that the other lacks, weighed. Pure."""

from dataclasses import dataclass, field

from alerts.stories.alone_han import words_alone
from alerts.stories.kinds import kind_of
from alerts.stories.numbers import agreeing
from alerts.stories.reading import Number
from alerts.stories.stems import stem
from alerts.stories.vocabulary.han import is_han
from alerts.stories.weighing import Weighed
from alerts.stories.weights import TELLING, is_direction

_STRONG = frozenset({"company", "bank", "product", "unknown"})
_FIRM = frozenset({"company", "bank", "broker"})
_AROUND = frozenset({"place", "body"})
_TICKER, _SPELT_OUT = 5, 5
"""The letters of a ticker at most, and how many words before it may be what it stands for."""
_DETAIL = 0.5
"""So much of its weight has a figure that only one side tells, where the other tells none."""
_CONTENT = 0.35
"""The weight from which a shared word tells something."""


@dataclass(slots=True)
class Likeness:
    """What is shared, by kind, in weights. ``words`` counts only those that tell something; ``shared`` counts all.

    ``mine`` and ``theirs`` are what only one side has, apart from numbers and directions; ``my_changes`` and
    ``their_changes`` are those. ``rivals`` is the weight of names that each side has alone, of the side that has less of them.
    ``persons`` are the weights of the shared names, of which two that stand beside each other count as one; ``leading``
    is the weightiest of those that are no place or body.
    """

    shared: float = 0.0
    names: float = 0.0
    events: float = 0.0
    numbers: float = 0.0
    words: float = 0.0
    versions: int = 0
    mine: float = 0.0
    theirs: float = 0.0
    my_changes: float = 0.0
    their_changes: float = 0.0
    rivals: float = 0.0
    has_number: bool = False
    has_two: bool = False
    shared_names: list[str] = field(default_factory=list)
    persons: list[float] = field(default_factory=list)
    leading: float = 0.0
    shared_events: list[str] = field(default_factory=list)
    shared_numbers: list[Number] = field(default_factory=list)
    shared_words: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """From 0 to 1. What both sides lack of each other counts in full, what one alone adds a third of it."""
        return _share(self.shared, self.mine + self.my_changes, self.theirs + self.their_changes)

    @property
    def lasting_share(self) -> float:
        """The same without regard to numbers and directions that differ."""
        return _share(self.shared, self.mine, self.theirs)

    @property
    def facts(self) -> float:
        """The weight of what is shared, without words that tell little."""
        return self.names + self.events + self.numbers + self.words

    @property
    def is_firm(self) -> bool:
        """Whether a telling number is shared, or two names that a headline can be about."""
        return self.has_number or self.has_two

    @property
    def has_two_firms(self) -> bool:
        """Whether two companies are shared."""
        return sum(kind_of(name) in _FIRM for name in self.shared_names) >= 2


def _share(shared: float, mine: float, theirs: float) -> float:
    less, more = (mine, theirs) if mine < theirs else (theirs, mine)
    whole = shared + less + 0.35 * (more - less)
    return shared / whole if whole else 0.0


def liken(new: Weighed, old: Weighed) -> Likeness:
    """Weigh two readings against each other. What both have counts as it weighs in the new one."""
    found = Likeness()
    _share_names(new, old, found)
    for event, weight in new.events.items():
        if event in old.events:
            found.shared_events.append(event)
            found.events += weight
        elif is_direction(event):
            found.my_changes += weight
        else:
            found.mine += weight
    for event, weight in old.events.items():
        if event not in new.events:
            if is_direction(event):
                found.their_changes += weight
            else:
                found.theirs += weight
    if new.numbers or old.numbers:
        _share_numbers(new, old, found)
    if versions := new.reading.versions & old.reading.versions:
        found.versions = len(versions)
        found.numbers += TELLING * found.versions
        found.shared_words.extend(version.replace("|", " ").strip() for version in sorted(versions))
    common = _share_words(new, old, found)
    found.shared = found.names + found.events + found.numbers + common
    return found


def _share_names(new: Weighed, old: Weighed, found: Likeness) -> None:
    """Share out the names; a name of one side may stand among the words of the other, where a capital tells nothing."""
    mine = theirs = 0.0
    for name, weight in new.names.items():
        if name in old.names or stem(name) in old.terms:
            found.names += weight
            found.shared_names.append(name)
        else:
            mine += weight
    for name, weight in old.names.items():
        if name in new.names:
            continue
        if stem(name) in new.terms:
            found.names += weight
            found.shared_names.append(name)
        else:
            theirs += weight
    found.mine, found.theirs, found.rivals = mine, theirs, min(mine, theirs)
    found.shared_names.sort()


def tell_apart(new: Weighed, old: Weighed, found: Likeness) -> None:
    """Weigh the shared names, of which two that stand beside each other in either are one: Jimmy Carter, Los Angeles. Sets ``persons`` and
    ``has_two``, which few pairs come to need.
    """
    if found.persons:
        return
    strong = 0
    lines = [f" {one.reading.line} " for one in (new, old)]
    told: list[str] = []
    for name in found.shared_names:
        kind = kind_of(name)
        if kind == "unknown":
            if any(_stand_together(name, one, line) for line in lines for one in told):
                continue
            if any(_is_short_for(name, line) for line in lines):
                continue
            told.append(name)
        weight = new.names.get(name) or old.names.get(name, 0.0)
        found.persons.append(weight)
        if kind not in _AROUND:
            found.leading = max(found.leading, weight)
        strong += kind in _STRONG
    found.has_two = strong >= 2


def _stand_together(name: str, other: str, line: str) -> bool:
    return f" {other} {name} " in line or f" {name} {other} " in line


def _is_short_for(name: str, line: str) -> bool:
    """Whether a name abbreviates the words before it, as a ticker does: Dick's Sporting Goods (DKS)."""
    if len(name) > _TICKER or f" {name} " not in line:
        return False
    before = line[: line.index(f" {name} ")].split()[-_SPELT_OUT:]
    for place, word in enumerate(before):
        letters = iter("".join(before[place:]))
        if word[0] == name[0] and all(letter in letters for letter in name):
            return True
    return False


def _share_numbers(new: Weighed, old: Weighed, found: Likeness) -> None:
    if not new.numbers or not old.numbers:
        # A figure that one side alone tells is a detail, not another figure.
        found.my_changes += _DETAIL * sum(new.numbers.values())
        found.their_changes += _DETAIL * sum(old.numbers.values())
        return
    found.shared_numbers.extend(agreeing(new.reading.numbers, old.reading.numbers))
    weights = [new.numbers[number] for number in found.shared_numbers]
    found.numbers = sum(weights)
    found.has_number = max(weights, default=0.0) >= TELLING
    found.my_changes += sum(new.numbers.values()) - found.numbers
    restated = set(agreeing(old.reading.numbers, new.reading.numbers)) if weights else set()
    found.their_changes += sum(weight for number, weight in old.numbers.items() if number not in restated)


def _share_words(new: Weighed, old: Weighed, found: Likeness) -> float:
    """Share out the words. Answers the weight of all that both have."""
    common = mine = theirs = told = 0.0
    my_terms, their_terms = new.terms, old.terms
    for word, weight in my_terms.items():
        if word in their_terms:
            common += weight
            if weight >= _CONTENT:
                told += weight
                found.shared_words.append(word)
        elif not is_han(word) and word not in old.names:
            mine += weight
    for word, weight in their_terms.items():
        if not is_han(word) and word not in my_terms and word not in new.names:
            theirs += weight
    mine += words_alone(new.reading.words, my_terms, their_terms)
    theirs += words_alone(old.reading.words, their_terms, my_terms)
    found.words = told
    found.mine += mine
    found.theirs += theirs
    return common
