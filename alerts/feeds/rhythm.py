"""How often a feed really changes, learned from the polls that brought something. Pure."""

from datetime import datetime
from math import exp, log

_WEIGHT = 0.2
"""What the latest pause counts for: the last ten or so make the figure."""

_SHORTEST = 1.0


def with_change(rhythm: float | None, changed_at: datetime | None, now: datetime) -> float | None:
    """The rhythm in seconds after a change at ``now``; the one before it was at ``changed_at``. None until two are known.

    A geometric mean: a night or a weekend without news is one long pause among many short ones, and weighs as one.
    """
    if changed_at is None or now <= changed_at:
        return rhythm
    pause = max(_SHORTEST, (now - changed_at).total_seconds())
    return pause if rhythm is None else exp(log(rhythm) + _WEIGHT * (log(pause) - log(rhythm)))
