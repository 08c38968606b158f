"""How the new text of an item stands to its old one, and what is new in a follow-up. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from alerts.model.story import FollowKind
from alerts.stories.judge import judge
from alerts.stories.kinds import is_firm
from alerts.stories.reading import Number, Reading
from alerts.stories.stems import stem
from alerts.stories.terms import terms
from alerts.stories.verdict import Kind, Verdict
from alerts.stories.vocabulary.ordinary import STOP
from alerts.stories.weights import event_weight, number_weight

_MOVES = frozenset({"move+", "move-"})

_RUNNING = frozenset({"percent"})

COUNT_RUNS_FOR, FIGURE_RUNS_FOR = timedelta(hours=6), timedelta(hours=1)
"""How long after one edit of an item's figure another is no news: counts of comments and updates run all day, a price or a
rate is put right once.
"""

_PUBLISHED = frozenset(
    """results outlook inflation jobsdata gdp survey retail deliveries output dividend capex trade target interest
    """.split()  # noqa: SIM905 - a list of words
)
"""Events whose figures are published, and do not run."""

_TELLING, _SURE = 0.3, 0.5
"""The weights from which an event tells something, and tells what a headline is about."""

_SMALL = 0.3
"""The weight of a count below twenty."""

_SAID = {
    FollowKind.DENIAL: ("denies what",),
    FollowKind.CORRECTION: ("corrects what",),
    FollowKind.NUMBER: ("number",),
    FollowKind.DIRECTION: ("direction",),
    FollowKind.VERSION: ("version",),
    FollowKind.MATTER: ("another matter",),
}
"""What the judgement's reasons say of each kind; what says most of the news comes first."""


def edited(new: Reading, old: Reading) -> Verdict:
    """How an edited item stands to what it was. That both are one item is known, so no name or link need show it. A figure
    that runs, as that of a price does, is no news by itself; but a page that tells of quite another event is.
    """
    own = "this item"
    if is_price(new) and is_price(old):
        # Shares that fall by 3 %, and an hour later by 4 %, are one headline that is kept up to date.
        new, old = replace(new, numbers=_standing(new)), replace(old, numbers=_standing(old))
    verdict = judge(
        replace(new, link=own, instruments=new.instruments | {own}),
        replace(old, link=own, instruments=old.instruments | {own}),
    )
    if verdict.kind is Kind.SAME and _is_another_event(new, old):
        return Verdict(Kind.OTHER, ("another event under one link",), verdict.likeness)
    return verdict


def under_one_link(new: Reading, old: Reading) -> Verdict:
    """How a report stands to one of another feed that has its link. A small count is wording there, as "three things to
    know" is.
    """
    return edited(replace(new, numbers=_large(new)), replace(old, numbers=_large(old)))


def _large(reading: Reading) -> tuple[Number, ...]:
    return tuple(number for number in reading.numbers if number.kind != "count" or number_weight(number) > _SMALL)


def is_price(reading: Reading) -> bool:
    """Whether its percentage is how far a price has moved by now, and not a figure that was published once."""
    if not _MOVES & reading.events:
        return False
    # Exports are a figure of a country; in a headline about a company they are what its shares fall on.
    published = _PUBLISHED - {"trade"} if any(map(is_firm, reading.names)) else _PUBLISHED
    return "shares" in reading.events or published.isdisjoint(reading.events)


def is_published(reading: Reading) -> bool:
    """Whether it tells of what has figures that are published once, as a rate or a dividend has."""
    return not _PUBLISHED.isdisjoint(reading.events)


def _is_another_event(new: Reading, old: Reading) -> bool:
    """Whether each tells of an event of its own, and nothing of what is told besides is shared."""
    mine, theirs = _telling(new.events), _telling(old.events)
    if not any(event_weight(event) >= _SURE for event in mine) or not theirs or mine & theirs:
        return False
    said = {stem(word) for word in terms(new.words) if word not in STOP}
    return said.isdisjoint(stem(word) for word in terms(old.words) if word not in STOP) and not (
        {*new.numbers} & {*old.numbers} or new.versions & old.versions
    )


def _telling(events: Iterable[str]) -> set[str]:
    return {event for event in events if event_weight(event) >= _TELLING}


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


def is_overtaken(verdict: Verdict) -> bool:
    """Whether the older report denies what the new one tells, or tells that what it expects has come."""
    return any("an earlier report" in reason for reason in verdict.reasons)
