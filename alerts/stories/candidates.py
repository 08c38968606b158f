"""Which stored items are worth judging beside a new one: those that share enough of what it says, rarest words first."""

from heapq import nlargest

from alerts.stories.keys import key
from alerts.stories.likeness import Weighed, is_direction
from alerts.stories.postings import Postings

_SHARE = 0.4
"""The share of its weight that a new item must have in common with another for the judgement to find them one."""

_LOOKED_AT = 600
"""Postings looked at for one item, at most."""

_COMPLETED = 40
"""Candidates of which it is looked up what else they share."""

_OF_A_WORD = 200
"""Postings of one word looked at, the latest."""

_SURE = 10.0
"""The weight of an equal title, link or text: such an item is judged whatever else it has."""


def candidates(new: Weighed, postings: Postings) -> list[tuple[float, int]]:
    """Slots with the weight that they share, the likeliest first. A word so common that it alone decides nothing is not looked up at all."""
    weights = _weights(new)
    filed = sorted((postings.count(number), number, weight) for number, weight in weights.items())
    left = sum(weight for _, _, weight in filed if weight < _SURE)
    floor = left * _SHARE
    looked_at = walked = 0
    shared: dict[int, float] = {}
    for count, number, weight in filed:
        if (left < floor and weight < _SURE) or looked_at >= _LOOKED_AT:
            break
        walked += 1
        if weight < _SURE:
            left -= weight
        if not count:
            continue
        slots = postings.slots(number)
        latest = slots[-_OF_A_WORD:] if count > _OF_A_WORD else slots
        for slot in latest:
            shared[slot] = shared.get(slot, 0.0) + weight
        looked_at += len(latest)
    rest = filed[walked:]
    enough = floor - sum(weight for _, _, weight in rest)
    found = [(weight, slot) for slot, weight in shared.items() if weight >= enough]
    if rest:
        completed = ((weight + _also(slot, rest, postings), slot) for weight, slot in nlargest(_COMPLETED, found))
        found = [(weight, slot) for weight, slot in completed if weight >= floor]
    found.sort(reverse=True)
    return found


def _also(slot: int, rest: list[tuple[int, int, float]], postings: Postings) -> float:
    """The weight of the words that were not looked up and that an item holds as well."""
    return sum(weight for _, number, weight in rest if postings.holds(number, slot))


def _weights(new: Weighed) -> dict[int, float]:
    """What a new item is filed under, with the weight of each in the judgement."""
    weights: dict[int, float] = {key(term): weight for term, weight in new.terms.items()}
    for name, weight in new.names.items():
        weights[key(f"={name}")] = weight
        # A name and an event are one feature together, rarer than either.
        for event, told in new.events.items():
            if told and not is_direction(event):
                weights[key(f"{name}\0{event}")] = told / len(new.names)
    for number, weight in new.numbers.items():
        weights[key(f"{number.kind}\0{number.value:.3g}")] = weight
    reading = new.reading
    weights[key(f"\0title {reading.title}")] = _SURE
    if reading.link:
        weights[key(f"\0link {reading.link}")] = _SURE
    if reading.sketch:
        weights[key(f"\0text {reading.sketch[:4]}")] = _SURE
    return weights
