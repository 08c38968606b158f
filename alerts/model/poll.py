"""What is remembered of a feed between two polls."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from alerts.model.document import PublisherWish
from alerts.model.habit import Habit
from alerts.model.health import Fault


class Due(StrEnum):
    """Why a feed is asked next when it is: the fact that weighed most."""

    EVERY = "every"
    TIER = "tier"
    RHYTHM = "rhythm"
    GAP = "gap"
    CLOSED = "closed"
    OPENING = "opening"
    BACKOFF = "backoff"
    REFUSED = "refused"
    RETRY_AFTER = "retry-after"
    HOST = "host"
    CACHE = "cache"
    TTL = "ttl"
    PERIOD = "period"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A permanent redirect: where it leads, when it was first seen, and how many polls in a row have seen it.

    Once ``settled``, its target is asked directly.
    """

    to: str
    since: datetime
    polls: int
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stored item, by its number, that says otherwise than what was told last, in ``story``, and was taken for a page that
    flickers: it is believed if it still says so at ``due``.
    """

    item: int
    story: int
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """The stored state of one feed. All times are aware and in UTC.

    ``etag`` and ``last_modified`` are kept to the letter (RFC 9110, 13.1) and belong to ``url``; ``body_digest`` is the
    hash of the last body that was ingested. ``baseline_at`` is None until the first good poll has been taken in.
    ``failures`` counts polls that failed in a row, since ``failed_since``; ``trouble`` says why the last one did, ``fault``
    of what kind that is. ``left_out`` is what of the last document could not be taken, ``came_from`` where redirects led to
    for it, without scheme and parameters. ``newest_at`` is the date
    of the newest item in the last document, ``news_at`` when the feed last brought something new, ``habit`` how it
    usually does. ``names`` is what ``alerts.feeds.gap`` remembers of the last document, ``gapped_at`` when two
    successive documents last had no item in common. ``due`` and ``due_words`` say why ``next_poll_at`` is when it is.
    ``rhythm`` is how many seconds usually lie between two changes (a geometric mean in which the last few count most),
    ``wish`` what the last document says about when to ask. ``doubts`` are its items that may have flickered.
    ``led_at`` is when redirects last led to another place than before.
    """

    feed: str
    url: str
    next_poll_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_digest: bytes | None = None
    polled_at: datetime | None = None
    ok_at: datetime | None = None
    changed_at: datetime | None = None
    baseline_at: datetime | None = None
    failures: int = 0
    trouble: str | None = None
    failed_since: datetime | None = None
    fault: Fault | None = None
    newest_at: datetime | None = None
    news_at: datetime | None = None
    habit: Habit | None = field(default=None, repr=False)
    names: bytes = field(default=b"", repr=False)
    gapped_at: datetime | None = None
    due: Due = Due.EVERY
    due_words: str = ""
    rhythm: float | None = None
    wish: PublisherWish | None = None
    move: Move | None = None
    left_out: str | None = None
    came_from: str | None = None
    doubts: tuple[Doubt, ...] = ()
    led_at: datetime | None = None
