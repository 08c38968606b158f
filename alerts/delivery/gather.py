"""Alerts as a digest: gathered by rule and story, counted by hour, and written in lines."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from alerts.delivery import neutral
from alerts.delivery.cut import cut
from alerts.delivery.marks import short_marks
from alerts.model.alert import Alert
from alerts.model.digest import Digest, DigestGroup, DigestStory
from alerts.model.severity import Severity

HOUR = timedelta(hours=1)
MOST_HOURS = 7 * 24
"""Hours that the picture of a digest shows at most: its last week."""

WIDTH = 200
BULLET = "• "


def gathered(
    alerts: Collection[Alert], *, title: str, since: datetime, until: datetime, reason: str = "", zone: str = "UTC"
) -> Digest:
    """The digest of these alerts, its times written in ``zone``. Rules come in the order of their most severe alert, then
    of their first; stories of a rule in the order of their first alert. Alerts without a story (0) are stories of their
    own.
    """
    by_rule: dict[str, list[Alert]] = {}
    for alert in sorted(alerts, key=lambda one: (one.created_at, one.id)):
        by_rule.setdefault(alert.rule or "", []).append(alert)
    ranked = sorted(by_rule.items(), key=lambda pair: (-max(one.severity for one in pair[1]), pair[1][0].created_at))
    groups = tuple(
        DigestGroup(rule, neutral.line(of[0].rule_title) or rule or "Notices", tuple(_stories(of)))
        for rule, of in ranked
    )
    return Digest(
        title=title,
        since=since,
        until=until,
        groups=groups,
        hours=_hours(alerts, since, until),
        reason=reason,
        zone=zone,
    )


def _stories(alerts: Sequence[Alert]) -> Iterator[DigestStory]:
    by_story: dict[object, list[Alert]] = {}
    for index, alert in enumerate(alerts):
        by_story.setdefault(alert.story or (index,), []).append(alert)
    for story in by_story.values():
        yield DigestStory(tuple(story))


def _hours(alerts: Collection[Alert], since: datetime, until: datetime) -> tuple[int, ...]:
    span = -((since - until) // HOUR)  # rounded up: the last hour may be cut
    counts = [0] * max(0, min(span, MOST_HOURS))
    if span > MOST_HOURS:
        since = until - MOST_HOURS * HOUR
        alerts = [alert for alert in alerts if alert.created_at >= since]
    for alert in alerts:
        # What was made before the span (held over a night) counts in its first hour.
        hour = max(0, (alert.created_at - since) // HOUR)
        if counts:
            counts[min(hour, len(counts) - 1)] += 1
    return tuple(counts)


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One line of a digest in plain words. ``item`` lines stand in a list and tell so many ``alerts``, ``strong`` ones are
    headings.
    """

    text: str
    link: str | None = None
    after: str = ""
    strong: bool = False
    item: bool = False
    alerts: int = 0


def heading(digest: Digest) -> str:
    """``Morning digest: 12 alerts, 5 stories``."""
    stories = sum(len(group.stories) for group in digest.groups)
    return cut(
        f"{neutral.line(digest.title)}: {count(digest.alerts, 'alert')}, {count(stories, 'story', 'stories')}", WIDTH
    )


def span(digest: Digest) -> str:
    """``2025-01-27 00:00 to 12:00 UTC``, and why it is a digest."""
    zone = ZoneInfo(digest.zone)
    since, end = digest.since.astimezone(zone), digest.until.astimezone(zone)
    until = f"{end:%H:%M}" if since.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    text = f"{since:%Y-%m-%d %H:%M} to {until} {end:%Z}"
    return f"{text} · {neutral.line(digest.reason)}" if digest.reason else text


def digest_lines(digest: Digest) -> Iterator[DigestLine]:
    """Heading, mark, span, and for each rule its name and a line for each story."""
    yield DigestLine(heading(digest), strong=True)
    if digest.mark:
        yield DigestLine(digest.mark, strong=True)
    yield DigestLine(span(digest))
    for group in digest.groups:
        yield DigestLine(cut(neutral.line(group.title), WIDTH), strong=True)
        for story in group.stories:
            yield answerable(story, digest.zone)


def story_line(story: DigestStory, zone: str = "UTC") -> DigestLine:
    """``[HIGH] headline``, linked, then its source, how many alerts more there were, and what is special about them."""
    first = story.alerts[0]
    severity = max(alert.severity for alert in story.alerts)
    mark = f"[{severity.label.upper()}] " if severity >= Severity.HIGH else ""
    feeds = list(dict.fromkeys(neutral.line(alert.feed or "") for alert in story.alerts))
    more = len(story.alerts) - 1
    after = [
        cut(", ".join(filter(None, feeds)), 80),
        f"{first.created_at.astimezone(ZoneInfo(zone)):%H:%M}",
        f"+{more} more" if more else "",
    ]
    # Of several alerts of a story, each mark is worth knowing.
    after += dict.fromkeys(mark for alert in story.alerts for mark in short_marks(alert))
    headline = cut(mark + (neutral.line(first.headline) or "(untitled)"), WIDTH)
    words = " · " + " · ".join(filter(None, after))
    return DigestLine(headline, neutral.link(first.link), words, item=True, alerts=len(story.alerts))


@lru_cache(maxsize=2_000)  # who divides a long digest asks for the same lines again and again, and clears them
def answerable(story: DigestStory, zone: str = "UTC") -> DigestLine:
    """The story's line with the number by which it can be acknowledged or muted: its newest alert's."""
    line, number = story_line(story, zone), story.alerts[-1].id
    return replace(line, after=f"{line.after} · alert {number}") if number else line


def count(number: int, one: str, many: str = "") -> str:
    """``1 alert``, ``2 alerts``."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
