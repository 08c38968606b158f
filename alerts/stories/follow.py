"""How the new text of an item stands to its old one, and what is new in a follow-up. Pure."""

from dataclasses import replace
from datetime import timedelta

from alerts.model.story import FollowKind
from alerts.stories.judge import judge
from alerts.stories.reading import Number, Reading
from alerts.stories.verdict import Kind, Verdict

_MOVES = frozenset({"move+", "move-"})

_RUNNING = frozenset({"percent"})

COUNT_RUNS_FOR, FIGURE_RUNS_FOR = timedelta(hours=6), timedelta(hours=1)
"""How long after one edit of an item's figure another is no news: counts of comments and updates run all day, a price or a
rate is put right once.
"""

_SAID = {
    FollowKind.DENIAL: ("denial", "denie"),
    FollowKind.CORRECTION: ("correct",),
    FollowKind.NUMBER: ("number",),
    FollowKind.DIRECTION: ("direction",),
    FollowKind.VERSION: ("version",),
}
"""What the judgement's reasons say of each kind; what says most of the news comes first."""


def edited(new: Reading, old: Reading) -> Verdict:
    """How an edited item stands to what it was. That both are one item is known, so no name or link need show it. A figure
    that runs, as that of a price does, is no news by itself.
    """
    own = "this item"
    if _MOVES & new.events and _MOVES & old.events:
        # Shares that fall by 3 %, and an hour later by 4 %, are one headline that is kept up to date.
        new, old = replace(new, numbers=_standing(new)), replace(old, numbers=_standing(old))
    return judge(
        replace(new, link=own, instruments=new.instruments | {own}),
        replace(old, link=own, instruments=old.instruments | {own}),
    )


def _standing(reading: Reading) -> tuple[Number, ...]:
    return tuple(number for number in reading.numbers if number.kind not in _RUNNING)


def figure_runs_for(reading: Reading) -> timedelta:
    """How long the figures of an edited headline are taken to run, once they have changed before."""
    counts = all(number.kind == "count" for number in reading.numbers)
    return COUNT_RUNS_FOR if counts else FIGURE_RUNS_FOR


def follow_kind(verdict: Verdict) -> FollowKind | None:
    """What is new in a follow-up; None for another verdict."""
    if verdict.kind is not Kind.FOLLOW_UP:
        return None
    reasons = " ".join(verdict.reasons)
    return next((kind for kind, said in _SAID.items() if any(word in reasons for word in said)), None)
