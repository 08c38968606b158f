"""A feed as another program's list names it, before it is one of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LARGEST = 8 * 1024 * 1024
"""The longest list that is read, in bytes; 20,000 feeds take about 4 MiB."""

MOST = 20_000
"""How many feeds of one list are read."""


class Unlistable(Exception):
    """The whole list cannot be read. The message says why, with the line where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One line of a list, all of it unchecked. ``line`` counts from 1; ``groups`` are names for people, ``more`` what
    ``carried.NAMES`` names.
    """

    line: int
    url: str
    title: str = ""
    id: str = ""
    groups: tuple[str, ...] = ()
    lang: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
