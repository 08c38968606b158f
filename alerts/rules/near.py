"""Whether one occurrence of each operand lies within so many words."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from alerts.rules.look import Found, Text

_NEVER = 1 << 62

_FEW = 100
"""Occurrences of an operand that are looked at before all of them are."""


def is_near(text: Text, operands: Sequence[Sequence[Found]], within: int, *, ordered: bool) -> bool:
    """Words are counted from the first of the earliest occurrence to the last of the latest, both included.

    ``operands`` are the occurrences of each operand in this text. With ``ordered``, each occurrence begins where the one
    of the operand before has ended, or later. Takes time linear in the occurrences, but for sorting.
    """
    if not all(operands):
        return False
    if any(len(found) > _FEW for found in operands) and is_near(
        text, [found[:_FEW] for found in operands], within, ordered=ordered
    ):
        # What is near among some of the occurrences is near among all: a headline of megabytes that repeats itself ends here.
        return True
    ranges = [sorted((*text.word_range(start, end), start, end) for start, end, *_ in found) for found in operands]
    if ordered:
        return _is_near_in_order(ranges, within)
    firsts = [[first for first, *_ in spans] for spans in ranges]
    # lasts[k][i]: the earliest last word among the occurrences of operand k from its i-th on.
    lasts = [_least_from([last for _, last, *_ in spans]) for spans in ranges]
    return any(
        all(least[bisect_left(starts, first)] < first + within for starts, least in zip(firsts, lasts, strict=True))
        for first in sorted({first for starts in firsts for first in starts})
    )


def _is_near_in_order(ranges: list[list[tuple[int, int, int, int]]], within: int) -> bool:
    by_start = [sorted((start, end, last) for _, last, start, end in spans) for spans in ranges]
    starts = [[start for start, *_ in spans] for spans in by_start]
    ends = [_least_from([end for _, end, _ in spans]) for spans in by_start]
    last_words = [{end: last for _, end, last in spans} for spans in by_start]
    for first, last, _, end in ranges[0]:
        for index in range(1, len(ranges)):
            end = ends[index][bisect_left(starts[index], end)]  # noqa: PLW2901 - the chain goes on from here
            if end == _NEVER:
                break
            last = last_words[index][end]  # noqa: PLW2901 - the same
        else:
            if last - first < within:
                return True
    return False


def _least_from(values: list[int]) -> list[int]:
    """At each place the least of the values from there on, and behind the end one that is greater than any."""
    return [*reversed(list(accumulate(reversed(values), min))), _NEVER]
