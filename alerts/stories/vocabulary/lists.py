"""The lists of words and of events that the judgement asks for, by their names in ``lists.txt``."""

from functools import lru_cache

from alerts.stories.vocabulary.lines import lines


@lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[str, ...]]:
    return {name: tuple(listed) for name, listed in lines("lists.txt")}


def listed(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(_lists()[name])


def pairs(name: str) -> tuple[tuple[str, str], ...]:
    """The words of a list that stand in pairs."""
    split = (pair.split("/") for pair in _lists()[name])
    return tuple((one, other) for one, other in split)


def classes(name: str) -> dict[str, str]:
    """The words of a list whose items are several words for one thing: each word with the first of its item."""
    split = (item.split("/") for item in _lists()[name])
    return {word: words[0] for words in split for word in words}


def weights(name: str) -> dict[str, float]:
    """The words of all lists of one name with a weight, each with that weight."""
    weighed = (head.rpartition(" ") for head in _lists())
    return {word: float(weight) for head, _, weight in weighed if head == name for word in _lists()[f"{head} {weight}"]}
