"""What the judgement needs to know of one item, and no more: a hundred thousand of these are kept in memory."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

FORMAT = 6
"""Changes whenever an item would be read differently; readings that were packed in another format are read anew."""

SKETCH = 12
"""Hashes that are kept of a text, the smallest; a shorter text keeps all of its words'."""


class Mark(StrEnum):
    """What a headline says of itself, or of an earlier report. A view is what somebody expects, or what may happen."""

    UPDATE = "update"
    CORRECTION = "correction"
    DENIAL = "denial"
    VIEW = "view"


class Number(NamedTuple):
    """A number with what it counts. ``slack`` is how far it may be off for having been rounded: half its last digit."""

    kind: str
    value: float
    slack: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One item as the judgement sees it.

    ``line`` are all words of the title, in order, without what its source put around it; ``title`` stands for them.
    ``names`` are the companies, people and places in it, by one name each in whatever language, ``subject`` the first
    company; ``instruments`` are known ones. ``events`` are what happens, with directions ("set+", "deal"). ``versions``
    are models with their version. ``words`` are what is left of the title, folded, in order; Chinese characters in
    runs. ``link`` stands for the canonical link, ``sketch`` for the words of summary or body (the smallest hashes,
    sorted), ``feed`` for its feed. ``at`` is when what it says was first seen, in seconds since 1970.
    """

    title: int = 0
    line: str = ""
    words: tuple[str, ...] = ()
    subject: str = ""
    names: frozenset[str] = frozenset()
    instruments: frozenset[str] = frozenset()
    numbers: tuple[Number, ...] = ()
    events: frozenset[str] = frozenset()
    versions: frozenset[str] = frozenset()
    marks: frozenset[Mark] = frozenset()
    link: str = ""
    sketch: tuple[int, ...] = ()
    feed: str = ""
    at: float = 0.0


def pack(reading: Reading) -> bytes:
    """The reading in some 250 bytes, for the store."""
    return json.dumps(
        [
            FORMAT,
            reading.title,
            reading.line,
            " ".join(reading.words),
            reading.subject,
            sorted(reading.names),
            sorted(reading.instruments),
            reading.numbers,
            sorted(reading.events),
            sorted(reading.versions),
            sorted(reading.marks),
            reading.link,
            reading.sketch,
            reading.feed,
            reading.at,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode("utf-8", "surrogatepass")


_CURRENT = b"[%d," % FORMAT


def is_current(packed: bytes) -> bool:
    """Whether these bytes are read as items are read today."""
    return packed.startswith(_CURRENT)


def unpack(packed: bytes) -> Reading | None:
    """What ``pack`` packed; None for another format: the item must be read anew."""
    fields = json.loads(packed.decode("utf-8", "surrogatepass"))
    if fields[0] != FORMAT:
        return None
    _, title, line, words, subject, names, instruments, numbers, events, versions, marks, link, sketch, feed, at = (
        fields
    )
    return Reading(
        title=title,
        line=line,
        words=tuple(words.split()),
        subject=subject,
        names=frozenset(names),
        instruments=frozenset(instruments),
        numbers=tuple(Number(*number) for number in numbers),
        events=frozenset(events),
        versions=frozenset(versions),
        marks=frozenset(map(Mark, marks)),
        link=link,
        sketch=tuple(sketch),
        feed=feed,
        at=at,
    )
