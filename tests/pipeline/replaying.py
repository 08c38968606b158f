"""Successive captures of one feed, served in their order at their times to the whole daemon, and what became of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape, unescape

from alerts.feeds.parse import parse_document
from alerts.model.document import Document
from alerts.model.item import Item
from alerts.store import reading
from tests.faults.field import rule
from tests.pipeline.newsroom import Newsroom

Capture = tuple[datetime, bytes]

EVERYTHING = rule("everything") | {"when": {"any": [{"regex": r"\w\W*\w"}]}}


@dataclass(slots=True)
class Course:
    """What the captures hold and what the daemon made of them. ``gaps`` are the numbers of captures after a gap."""

    captures: Sequence[Capture]
    entries: list[int] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    items: dict[int, Item] = field(default_factory=dict)
    stories: dict[int, int] = field(default_factory=dict)

    def missed(self) -> list[str]:
        """What stands in the captures and in no stored item, counted without the parser under test."""
        known = {name for item in self.items.values() for name in (item.guid, item.link, item.title) if name}
        return [names[0] for _, body in self.captures for names in stated(body) if known.isdisjoint(names)]

    def gaps_in_truth(self) -> list[int]:
        """Captures that share nothing with the last one that had entries, where they have entries themselves."""
        found, before = [], set[str]()
        for number, (_, body) in enumerate(self.captures):
            now = {name for names in stated(body) for name in names}
            if before and now and before.isdisjoint(now):
                found.append(number)
            before = now or before
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
            assert len(document.entries) == len(stated(body)), f"capture {number}: an entry is not read"
            course.entries.append(len(document.entries))
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
        f"{len(course.captures)} captures, {sum(course.entries)} entries, {len(course.items)} items, "
        f"{len(set(course.stories.values()))} stories, {len(told)} deliveries, gaps after {course.gaps}"
    )
    assert course.missed() == [], figures
    assert course.gaps == course.gaps_in_truth(), figures
    assert len(alerts) == len(set(course.stories.values())), f"one alert a story; {figures}"
    assert len(told) == len(alerts), f"each alert once; {figures}"
    named = [(listed.alert.headline, listed.alert.link) for listed in alerts]
    assert len(named) == len(set(named)), f"no item has two alerts; {figures}"
    return figures


_ITEM = re.compile(r"<(item|entry)[\s>].*?</\1>", re.DOTALL)
_NAMES = tuple(
    re.compile(form, re.DOTALL)
    for form in (
        r"<(?:guid|id)\b[^>]*>(.*?)</",
        r"<link>(.*?)</link>",
        r"<link\b[^>]*\bhref=[\"'](.*?)[\"']",
        r"<title\b[^>]*>(.*?)</title>",
    )
)
_QUOTED = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def stated(body: bytes) -> list[list[str]]:
    """By what each item of a document names itself, guid and link, or its title where it has neither, as a person finds it with a search for the tags."""
    text = _QUOTED.sub(lambda match: escape(match[1]), body.decode("utf-8", "replace"))
    found = []
    for item in _ITEM.finditer(text):
        *names, title = [unescape(match[1]).strip() if (match := form.search(item[0])) else "" for form in _NAMES]
        found.append([name for name in names if name] or [title])
    return found
