"""All that a replay has to say, before it is put into words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from alerts.cli.replay.halves import WORTH_TWO, Half, cores
from alerts.cli.replay.progress import watched
from alerts.model.match import Evidence
from alerts.model.quiet import QuietWindow
from alerts.model.seen import SeenItem
from alerts.pipeline.compare import Change, by_day, compare, compare_stories, match_of, newest, stories, why_not
from alerts.pipeline.replay import Course, Replay, Window, conclude, count, regrouped
from alerts.pipeline.tally import Tally, Telling
from alerts.rules.ruleset import RuleSet
from alerts.store.item_list import Archive
from alerts.store.reading import open_archive


@dataclass(frozen=True, slots=True)
class Sample:
    """One alert: its item, the words that matched, and why the other side stays silent (empty where there is none)."""

    at: datetime
    seen: SeenItem
    evidence: tuple[Evidence, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReport:
    """One rule. ``sides`` are what it did in each rule set, None where it is in one of them only."""

    id: str
    title: str
    sides: tuple[Course | None, ...]
    change: Change
    told: Sequence[Sample] = ()
    gained: Sequence[Sample] = ()
    lost: Sequence[Sample] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``stories`` is how many each rule set tells, ``change`` those that only one of them tells."""

    replay: Replay
    rules: Sequence[RuleReport]
    stories: tuple[int, ...]
    change: Change
    days: Sequence[date] = field(default=())

    @property
    def compares(self) -> bool:
        """Whether there are two rule sets."""
        return len(self.replay.sides) > 1

    def alerts(self, side: int) -> Mapping[date, int]:
        """The alerts of one side on each of the ``days``."""
        courses = self.replay.sides[side].values()
        return self.daily(telling for course in courses for telling in course.tellings.values())

    def daily(self, tellings: Iterable[Telling]) -> Mapping[date, int]:
        """Alerts on each of the ``days``."""
        counts = by_day(tellings)
        return {day: counts.get(day, 0) for day in self.days}


def report(
    url: str,
    matchers: Sequence[RuleSet],
    window: Window,
    groups: Mapping[str, tuple[str, ...]],
    samples: int,
    quiet: Mapping[str, QuietWindow],
) -> Report:
    """Replay what is stored at ``url`` through one rule set, or through that of now and a new one. Raises StoreError.

    ``groups`` are those that each feed has today. ``samples`` is how many alerts are shown of each kind and rule. ``quiet``
    are the quiet windows by name.
    """

    def counted(archive: Archive, since: datetime, until: datetime, *, shown: bool) -> Tally:
        items = archive.between(since, until)
        passing = watched(items, archive.count(since, until)) if shown else items
        return count((regrouped(seen, groups) for seen in passing), matchers, window)

    def later() -> Tally:
        with open_archive(url) as archive:
            return counted(archive, middle, window.until, shown=False)

    middle = _middle(url, window)
    half = Half(later) if middle < window.until else None
    with open_archive(url) as archive:
        tally = counted(archive, window.since, middle, shown=True)
        if half is not None:
            tally.join(half.counted())
        return _told(conclude(tally, matchers, window, quiet), archive, matchers, groups, samples)


def _middle(url: str, window: Window) -> datetime:
    """Where the window is parted for two processes; its end where one does."""
    with open_archive(url) as archive:
        if cores() < 2 or archive.count(window.since, window.until) < WORTH_TWO:
            return window.until
        return archive.middle(window.since, window.until) or window.until


def _told(
    done: Replay,
    archive: Archive,
    matchers: Sequence[RuleSet],
    groups: Mapping[str, tuple[str, ...]],
    samples: int,
) -> Report:
    now, new = done.sides[0], done.sides[-1]
    changes = compare(now, new)
    wanted = {
        (rule, kind): newest(tellings, samples)
        for rule, change in changes.items()
        for kind, tellings in _kinds(rule, change, done).items()
    }
    found = archive.items({telling.item for chosen in wanted.values() for telling in chosen})
    seen = {number: regrouped(one, groups) for number, one in found.items()}
    reports = []
    for rule, change in changes.items():
        sides = tuple(side.get(rule) for side in done.sides)
        shown = {
            kind: tuple(_sample(rule, telling, seen[telling.item], kind, matchers) for telling in wanted[rule, kind])
            for kind in _kinds(rule, change, done)
        }
        title = next(course.rule.title for course in reversed(sides) if course is not None)
        reports.append(RuleReport(id=rule, title=title, sides=sides, change=change, **shown))
    return Report(
        replay=done,
        rules=reports,
        stories=tuple(len(stories(side)) for side in done.sides),
        change=compare_stories(now, new),
        days=_days(done),
    )


def _kinds(rule: str, change: Change, done: Replay) -> Mapping[str, Mapping[int, Telling]]:
    """The alerts of a rule that samples are taken of."""
    if len(done.sides) > 1:
        return {"gained": change.gained, "lost": change.lost}
    return {"told": done.sides[0][rule].tellings}


def _sample(rule: str, telling: Telling, seen: SeenItem, kind: str, matchers: Sequence[RuleSet]) -> Sample:
    own, other = (matchers[-1], matchers[0]) if kind == "gained" else (matchers[0], matchers[-1])
    match = match_of(rule, seen, own)
    because = "" if kind == "told" else why_not(rule, seen, telling.at, other)
    return Sample(telling.at, seen, match.evidence if match else (), because)


def _days(done: Replay) -> Sequence[date]:
    """Every day from that of the first item to the last of the window."""
    if done.first is None:
        return ()
    first, last = done.first.date(), done.window.until.date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
