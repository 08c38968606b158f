"""A parsed feed document, or the reason why it is none."""

from dataclasses import dataclass, field
from enum import StrEnum

from alerts.model.item import Entry

_TOO_DEEP, _TOO_MANY, _TOO_LONG = "nested deeper than", "more than", "its texts are longer than"


def too_deep(most: int) -> str:
    """The note that what comes after an element nested deeper than ``most`` is left out."""
    return f"{_TOO_DEEP} {most} elements"


def is_too_deep(note: str) -> bool:
    """Whether a note is one of ``too_deep``."""
    return note.startswith(_TOO_DEEP)


def too_many(most: int) -> str:
    """The note that entries beyond ``most`` are left out."""
    return f"{_TOO_MANY} {most} items: the first {most} were taken"


def too_long(most: int) -> str:
    """The note that texts beyond ``most`` characters in all are left out."""
    return f"{_TOO_LONG} {most} characters: the last ones were left out"


class ParseTrouble(StrEnum):
    """Why a body is not a feed; the words are shown to people."""

    EMPTY = "empty body"
    HTML = "an HTML page, not a feed"
    JSON = "JSON, not a feed"
    NOT_A_FEED = "not a feed"
    REFUSED = "refused before parsing"
    TIMEOUT = "parsing took too long"
    CRASHED = "the parser died on it"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherWish:
    """How often the feed itself says that it should be asked. None and empty where it says nothing.

    ``ttl`` and ``period`` (of RSS 1.0's syndication module) are in seconds, greater than 0. In the hours of
    ``skip_hours`` (0 to 23) and on the days of ``skip_days`` (0 is Monday), both in GMT, it does not want to be asked.
    """

    ttl: float | None = None
    period: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Every entry of a feed, in the document's order, repeats included.

    ``truncated`` says that the body ended before its root did; the entry that was cut is left out. ``notes`` are
    oddities worth showing (a lying encoding, entries beyond the cap). ``wish`` is how often the publisher wants to be
    asked, None where the feed does not say.
    """

    format: str
    title: str = ""
    lang: str | None = None
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    truncated: bool = False
    notes: tuple[str, ...] = ()
    wish: PublisherWish | None = None

    @property
    def left_out(self) -> tuple[str, ...]:
        """The notes that say that entries, or their texts, are missing."""
        return tuple(note for note in self.notes if note.startswith((_TOO_DEEP, _TOO_MANY, _TOO_LONG)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseFailed:
    """The body is no feed. ``detail`` is for people."""

    trouble: ParseTrouble
    detail: str


ParseOutcome = Document | ParseFailed
