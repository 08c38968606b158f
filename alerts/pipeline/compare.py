"""What one rule set tells and another does not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import nlargest

from alerts.model.match import Match
from alerts.model.seen import SeenItem
from alerts.pipeline.ports import Matcher
from alerts.pipeline.replay import Course, Side, verdicts
from alerts.pipeline.tally import Telling

NO_RULE = "there is no such rule, or it is off"
NOT_TRUE = "the rule is not true for it"
KEPT_BACK = "the rule's throttle or quiet hours keep it back"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one rule, or of all. ``gained`` are the alerts that only the new side has, ``lost`` those that only
    the side of now has, by story.
    """

    gained: Mapping[int, Telling] = field(default_factory=dict)
    lost: Mapping[int, Telling] = field(default_factory=dict)


def compare(now: Side, new: Side) -> Mapping[str, Change]:
    """By rule: those of now first, then those that only the new side has. A rule is the same if its id is."""
    return {rule: _change(_tellings(now.get(rule)), _tellings(new.get(rule))) for rule in {**now, **new}}


def compare_stories(now: Side, new: Side) -> Change:
    """The stories that only one side tells, whichever its rules; each with the earliest of its tellings."""
    return _change(stories(now), stories(new))


def stories(side: Side) -> Mapping[int, Telling]:
    """Every story that a side tells, with the earliest of its tellings."""
    found: dict[int, Telling] = {}
    for course in side.values():
        for story, telling in course.tellings.items():
            found[story] = min(found.get(story, telling), telling)
    return found


def by_day(tellings: Iterable[Telling]) -> Mapping[date, int]:
    """How many alerts each day brings, by the date in UTC; days without any are left out."""
    counts: dict[date, int] = {}
    for telling in tellings:
        day = telling.at.date()
        counts[day] = counts.get(day, 0) + 1
    return counts


def newest(tellings: Mapping[int, Telling], limit: int) -> Sequence[Telling]:
    """The newest of some alerts, the newest first."""
    return nlargest(limit, tellings.values())


def match_of(rule: str, seen: SeenItem, matcher: Matcher) -> Match | None:
    """The rule's match for an item, with its evidence."""
    return next((match for match in matcher.match(seen.item) if match.rule.id == rule), None)


def why_not(rule: str, seen: SeenItem, at: datetime, matcher: Matcher) -> str:
    """Why a rule of this side does not tell the item, in words for people."""
    if all(known.id != rule for known in matcher.rules):
        return NO_RULE
    match = match_of(rule, seen, matcher)
    if match is None:
        return NOT_TRUE
    reason = verdicts(seen, at, [match])[rule]
    detail = f": {match.suppressed_by}" if match.suppressed_by else ""
    if reason is None and (match.rule.handling.throttle or match.rule.handling.quiet):
        return KEPT_BACK
    return f"{reason}{detail}" if reason else "it tells the item"


def _tellings(course: Course | None) -> Mapping[int, Telling]:
    return course.tellings if course else {}


def _change(now: Mapping[int, Telling], new: Mapping[int, Telling]) -> Change:
    return Change(
        gained={story: telling for story, telling in new.items() if story not in now},
        lost={story: telling for story, telling in now.items() if story not in new},
    )
