"""Have two successive documents of a feed an item in common? If not, what stood between them may be lost. Pure."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence

_KEPT = 2_500
"""Entries at each end of a document that are remembered: all that are taken. 99 of 100 real feeds have fewer than 200 in all."""


def sketch(names: Sequence[Sequence[bytes]]) -> bytes:
    """What to remember of a document: four bytes for each name of its entries (``names``, one entry after another)."""
    kept = names if len(names) <= 2 * _KEPT else (*names[:_KEPT], *names[-_KEPT:])
    found = {int.from_bytes(digest[:4], "big") for entry in kept for digest in entry}
    return array("I", sorted(found)).tobytes()


def shares(one: bytes, other: bytes) -> bool:
    """Whether two sketches have a name in common. That different names look the same happens once in a million times."""
    mine, theirs = array("I"), array("I")
    mine.frombytes(one)
    theirs.frombytes(other)
    return not set(mine).isdisjoint(theirs)


def holds(one: bytes, names: Sequence[bytes]) -> bool:
    """Whether a sketch knows one of an entry's names."""
    known = array("I")
    known.frombytes(one)
    return any(_is_in(known, int.from_bytes(digest[:4], "big")) for digest in names)


def _is_in(known: Sequence[int], name: int) -> bool:
    place = bisect_left(known, name)
    return place < len(known) and known[place] == name


def joined(one: bytes, other: bytes) -> bytes:
    """A sketch of both; of a document that was cut off it is not known what else stood in it."""
    both = array("I")
    both.frombytes(one)
    both.frombytes(other)
    return array("I", sorted(set(both))[: 8 * _KEPT]).tobytes()
