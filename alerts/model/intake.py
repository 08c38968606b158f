"""What is to be stored of one poll: decided by the pipeline, applied by the store in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from alerts.model.alert import Alert
from alerts.model.handling import Handling
from alerts.model.item import Item
from alerts.model.notice import Notice
from alerts.model.planned import PlannedAlert
from alerts.model.poll import PollState
from alerts.model.story import FollowKind
from alerts.model.suppression import Suppression


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItem:
    """A stored item that one of the asked identities belongs to.

    ``item`` is its latest text, or None once retention has retired it. ``story`` is 0 for a retired one. ``baseline`` says
    that it came with its feed's silent first poll, ``renamed`` that its feed names it otherwise now.
    ``revised_at`` is when its text last changed, None for never.
    """

    id: int
    feed: str
    story: int
    item: Item | None
    baseline: bool = False
    renamed: bool = False
    revised_at: datetime | None = None

    def is_written_anew(self, item: Item) -> bool:
        """Whether ``item``, which it is, has another text or other names than are stored."""
        return self.renamed or (self.item is not None and self.item.content_digest != item.content_digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """What the store knows of a document: items by identity digest, the digests that this feed is not trusted with,
    and the feed's poll state (None before its first poll).
    """

    known: Mapping[bytes, KnownItem]
    distrusted: frozenset[bytes]
    state: PollState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOpening:
    """A story to be opened. ``key`` is unique: opening the same key twice finds the first one.

    ``follows`` is the id of the story that it follows, or the key of one that is opened with it; ``follow_kind`` is what
    is new since.
    """

    key: str
    headline: str
    opened_at: datetime
    follows: int | str | None = None
    follow_kind: FollowKind | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """Further channels for an alert that is stored already: a route's condition has come true since. ``alert`` has the
    relevance and the tickers of all reports; ``handling`` is how its rule has it told there.
    """

    alert: Alert
    channels: tuple[str, ...]
    handling: Handling = field(default_factory=Handling)


@dataclass(frozen=True, slots=True)
class Filing:
    """How an item is read for the window of stories, and under what it is filed there; only ``alerts.stories`` looks inside.

    ``at`` is when what it says was first seen; None for when it is stored.
    """

    reading: bytes = field(repr=False)
    keys: bytes = field(repr=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemIntake:
    """One item to store: a new one (``known`` is None) or the new text of a stored one (``known`` is its id).

    ``story`` is the id of the story that it belongs to, or the opening of a new one. ``digests`` are the identities
    that lead to it from now on. ``baseline`` marks items of a feed's silent first poll. ``publisher`` is who stands behind
    it; empty for its feed. ``filing`` is None for an item that no other is compared with.
    """

    item: Item
    known: int | None
    story: int | StoryOpening
    digests: tuple[bytes, ...]
    seen_at: datetime
    baseline: bool = False
    publisher: str = ""
    filing: Filing | None = None
    alerts: tuple[PlannedAlert, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All that one poll changes. ``aliases`` are further identities of stored items: digest to item id.

    ``duplicates`` counts entries that brought no news: repeats in the document and items that joined a known story.
    ``placed_after`` is the number of the last placement that the decision knew of. ``notices`` are the daemon's own.
    """

    state: PollState
    items: tuple[ItemIntake, ...] = ()
    aliases: Mapping[bytes, int] = field(default_factory=dict)
    distrust: frozenset[bytes] = frozenset()
    duplicates: int = 0
    placed_after: int = 0
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What the transaction did: counts, the ids of new alerts, the channels that have something to
    send now, and the poll state that was stored. ``placed`` is the number of the last placement, ``notices`` those that are new.
    """

    new: int = 0
    revised: int = 0
    duplicates: int = 0
    matches: int = 0
    alerts: int = 0
    suppressed: int = 0
    alert_ids: tuple[int, ...] = ()
    channels: frozenset[str] = frozenset()
    state: PollState | None = None
    placed: int = 0
    notices: tuple[Alert, ...] = ()
