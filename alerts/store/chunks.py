"""Long lists of values, cut for ``IN (...)``."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

LENGTH = 500
"""Values in one statement: far below SQLite's 32,766, and short enough to be parsed in no time."""


def chunks(values: Collection[T]) -> Iterator[list[T]]:
    """The values in lists of at most LENGTH."""
    rest = iter(values)
    while chunk := list(islice(rest, LENGTH)):
        yield chunk
