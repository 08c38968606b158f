"""What the judgement needs to know of one item, and no more: a hundred thousand of these are kept in memory."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

FORMAT = 18
"""Changes whenever an item would be read differently; readings that were packed in another format are read anew."""

SKETCH = 12
"""Hashes that are kept of a text, the smallest; a shorter text keeps all of its words'."""


class Mark(StrEnum):
    """What a headline says of itself, or of an earlier report. A view is what somebody expects, or what may happen;
    what is pending is expected, threatened or weighed, and what is planned somebody says that he will do.
    """

    UPDATE = "update"
    CORRECTION = "correction"
    DENIAL = "denial"
    VIEW = "view"
    PENDING = "pending"
    PLANNED = "planned"


class Number(NamedTuple):
    """A number with what it counts. ``slack`` is how far it may be off for having been rounded: half its last digit."""

    kind: str
    value: float
    slack: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One item as the judgement sees it.

    ``line`` are all words of the title, in order, without what its source put around it; ``title`` stands for them,
    ``breaks`` are the places of words that a dash, bar, colon or bracket parts from what stands before.
    ``names`` are the companies, people and places in it, by one name each in whatever language, ``subject`` the first
    company; ``instruments`` are known ones. ``events`` are what happens, with directions ("set+", "deal"). ``versions``
    are models with their version. ``words`` are what is left of the title, folded, in order; Chinese characters in
    runs. ``link`` stands for the canonical link, ``sketch`` for the words of summary or body (the smallest hashes,
    sorted), ``feed`` for its feed. ``at`` is when what it says was first seen, in seconds since 1970.
    """

    title: int = 0
    line: str = ""
    breaks: tuple[int, ...] = ()
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
    """The reading in some 250 bytes, for the store. Its names come first: most that is looked at is about others."""
    fields = [
        reading.title,
        reading.line,
        reading.breaks,
        " ".join(reading.words),
        reading.subject,
        sorted(reading.instruments),
        reading.numbers,
        " ".join(sorted(reading.events)),
        sorted(reading.versions),
        " ".join(sorted(reading.marks)),
        reading.link,
        reading.sketch,
        reading.feed,
        reading.at,
    ]
    return f"{FORMAT}\n{'|'.join(sorted(reading.names))}\n{_written(fields)}".encode("utf-8", "surrogatepass")


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_read = json.JSONDecoder().raw_decode

_NONE: frozenset[str] = frozenset()
"""One for all readings that have none: each empty set that is made anew takes 216 bytes."""

_CURRENT = b"%d\n" % FORMAT
_START = len(_CURRENT)


def is_current(packed: bytes) -> bool:
    """Whether these bytes are read as items are read today."""
    return packed.startswith(_CURRENT)


def names_of(packed: bytes) -> frozenset[str] | None:
    """The names of what ``pack`` packed; None for another format."""
    return _names(packed[_START : packed.index(b"\n", _START)]) if packed.startswith(_CURRENT) else None


def unpack(packed: bytes) -> Reading | None:
    """What ``pack`` packed; None for another format: the item must be read anew."""
    if not packed.startswith(_CURRENT):
        return None
    end = packed.index(b"\n", _START)
    title, line, breaks, words, subject, instruments, numbers, events, versions, marks, link, sketch, feed, at = _read(
        packed[end + 1 :].decode("utf-8", "surrogatepass")
    )[0]
    return Reading(
        title=title,
        line=line,
        breaks=tuple(breaks),
        words=tuple(words.split()),
        subject=subject,
        names=_names(packed[_START:end]),
        instruments=frozenset(instruments) if instruments else _NONE,
        numbers=tuple([Number(*number) for number in numbers]),
        events=_events(events),
        versions=frozenset(versions) if versions else _NONE,
        marks=_marks(marks),
        link=link,
        sketch=tuple(sketch),
        feed=feed,
        at=at,
    )


@lru_cache(maxsize=10_000)
def _names(packed: bytes) -> frozenset[str]:
    return frozenset(packed.decode("utf-8", "surrogatepass").split("|")) - {""}


@lru_cache(maxsize=4_000)
def _events(written: str) -> frozenset[str]:
    return frozenset(written.split())


@lru_cache(maxsize=16)
def _marks(written: str) -> frozenset[Mark]:
    return frozenset(map(Mark, written.split()))
