"""When another channel stands in for one."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """``channel`` takes what has failed since ``before`` or longer, and what has died since ``since``.

    ``is_down``: the channel takes nothing at present, so what it was not even offered yet counts as well.
    """

    channel: str
    since: datetime
    before: datetime
    is_down: bool = False
