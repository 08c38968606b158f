"""How much two readings have in common, and what each has that the other lacks, weighed. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from alerts.stories.headline import kind_of
from alerts.stories.numbers import agreeing
from alerts.stories.reading import Number, Reading
from alerts.stories.stems import stem
from alerts.stories.terms import terms
from alerts.stories.vocabulary.ordinary import telling

Rarity = Callable[[str], float]
"""How rare a name ("=gm"), the stem of a word, or an event of a name ("gm\\0recall") is in the news of these days, from 0 to 1."""

_NAMES = {
    "company": 1.0,
    "bank": 0.9,
    "product": 0.7,
    "person": 0.6,
    "broker": 0.6,
    "market": 0.5,
    "body": 0.4,
    "place": 0.3,
    "unknown": 0.9,
}
_STRONG = frozenset({"company", "bank", "product", "unknown"})
_FIRM = frozenset({"company", "bank", "broker"})
_BROAD = frozenset(
    {
        "results",
        "shares",
        "talks",
        "market",
        "record",
        "partner",
        "output",
        "trade",
        "launch",
        "invest",
        "sale",
        "stake",
        "drug",
    }
)
_CONTENT = 0.35
TELLING = 0.8
"""The weight from which a number is hardly shared by chance."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reading with the weight of all it says. ``names`` and ``terms`` (by stems) tell, ``events`` say what and which way."""

    reading: Reading
    names: dict[str, float]
    terms: dict[str, float]
    events: dict[str, float]
    numbers: dict[Number, float]


def weigh(reading: Reading, rarity: Rarity | None = None) -> Weighed:
    """Weigh a reading, by what its words tell in general and, if given, by their rarity in the news of these days."""
    names = {name: name_weight(name) for name in sorted(reading.names)}
    words = {stem(word): term_weight(word) for word in terms(reading.words)}
    if rarity is not None:
        names = {name: weight * rarity(f"={name}") for name, weight in names.items()}
        words = {word: weight * rarity(word) for word, weight in words.items()}
    events = {event: event_weight(event) for event in sorted(reading.events)}
    if rarity is not None and names:
        # What many stories tell of one company these days makes none of them the same.
        for event in events:
            if not is_direction(event):
                events[event] *= max(rarity(f"{name}\0{event}") for name in names)
    return Weighed(reading, names, words, events, {number: number_weight(number) for number in reading.numbers})


@dataclass(slots=True)
class Likeness:
    """What is shared, by kind, in weights. ``words`` counts only those that tell something; ``shared`` counts all.

    ``mine`` and ``theirs`` are what only one side has, apart from numbers and directions; ``my_changes`` and
    ``their_changes`` are those. ``rivals`` is the weight of names that each side has alone, of the side that has less of them.
    """

    shared: float = 0.0
    names: float = 0.0
    events: float = 0.0
    numbers: float = 0.0
    words: float = 0.0
    mine: float = 0.0
    theirs: float = 0.0
    my_changes: float = 0.0
    their_changes: float = 0.0
    rivals: float = 0.0
    shared_names: list[str] = field(default_factory=list)
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
        if self.numbers >= TELLING and any(number_weight(number) >= TELLING for number in self.shared_numbers):
            return True
        return sum(kind_of(name) in _STRONG for name in self.shared_names) >= 2

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
    my_names, their_names = _names(new, old, found)
    found.mine, found.theirs = my_names, their_names
    found.rivals = min(my_names, their_names)
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
    if not new.numbers or not old.numbers:
        found.my_changes += sum(new.numbers.values())
        found.their_changes += sum(old.numbers.values())
    else:
        found.shared_numbers.extend(agreeing(new.reading.numbers, old.reading.numbers))
        found.numbers = sum(new.numbers[number] for number in found.shared_numbers)
        found.my_changes += sum(new.numbers.values()) - found.numbers
        restated = tuple(agreeing(old.reading.numbers, new.reading.numbers))
        found.their_changes += sum(weight for number, weight in old.numbers.items() if number not in restated)
    versions = new.reading.versions & old.reading.versions
    found.numbers += TELLING * len(versions)
    found.shared_words.extend(version.replace("|", " ").strip() for version in sorted(versions))
    common = _words(new, old, found)
    found.shared = found.names + found.events + found.numbers + common
    return found


def _names(new: Weighed, old: Weighed, found: Likeness) -> tuple[float, float]:
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
    return mine, theirs


def _words(new: Weighed, old: Weighed, found: Likeness) -> float:
    """Share out the words. Answers the weight of all that both have."""
    common = 0.0
    for word, weight in new.terms.items():
        if word in old.terms:
            common += weight
            if weight >= _CONTENT:
                found.words += weight
                found.shared_words.append(word)
        elif word not in old.names:
            found.mine += weight
    for word, weight in old.terms.items():
        if word not in new.terms and word not in new.names:
            found.theirs += weight
    return common


@lru_cache(maxsize=50_000)
def name_weight(name: str) -> float:
    """How much a name tells by itself, from 0 to 1."""
    kind = kind_of(name)
    return _NAMES[kind] * (telling(name) if kind == "unknown" else 1.0)


def is_direction(event: str) -> bool:
    """Whether an event tells which way something goes."""
    return event[-1] in "+-" or event == "hold"


def event_weight(event: str) -> float:
    """A direction tells little, a broad subject a little, any other subject most."""
    if event[:-1] == "lead" or event.startswith("~"):
        return 0.0
    if is_direction(event):
        return 0.25
    return 0.3 if event in _BROAD else 0.6


@lru_cache(maxsize=20_000)
def number_weight(number: Number) -> float:
    """A number of many digits tells much: two headlines seldom share it by chance."""
    if number.kind in {"year", "half", "month", "quarter"} or (number.kind == "count" and number.value < 20):
        return 0.3
    large = 0.25 if number.value >= 1e3 and number.kind not in {"percent", "bp"} else 0.0
    return min(1.2, 0.35 + 0.25 * significant(number) + large)


def significant(number: Number) -> int:
    """How many digits of a number count."""
    return len(f"{number.value:.6g}".replace(".", "").rstrip("0").lstrip("0"))


def term_weight(word: str) -> float:
    """How much a word tells by itself; of Chinese, a pair of characters."""
    return 0.35 if word[0] > "\u2e7f" else telling(word)
