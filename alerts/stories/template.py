"""Titles that say too little to tell two announcements apart: "Transaction in own shares", "NVIDIA Buy". Pure."""

from alerts.stories.headline import kind_of
from alerts.stories.reading import Reading

_ALIKE = 0.5
_EQUAL = 0.85


def is_template(reading: Reading) -> bool:
    """Whether a title tells no event of its own: it has no number and no name, or hardly a word beside its name."""
    if reading.numbers or reading.versions:
        return False
    known = [name for name in reading.names if kind_of(name) != "unknown"]
    directed = any(event[-1] in "+-" for event in reading.events)
    return not known or (not directed and len(reading.words) + len(reading.names) + len(reading.events) <= 3)


def is_another_announcement(new: Reading, old: Reading) -> bool:
    """Whether two items of one title announce different things: their texts differ, or nothing but the title is known."""
    likeness = alike(new.sketch, old.sketch)
    if new.feed == old.feed and new.link != old.link and likeness is not None:
        return likeness < _EQUAL
    if not is_template(new) or not is_template(old):
        return False
    return likeness is not None and likeness < _ALIKE


def alike(mine: tuple[int, ...], theirs: tuple[int, ...]) -> float | None:
    """The share of words that two texts have in common, estimated from their smallest hashes; None where a text is missing."""
    if not mine or not theirs:
        return None
    lowest = sorted({*mine, *theirs})[: max(len(mine), len(theirs))]
    both = set(mine) & set(theirs)
    return sum(number in both for number in lowest) / len(lowest)
