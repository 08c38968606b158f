"""Which items hold a word, and how rare it is: whole numbers in arrays, the latest of each word."""

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

_LONGEST = 512
"""Slots kept of one word; of a commoner one, the latest half remain. Such a word finds nothing by itself."""

_SAMPLED = 16
"""Postings looked at to see how many stories a word's items belong to."""

_RARE = 8
"""A word that fewer items hold is as rare as can be."""

_BEFOREHAND = 2_000
"""As many headlines as are taken for read before the first one comes: what a word tells does not start from nothing."""


class Postings:
    """Slots by the number of a word. Slots are filed in ascending order."""

    def __init__(self) -> None:
        self._slots: dict[int, int | array[int]] = {}
        self._trimmed: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def rarest_first(self, weights: Mapping[int, float]) -> list[tuple[int, int, float, Sequence[int]]]:
        """Words with their weights: how many items hold each, the word, its weight, and the slots of it that are kept, the latest last."""
        slots, trimmed = self._slots, self._trimmed
        words: list[tuple[int, int, float, Sequence[int]]] = []
        for number, weight in weights.items():
            found = slots.get(number)
            if found is None:
                words.append((0, number, weight, ()))
            elif isinstance(found, int):
                words.append((1, number, weight, (found,)))
            else:
                words.append((len(found) + trimmed.get(number, 0), number, weight, found))
        words.sort()  # no two have one number, so slots are never compared
        return words

    def slots(self, number: int) -> Sequence[int]:
        """The slots of a word that are kept, the latest last."""
        found = self._slots.get(number)
        if found is None:
            return ()
        return (found,) if isinstance(found, int) else found

    def also(self, slots: Sequence[int], words: Iterable[tuple[int, float]]) -> dict[int, float]:
        """The weight of those of the words that each item holds too; taken for granted of an old item and a very common word."""
        weights = dict.fromkeys(slots, 0.0)
        ascending = sorted(slots)
        for number, weight in words:
            found = self._slots.get(number)
            if found is None:
                continue
            if isinstance(found, int):
                if found in weights:
                    weights[found] += weight
                continue
            size, is_trimmed, place = len(found), number in self._trimmed, 0
            for slot in ascending:
                place = bisect_left(found, slot, place)
                if place < size:
                    if found[place] == slot or (is_trimmed and not place):
                        weights[slot] += weight
                else:
                    break
        return weights

    def rarity(self, number: int, items: int, stories: Sequence[int], base: int) -> float:
        """How rare a word is, from 0 to 1: by the stories that have it, since many reports of one make no word common.

        ``stories`` are by slot, beginning with slot ``base``.
        """
        found = self._slots.get(number)
        if found is None or isinstance(found, int) or (len(found) < _RARE and number not in self._trimmed):
            return 1.0
        last: Sequence[int] = found[-_SAMPLED:]
        apart = len({*map(stories.__getitem__, [slot - base for slot in last] if base else last)})
        count = (len(found) + self._trimmed.get(number, 0)) * apart / len(last)
        everything = items + _BEFOREHAND
        return min(1.0, math.log(everything / (count + 1.0)) / math.log(everything / _RARE))

    def file(self, numbers: Iterable[int], slot: int) -> None:
        """Take in a slot under each of the numbers."""
        slots = self._slots
        for number in numbers:
            found = slots.get(number)
            if found is None:
                slots[number] = slot
            elif isinstance(found, int):
                slots[number] = array("I", (found, slot))
            else:
                found.append(slot)
                if len(found) > _LONGEST:
                    self._trimmed[number] = self._trimmed.get(number, 0) + _LONGEST // 2
                    del found[: _LONGEST // 2]

    def remove(self, numbers: Iterable[int], slot: int) -> None:
        """Take a slot out from under each of the numbers."""
        for number in numbers:
            found = self._slots.get(number)
            if found is None:
                continue
            if isinstance(found, int):
                if found == slot:
                    del self._slots[number]
                continue
            place = bisect_left(found, slot)
            if place < len(found) and found[place] == slot:
                del found[place]
                if not found:
                    del self._slots[number]
                    self._trimmed.pop(number, None)
            elif number in self._trimmed:
                self._trimmed[number] -= 1
                if not self._trimmed[number]:
                    del self._trimmed[number]
