"""Stories for people to look through and to put right."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedStory:
    """A story in a list. ``follows`` is the number of the story that it follows, ``rules`` those that have told it."""

    id: int
    opened_at: datetime
    headline: str
    members: int
    sources: int
    follows: int | None = None
    follow_kind: str | None = None
    merged_into: int | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """One report of a story. ``silent`` are the rules that stayed silent about it because they had told the story."""

    item: int
    seen_at: datetime
    feed: str
    publisher: str
    title: str
    link: str | None
    baseline: bool
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person did: ``kind`` is ``merge`` or ``split``, and ``items`` went from the story ``source`` to ``target``."""

    at: datetime
    kind: str
    source: int
    target: int
    items: tuple[int, ...]
    owner: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFile:
    """All that is known of one story. ``followers`` are the stories that follow it."""

    story: ListedStory
    members: tuple[StoryMember, ...]
    followers: tuple[int, ...]
    corrections: tuple[Correction, ...]
