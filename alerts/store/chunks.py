"""Long lists of values, cut for ``IN (...)``."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import BindParameter, bindparam

T = TypeVar("T")

LENGTH = 500
"""Values in one statement: far below SQLite's 32,766, and short enough to be parsed in no time."""


MANY: BindParameter[Any] = bindparam("many", expanding=True)
"""Stands for one list of them in a statement that is made once."""


def chunks(values: Collection[T]) -> Iterator[list[T]]:
    """The values in lists of at most LENGTH."""
    rest = iter(values)
    while chunk := list(islice(rest, LENGTH)):
        yield chunk
