"""When another channel stands in for one."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """``channel`` takes what was made between ``since`` and ``before`` and is not delivered yet, and what is dead.

    ``is_down``: the channel takes nothing at present, so what it was not even offered yet counts as well.
    """

    channel: str
    since: datetime
    before: datetime
    is_down: bool = False
