"""The recorded day: what each outlet published, when, and how it was changed later.

Written for the demo from public facts of 26 to 31 January 2025; the outlets are invented and so are the small local
items among the news. One YAML file an outlet, below ``day/``; times are UTC.
"""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alerts.documents.node import Node, Scalar
from alerts.documents.node import Sequence as ListNode
from alerts.documents.read import read

DAY = Path(__file__).parent / "day"

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Wording:
    """What an entry says from ``at`` on."""

    at: datetime
    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One entry of a feed. ``wordings`` are its versions, oldest first; ``away`` when it is missing from the feed;
    ``repeats`` says that the feed lists it twice.
    """

    link: str
    guid: str | None
    category: str | None
    wordings: tuple[Wording, ...]
    away: tuple[Span, ...]
    repeats: bool

    @property
    def at(self) -> datetime:
        """When it appears."""
        return self.wordings[0].at

    def wording(self, now: datetime) -> Wording | None:
        """What it says at ``now``; None while it is not in the feed."""
        if any(begin <= now < end for begin, end in self.away):
            return None
        return next((wording for wording in reversed(self.wordings) if wording.at <= now), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A feed: how it is written (``form``, ``encoding``, ``dates``, ``zone`` in minutes), what it holds, when it is down."""

    id: str
    title: str
    form: str
    encoding: str
    dates: str
    zone: int
    lang: str
    site: str
    groups: tuple[str, ...]
    keep: int
    outages: tuple[Span, ...]
    pieces: tuple[Piece, ...]

    def shown(self, now: datetime) -> Sequence[tuple[Piece, Wording]]:
        """The entries that the feed lists at ``now``, newest first, at most ``keep``."""
        listed = [(piece, wording) for piece in self.pieces if (wording := piece.wording(now))]
        listed.sort(key=lambda entry: entry[0].at, reverse=True)
        return [entry for entry in listed[: self.keep] for _ in range(2 if entry[0].repeats else 1)]

    def is_down(self, now: datetime) -> bool:
        """Whether its server answers with an error."""
        return any(begin <= now < end for begin, end in self.outages)


def outlets(folder: Path = DAY) -> tuple[Outlet, ...]:
    """Every outlet of the folder, by name."""
    return tuple(_outlet(_told(path)) for path in sorted(folder.glob("*.yaml")))


def moments(of: Sequence[Outlet]) -> Sequence[datetime]:
    """Every time at which something appears or is changed, in order, each once."""
    return sorted({wording.at for outlet in of for piece in outlet.pieces for wording in piece.wordings})


def _told(path: Path) -> Mapping[str, Any]:
    node = read(path.read_bytes(), path.name).node
    told: Mapping[str, Any] = _plain(node) if node else {}
    return told


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, ListNode):
        return [_plain(item) for item in node]
    return {key.text: _plain(value) for key, value in node.entries}


def _outlet(told: Mapping[str, Any]) -> Outlet:
    return Outlet(
        id=told["feed"],
        title=told["title"],
        form=told["form"],
        encoding=told["encoding"],
        dates=told["dates"],
        zone=told["zone"],
        lang=told["lang"],
        site=told["site"],
        groups=tuple(told["groups"]),
        keep=told["keep"],
        outages=_spans(told.get("outages", ())),
        pieces=tuple(_piece(told, entry, number) for number, entry in enumerate(told["entries"], start=1)),
    )


def _piece(outlet: Mapping[str, Any], told: Mapping[str, Any], number: int) -> Piece:
    at = _time(told["at"])
    slug = told.get("slug") or _slug(told["title"]) or f"{number:03}"
    link = told.get("link") or f"{outlet['site']}/{at:%Y/%m/%d}/{slug}"
    return Piece(
        link=link,
        guid=_guid(outlet, link, slug, at, number),
        category=told.get("category"),
        wordings=tuple(_wordings(told)),
        away=_spans(told.get("away", ())),
        repeats=told.get("repeats", False),
    )


def _wordings(told: Mapping[str, Any]) -> Iterator[Wording]:
    wording = Wording(_time(told["at"]), told["title"], told["summary"])
    yield wording
    for edit in told.get("edits", ()):
        wording = Wording(_time(edit["at"]), edit.get("title", wording.title), edit.get("summary", wording.summary))
        yield wording


def _guid(outlet: Mapping[str, Any], link: str, slug: str, at: datetime, number: int) -> str | None:
    match outlet["guids"]:
        case "number":
            return f"{at:%Y%m%d}{number:04}"
        case "tag":
            return f"tag:{outlet['site'].partition('//')[2]},{at:%Y-%m-%d}:{slug}"
        case "uuid":
            return uuid.uuid5(uuid.NAMESPACE_URL, link).urn
        case "link":
            return link
        case _:
            return None


def _slug(title: str) -> str:
    words = re.findall(r"[a-z0-9]+", title.casefold())
    return "-".join(words[:6]) if len("".join(words)) > 12 else ""


def _spans(told: Sequence[Sequence[str]]) -> tuple[Span, ...]:
    return tuple((_time(begin), _time(end)) for begin, end in told)


def _time(told: str) -> datetime:
    return datetime.fromisoformat(told).replace(tzinfo=UTC)
