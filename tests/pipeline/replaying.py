"""Successive captures of one feed, served in their order at their times to the whole daemon, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts.feeds.parse import parse_document
from alerts.model.document import Document
from alerts.model.item import Entry, Item
from alerts.store import reading
from tests.faults.field import rule
from tests.pipeline.newsroom import Newsroom

Capture = tuple[datetime, bytes]

EVERYTHING = rule("everything") | {"when": {"any": [{"regex": r"\w\W*\w"}]}}


@dataclass(slots=True)
class Course:
    """What the captures hold and what the daemon made of them. ``gaps`` are the numbers of captures after a gap."""

    captures: Sequence[Capture]
    entries: list[tuple[Entry, ...]] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    items: dict[int, Item] = field(default_factory=dict)
    stories: dict[int, int] = field(default_factory=dict)

    def missed(self) -> list[Entry]:
        """Entries of captures that no stored item has."""
        known = {name for item in self.items.values() for name in _names(item)}
        return [entry for entries in self.entries for entry in entries if known.isdisjoint(_names(entry))]

    def gaps_in_truth(self) -> list[int]:
        """Captures that share nothing with the one before, where both have entries."""
        found = []
        for number in range(1, len(self.entries)):
            before, now = ({n for e in self.entries[at] for n in _names(e)} for at in (number - 1, number))
            if before and now and before.isdisjoint(now):
                found.append(number)
        return found


async def replay(room: Newsroom, captures: Sequence[Capture]) -> Course:
    """Serve each capture at its time and poll it."""
    wire = room.field.wire("wire", backfill=10_000)
    room.field.write(EVERYTHING)
    course = Course(captures)
    room.clock.start = captures[0][0]
    async with room:
        for number, (at, body) in enumerate(captures):
            room.clock.turn(max(0.0, (at - room.clock.now()).total_seconds()))
            wire.body = body
            troubles = await room.round()
            assert troubles == {"wire": None}, (number, troubles)
            document = parse_document(body, url=room.field.outside.feed_url("wire"), content_type=None)
            assert isinstance(document, Document)
            course.entries.append(document.entries)
            state = reading.feed_states(room.field.store_url)["wire"]
            if state.gapped_at == room.clock.now():
                course.gaps.append(number)
    with reading.open_archive(room.field.store_url) as archive:
        for seen in archive.newest("wire", 100_000):
            course.items[seen.id], course.stories[seen.id] = seen.item, seen.story
    return course


def check(room: Newsroom, course: Course) -> str:
    """Nothing missed, nothing twice, gaps as they are. Returns the figures."""
    alerts = room.alerts()
    told = room.told()
    figures = (
        f"{len(course.captures)} captures, {sum(map(len, course.entries))} entries, {len(course.items)} items, "
        f"{len(set(course.stories.values()))} stories, {len(told)} deliveries, gaps after {course.gaps}"
    )
    assert course.missed() == [], figures
    assert course.gaps == course.gaps_in_truth(), figures
    assert len(alerts) == len(set(course.stories.values())), f"one alert a story; {figures}"
    assert len(told) == len(alerts), f"each alert once; {figures}"
    named = [(listed.alert.headline, listed.alert.link) for listed in alerts]
    assert len(named) == len(set(named)), f"no item has two alerts; {figures}"
    return figures


def _names(entry: Entry) -> set[str]:
    """By what an entry can be known again: guid and link, or its title where it has neither."""
    named = {f"{kind} {value}" for kind, value in (("guid", entry.guid), ("link", entry.link)) if value}
    return named or {f"title {entry.title}"}
