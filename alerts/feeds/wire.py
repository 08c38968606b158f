"""How parsed documents travel from the parse worker: lines of JSON, in small frames.

JSON because the worker handles hostile bodies: whatever has become of it, all it can hand over is data. Small frames so
that reading 5,000 items never blocks the event loop for long.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from alerts.model.document import Document, ParseFailed, ParseOutcome, ParseTrouble, PublisherWish, too_long
from alerts.model.item import DateSource, Entry

REQUEST = struct.Struct(">II")
"""What precedes a request: the lengths of its line and of the body."""

FRAME = struct.Struct(">I")
"""What precedes a frame: its length; 0 ends an outcome."""

READY = b"ready"
"""A worker's first frame."""

_FRAME_ENTRIES = 100
_FRAME_CHARACTERS = 200_000
TOTAL_CHARACTERS = 8_000_000
"""Characters of all entries of one document; beyond it bodies are left out, then summaries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseRequest:
    """What a worker is asked, beside the body. ``timeout`` in seconds; ``now`` is the time against which dates are
    held, ``zone`` (IANA) that of dates which name none, ``lang`` what is known of the language.
    """

    url: str
    content_type: str | None
    max_items: int
    timeout: float
    now: datetime
    zone: str | None = None
    lang: str | None = None

    def encode(self) -> bytes:
        """As one line of JSON."""
        return json.dumps(
            [self.url, self.content_type, self.max_items, self.timeout, self.now.timestamp(), self.zone, self.lang],
        ).encode()

    @classmethod
    def decode(cls, line: bytes) -> "ParseRequest":
        """The inverse of ``encode``."""
        url, content_type, max_items, timeout, now, zone, lang = json.loads(line)
        return cls(
            url=url,
            content_type=content_type,
            max_items=max_items,
            timeout=timeout,
            now=datetime.fromtimestamp(now, UTC),
            zone=zone,
            lang=lang,
        )


def frames(outcome: ParseOutcome) -> Iterator[bytes]:
    """The outcome in frames: a head, then entries in batches."""
    if isinstance(outcome, ParseFailed):
        yield _dump({"trouble": outcome.trouble.name, "detail": outcome.detail})
        return
    entries, notes = _within_total(outcome)
    yield _dump(
        {
            "format": outcome.format,
            "title": outcome.title,
            "lang": outcome.lang,
            "truncated": outcome.truncated,
            "notes": notes,
            "wish": _wish_row(outcome.wish),
        }
    )
    batch: list[list[Any]] = []
    size = 0
    for row in entries:
        batch.append(row)
        size += len(row[3]) + len(row[4])
        if len(batch) >= _FRAME_ENTRIES or size >= _FRAME_CHARACTERS:
            yield _dump(batch)
            batch, size = [], 0
    if batch:
        yield _dump(batch)


class Assembly:
    """Puts the frames of one outcome together again. Raises ValueError, KeyError or TypeError for what is no frame."""

    def __init__(self) -> None:
        self._head: dict[str, Any] | None = None
        self._entries: list[Entry] = []

    def add(self, frame: bytes) -> None:
        """Take the next frame."""
        content = json.loads(frame)
        if self._head is None:
            self._head = dict(content)
        else:
            self._entries += [_entry(row) for row in content]

    def outcome(self) -> ParseOutcome:
        """The outcome, once all frames are in."""
        head = self._head or {}
        if "trouble" in head:
            return ParseFailed(trouble=ParseTrouble[head["trouble"]], detail=str(head["detail"]))
        return Document(
            format=head["format"],
            title=head["title"],
            lang=head["lang"],
            truncated=head["truncated"],
            notes=tuple(head["notes"]),
            wish=_wish(head["wish"]),
            entries=tuple(self._entries),
        )


def _within_total(document: Document) -> tuple[list[list[Any]], list[str]]:
    rows, notes, left = [], list(document.notes), TOTAL_CHARACTERS
    cut = False
    for entry in document.entries:
        row = _row(entry)
        for column in (4, 3):
            if len(row[3]) + len(row[4]) > left and row[column]:
                row[column], cut = "", True
        left -= len(row[3]) + len(row[4])
        rows.append(row)
    if cut:
        notes.append(too_long(TOTAL_CHARACTERS))
    return rows, notes


def _wish_row(wish: PublisherWish | None) -> list[Any] | None:
    return None if wish is None else [wish.ttl, wish.period, sorted(wish.skip_hours), sorted(wish.skip_days)]


def _wish(row: list[Any] | None) -> PublisherWish | None:
    if row is None:
        return None
    ttl, period, hours, days = row
    return PublisherWish(ttl=ttl, period=period, skip_hours=frozenset(hours), skip_days=frozenset(days))


def _row(entry: Entry) -> list[Any]:
    moment = entry.published
    return [
        entry.guid,
        entry.link,
        entry.title,
        entry.summary,
        entry.body,
        entry.author,
        entry.categories,
        None if moment is None else int(moment.timestamp()),
        entry.published_source.name,
        entry.published_raw,
        entry.dated_by_day,
        entry.lang,
        entry.symbols,
        entry.origin,
    ]


def _entry(row: list[Any]) -> Entry:
    guid, link, title, summary, body, author, categories, moment, source, raw, by_day, lang, symbols, origin = row
    return Entry(
        guid=guid,
        link=link,
        title=title,
        summary=summary,
        body=body,
        author=author,
        categories=tuple(categories),
        published=None if moment is None else datetime.fromtimestamp(moment, UTC),
        published_source=DateSource[source],
        published_raw=raw,
        dated_by_day=by_day,
        lang=lang,
        symbols=tuple(symbols),
        origin=origin,
    )


def _dump(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
