"""What one of two Chinese headlines tells that the other does not. Pure.

Words are not set apart in Chinese, so two headlines are compared by pairs of neighbouring characters. A pair that lies half in a word
which both have is no word of its own; and what is left over is fewer words than pairs.
"""

from collections.abc import Iterable, Mapping

from alerts.stories.vocabulary.han import is_han
from alerts.text.characters import KINDS, SPACELESS

_PER_WORD = 1.5
"""Characters of a Chinese word, small ones such as 在 and 就 among them."""


def words_alone(runs: Iterable[str], weights: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The weight of the words in ``runs`` of which ``other`` has no pair of characters; each as the weightiest of its pairs in
    ``weights``.
    """
    total = 0.0
    for run in runs:
        if not is_han(run) or KINDS[run[0]] != SPACELESS:
            continue
        if len(run) == 1:
            total += 0.0 if run in other else weights.get(run, 0.0)
            continue
        start = 0
        for place in range(len(run) - 1):
            if run[place : place + 2] in other:
                total += _alone(run, start, place, weights)
                start = place + 2
        total += _alone(run, start, len(run), weights)
    return total


def _alone(run: str, start: int, end: int, weights: Mapping[str, float]) -> float:
    """The weight of the characters from ``start`` to ``end``, which stand in no pair that both have."""
    if start >= end:
        return 0.0
    places = range(max(0, start - 1), min(end, len(run) - 1))
    heaviest = max(weights.get(run[place : place + 2], 0.0) for place in places)
    return heaviest * max(1.0, (end - start) / _PER_WORD)
