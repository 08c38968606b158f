"""How much two readings have in common, and what each has that the other lacks, weighed. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from alerts.stories.headline import kind_of
from alerts.stories.numbers import agreeing, comparable
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
        "deal",
        "trial",
        "drug",
    }
)
_CONTENT = 0.35
_TELLS = 0.45
"""The weight from which a word that only one side has tells something of the matter."""

_HAN_PAIR, _HAN_WEIGHT = 0.25, 0.35
_ONE_SIDED = 0.3
"""What a number tells of the matter where the other side has none that agrees."""

_DECIDED = frozenset({"allow", "court", "strike", "halt", "list", "sanction", "open", "net", "ease", "set", "suit", "pass"})
"""Axes on which somebody decides: who tells of it tells more than who tells of the matter alone."""

_ONCE = dict.fromkeys(("bankrupt", "ipo", "split", "hack"), 0.5) | dict.fromkeys(
    ("gdp", "inflation", "jobsdata", "interest", "retail", "survey", "outlook", "dividend", "results"), 0.2
)
"""Events that one company or country seldom has twice within days, with what that proves."""

_WAY = 0.3
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
    ``my_own`` and ``their_own`` weigh what each side alone tells of the matter: see ``_own``.
    ``has_step`` is whether one side alone tells of a decision, ``is_apart`` whether each tells of events and they share none.
    """

    shared: float = 0.0
    names: float = 0.0
    events: float = 0.0
    numbers: float = 0.0
    words: float = 0.0
    versions: float = 0.0
    mine: float = 0.0
    theirs: float = 0.0
    my_changes: float = 0.0
    their_changes: float = 0.0
    rivals: float = 0.0
    my_own: float = 0.0
    their_own: float = 0.0
    has_step: bool = False
    is_apart: bool = False
    shared_names: list[str] = field(default_factory=list)
    persons: list[float] = field(default_factory=list)
    strong: list[float] = field(default_factory=list)
    runs: list[float] = field(default_factory=list)
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
    def proof(self) -> float:
        """The weight of what is shared beyond one name and one kind of event, which a company has many of in a day: another
        name, a number, a version, a rare word, a way that things go, another event.
        """
        named = sorted([*self.persons, *self.runs], reverse=True)
        numbers = sum(weight if weight >= 0.55 else 0.15 for weight in map(number_weight, self.shared_numbers))
        events = [event for event in self.shared_events if event_weight(event)]
        ways = sum(is_direction(event) for event in events)
        subjects = sorted((event_weight(event) for event in events if not is_direction(event)), reverse=True)
        once = max((_ONCE.get(event, 0.0) for event in events), default=0.0)
        spaced = self.words - _HAN_WEIGHT * sum(word[0] > "\u2e7f" for word in self.shared_words)
        return sum(named[1:]) + numbers + self.versions + max(0.0, spaced) + _WAY * ways + sum(subjects[1:]) / 2 + once

    @property
    def is_firm(self) -> bool:
        """Whether a telling number is shared, or two names that a headline can be about."""
        if self.numbers >= TELLING and any(number_weight(number) >= TELLING for number in self.shared_numbers):
            return True
        return len(self.strong) >= 2

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
    found.versions = TELLING * len(versions)
    found.shared_words.extend(version.replace("|", " ").strip() for version in sorted(versions))
    common = _words(new, old, found)
    found.shared = found.names + found.events + found.numbers + common
    _tell_apart(new, old, found)
    found.my_own, found.their_own = _own(new, old), _own(old, new)
    mine, theirs = new.reading.events, old.reading.events
    both = mine & theirs
    found.has_step = any(_is_step(event, both) for event in mine - theirs) != any(
        _is_step(event, both) for event in theirs - mine
    )
    found.is_apart = (
        not any(map(is_subject, both))
        and any(map(is_subject, mine))
        and any(map(is_subject, theirs))
        and any(event_weight(event) >= 0.5 for event in mine ^ theirs)
    )
    return found


def _tell_apart(new: Weighed, old: Weighed, found: Likeness) -> None:
    """Weigh the shared names, of which two that stand beside each other are one: Jimmy Carter, Los Angeles."""
    line = f" {new.reading.line} "
    told: list[str] = []
    for name in found.shared_names:
        weight = new.names.get(name) or old.names.get(name, 0.0)
        is_known = kind_of(name) != "unknown"
        if not is_known:
            if any(f" {one} {name} " in line or f" {name} {one} " in line for one in told):
                continue
            told.append(name)
        found.persons.append(weight)
        if kind_of(name) in _STRONG:
            found.strong.append(weight)
    found.runs.extend(_runs(new, old))


def _runs(new: Weighed, old: Weighed) -> list[float]:
    """The weights of runs of Chinese characters that both have: each may be a name that no list has."""
    found: list[float] = []
    before = ""
    for word, weight in new.terms.items():
        if word[0] <= "\u2e7f" or word not in old.terms:
            before = ""
        elif before and before[-1] == word[0] and len(word) > 1:
            found[-1] = min(0.9, found[-1] + weight)
            before = word
        else:
            found.append(weight)
            before = word
    return found


def _own(of: Weighed, other: Weighed) -> float:
    """What one side alone tells of the matter, in weights: names, telling words, other events, a decision, a number. What the
    other side contradicts is judged elsewhere.
    """
    own = 0.0
    for number in of.numbers:
        if not any(comparable(number, one) for one in other.numbers):
            own = _ONE_SIDED
    for name, weight in of.names.items():
        if name not in other.names and stem(name) not in other.terms:
            own += weight
    for word, weight in of.terms.items():
        if word not in other.terms and word not in other.names:
            own += _HAN_PAIR if word[0] > "\u2e7f" else weight if weight >= _TELLS else 0.0
    for event in of.events:
        if event not in other.events and _opposite(event) not in other.events:
            own += _event_alone(event)
    return own


@lru_cache(maxsize=1_000)
def _opposite(event: str) -> str:
    return event[:-1] + {"+": "-", "-": "+"}.get(event[-1], event[-1]) if is_direction(event) else ""


@lru_cache(maxsize=1_000)
def _event_alone(event: str) -> float:
    if event.startswith(("lead", "~")):
        return 0.0
    if is_direction(event):
        return 0.5 if is_decision(event) else 0.0
    return 0.15 if event in _BROAD else 0.5


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


def is_subject(event: str) -> bool:
    """Whether an event tells what a headline is about, and not which way it goes."""
    return not (is_direction(event) or event.startswith("~"))


_SET = frozenset({"takeover", "interest"})
"""Matters in which to raise or to cut is a step of its own; elsewhere it is only another way to put it."""


def _is_step(event: str, both: frozenset[str]) -> bool:
    """Whether who tells of this is further on in a matter than who does not: an offer is raised, a merger is allowed."""
    return is_decision(event) and event != "pass-" and (event[:-1] != "set" or not _SET.isdisjoint(both))


def is_decision(event: str) -> bool:
    """Whether an event tells what somebody has decided or done, one step of a matter."""
    return event[:-1] in _DECIDED or event == "hold"


@lru_cache(maxsize=20_000)
def number_weight(number: Number) -> float:
    """A number of many digits tells much: two headlines seldom share it by chance."""
    if number.kind in {"year", "half", "month", "quarter", "day"} or (number.kind == "count" and number.value < 20):
        return 0.3
    if number.kind == "count" and number.value < 1_000:
        return min(0.7, 0.35 + 0.25 * significant(number))  # a model's number, a list's length, and what not
    large = 0.25 if number.value >= 1e3 and number.kind not in {"percent", "bp"} else 0.0
    return min(1.2, 0.35 + 0.25 * significant(number) + large)


def significant(number: Number) -> int:
    """How many digits of a number count."""
    return len(f"{number.value:.6g}".replace(".", "").rstrip("0").lstrip("0"))


def term_weight(word: str) -> float:
    """How much a word tells by itself; of Chinese, a pair of characters."""
    if len(word) == 1 and word.isascii():
        return 0.05
    return 0.35 if word[0] > "\u2e7f" else telling(word)
