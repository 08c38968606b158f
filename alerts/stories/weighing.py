"""A reading with the weight of all it says."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from alerts.stories.cast import Cast, cast
from alerts.stories.keys import key
from alerts.stories.reading import Number, Reading
from alerts.stories.stems import stem
from alerts.stories.terms import terms
from alerts.stories.weights import event_weight, is_direction, name_weight, number_weight, term_weight

Rarity = Callable[[int], float]
"""How rare something is in the news of these days, from 0 to 1, by the number it is filed under."""

SURE = 10.0
"""The weight of an equal title, link or text: such an item is judged whatever else it has."""


class Weighed(NamedTuple):
    """``cast`` is who it is about; ``names`` and ``terms`` (by stems) tell, ``events`` say what and which way. ``filed`` are the weights by the numbers under
    which a window files what is said; only of a reading that was weighed by its rarity.
    """

    reading: Reading
    cast: Cast
    names: dict[str, float]
    terms: dict[str, float]
    events: dict[str, float]
    numbers: dict[Number, float]
    filed: dict[int, float]


@lru_cache(maxsize=10_000)
def _term(word: str) -> tuple[str, float]:
    """The stem of a word and its weight: two readings of three have each word that is weighed."""
    return stem(word), term_weight(word)


def weigh(reading: Reading) -> Weighed:
    """Weigh a reading by what its words tell in general."""
    return Weighed(
        reading,
        cast(reading.names),
        {name: name_weight(name) for name in sorted(reading.names)},
        dict(map(_term, terms(reading.words))),
        _events(reading.events),
        {number: number_weight(number) for number in reading.numbers},
        _NOT_FILED,
    )


_NOT_FILED: dict[int, float] = {}


@lru_cache(maxsize=2_000)
def _events(events: frozenset[str]) -> dict[str, float]:
    """The weights of events, not to be changed: most readings share theirs with others, and thousands are kept."""
    return {event: event_weight(event) for event in sorted(events)}


def weigh_by(rarity: Rarity, reading: Reading) -> Weighed:
    """Weigh a reading by what its words tell and how rare they are these days."""
    weighed = weigh(reading)
    weighed = weighed._replace(events=dict(weighed.events), filed={})
    names, words, events, filed = weighed.names, weighed.terms, weighed.events, weighed.filed
    for word, weight in words.items():
        number = key(word)
        words[word] = filed[number] = weight * rarity(number)
    for name, weight in names.items():
        number = key(f"={name}")
        names[name] = filed[number] = weight * rarity(number)
    if names:
        for event, weight in events.items():
            if not weight or is_direction(event):
                continue
            # What many stories tell of one company these days makes none of them the same. A name and an event are one
            # feature together, rarer than either.
            rare = {number: rarity(number) for number in (key(f"{name}\0{event}") for name in names)}
            events[event] = weight * max(rare.values())
            filed.update(dict.fromkeys(rare, events[event] / len(names)))
    for number_, weight in weighed.numbers.items():
        filed[key(f"{number_.kind}\0{number_.value:.3g}")] = weight
    filed[key(f"\0title {reading.title}")] = SURE
    if reading.link:
        filed[key(f"\0link {reading.link}")] = SURE
    if reading.sketch:
        filed[key(f"\0text {reading.sketch[:4]}")] = SURE
    return weighed
