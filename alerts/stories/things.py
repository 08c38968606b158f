"""Things that never stand for one another, though a class of events has both: a vaccine and a cancer drug, trains and turbines. Pure."""

from functools import lru_cache

from alerts.stories.reading import Reading
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lists import classes

_THINGS = classes("things")
_HAN = {word: thing for word, thing in _THINGS.items() if is_han(word)}
_HEADS = tuple(sorted((word for word in _THINGS if len(word) >= 5 and not is_han(word)), key=len, reverse=True))
_COMPOUND = 9
"""The letters from which a word may be a German compound that ends in a thing: Krebsmedikament."""


def another_thing(new: Reading, old: Reading) -> str | None:
    """Each names a thing that the other does not."""
    mine, theirs = _things(new.line), _things(old.line)
    if not mine or not theirs or not mine.isdisjoint(theirs):
        return None
    return f"another matter: {min(mine)} instead of {min(theirs)}"


@lru_cache(maxsize=4_000)
def _things(line: str) -> frozenset[str]:
    found = {thing for word in line.split() if (thing := _thing(word))}
    if not line.isascii():
        text = line.replace(" ", "")
        found.update(thing for word, thing in _HAN.items() if word in text)
    return frozenset(found)


@lru_cache(maxsize=20_000)
def _thing(word: str) -> str:
    thing = _THINGS.get(word, "")
    if thing or len(word) < _COMPOUND:
        return thing
    return next((_THINGS[head] for head in _HEADS if word.endswith(head)), "")
