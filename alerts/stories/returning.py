"""An item that says again what it said before: is that news again, or does its page flicker? Pure.

The rule: what is so again is news if it had been otherwise for long enough. How long depends on what differs. A direction (halted,
resumed) has to have stood for longer than caches give out old copies of a page; a figure for as long as figures run; what
differs in other words alone for a day, since publishers try out two titles by turns. An item whose title has
changed more than twice within a day has to stand twice as long each time.
"""

from datetime import timedelta

from alerts.model.story import FollowKind
from alerts.stories.follow import figure_runs_for, follow_kind
from alerts.stories.reading import Reading
from alerts.stories.verdict import Verdict

TURNED = timedelta(minutes=20)
"""How long a turn has to have stood; a page that is looked at every quarter of an hour may give an old copy once in between."""

SOON, _POLLS = timedelta(minutes=4), 4
"""Where it is looked at more often so many polls are enough, but not less than this: a pause in trading lasts five minutes."""

WORDED = timedelta(days=1)
"""How long other words have to have stood."""

LATELY = timedelta(days=1)
"""Titles within this time count; two of them are free, and from the sixth on they count no more."""

_FREE, _MOST = 2, 6


def turned(every: float) -> timedelta:
    """How long a turn has to have stood in a feed that is asked every so many seconds."""
    return min(TURNED, max(SOON, timedelta(seconds=_POLLS * every)))


def is_so_again(
    verdict: Verdict, reading: Reading, *, stood: timedelta | None, times: int, least: timedelta = TURNED
) -> bool:
    """Whether an item is news that says again what it said once.

    ``verdict`` is how ``reading`` stands to what it has said meanwhile, for as long as ``stood`` (None: longer than the window of
    stories); ``times`` is how often its title has changed ``LATELY``, ``least`` how long a turn has to have stood.
    """
    if stood is None:
        return True
    kind = follow_kind(verdict)
    if kind is None or kind is FollowKind.MATTER:
        return stood >= WORDED
    if kind is FollowKind.NUMBER:
        least = figure_runs_for(reading)
    doubled = max(0, min(times, _MOST) - _FREE)
    # From a shorter beginning it grows faster.
    return stood >= least * (1 << (doubled if least >= TURNED else 2 * doubled))


def contradicts(verdict: Verdict) -> bool:
    """Whether what is so again contradicts what was said meanwhile: whoever was told of that last must be told that it is otherwise.
    Two events that a page shows by turns have both happened.
    """
    return follow_kind(verdict) not in {None, FollowKind.MATTER}
