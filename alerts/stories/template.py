"""Titles that say too little to tell two announcements apart: "Transaction in own shares", "NVIDIA Buy". Pure."""

from alerts.stories.kinds import is_firm, kind_of
from alerts.stories.reading import SKETCH, Mark, Reading
from alerts.stories.vocabulary.han import is_han
from alerts.stories.weights import TELLING, event_weight, is_direction, number_weight

_EQUAL = 0.85
"""The likeness from which two texts are one announcement; those of one kind share most of their phrases."""

_HEADING = 3
"""So many words, names and events are a heading and no headline."""


def is_template(reading: Reading) -> bool:
    """Whether a title tells no event of its own: it has no telling number and no name, or hardly a word beside its name."""
    if reading.versions or any(number_weight(number) >= TELLING for number in reading.numbers):
        return False
    known = [name for name in reading.names if kind_of(name) != "unknown"]
    directed = any(event[-1] in "+-" for event in reading.events)
    return not known or (not directed and size(reading) <= _HEADING)


def is_another_announcement(new: Reading, old: Reading) -> bool:
    """Whether two items of one title announce different things: their texts differ, or nothing but the title is known."""
    likeness = alike(new.sketch, old.sketch)
    if likeness is None:
        # Nothing but a heading such as "In brief" or "Buy" is known of both: that makes them no story.
        is_elsewhere = new.feed != old.feed or new.link != old.link
        return is_elsewhere and not new.names and is_template(new) and is_template(old) and size(new) <= _HEADING
    if new.feed == old.feed and new.link != old.link and not (tells_an_event(new) or tells_an_event(old)):
        # Filings of one company differ in no more than their number.
        return new.sketch != old.sketch and Mark.UPDATE not in new.marks
    if likeness >= _EQUAL:
        return False
    return is_template(new) and is_template(old)


def is_heading(reading: Reading) -> bool:
    """Whether a title has so few words that it may be the heading of each of several announcements: "Nvidia: trading halted"."""
    return size(reading) <= _HEADING


def size(reading: Reading) -> int:
    """How many words, names and events a title has."""
    words = sum((len(word) + 1) // 2 if is_han(word) else 1 for word in reading.words)
    return words + len(reading.names) + len(reading.events)


def tells_an_event(reading: Reading) -> bool:
    """Whether a title says of whom and what: a feed that brings it twice has written more about it."""
    is_known = any(is_firm(name) for name in reading.names)
    return bool(reading.names) and any(
        is_direction(event) or (is_known and event_weight(event) >= 0.5) for event in reading.events
    )


def alike(mine: tuple[int, ...], theirs: tuple[int, ...]) -> float | None:
    """The share of words that two texts have in common, estimated from their smallest hashes; None where a text is missing."""
    if not mine or not theirs:
        return None
    either = sorted({*mine, *theirs})
    lowest = either[:SKETCH] if max(len(mine), len(theirs)) >= SKETCH else either
    both = set(mine) & set(theirs)
    return sum(number in both for number in lowest) / len(lowest)
