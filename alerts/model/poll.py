"""What is remembered of a feed between two polls."""

from dataclasses import dataclass, field
from datetime import datetime

from alerts.model.habit import Habit
from alerts.model.health import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """The stored state of one feed. All times are aware and in UTC.

    ``etag`` and ``last_modified`` are kept to the letter (RFC 9110, 13.1) and belong to ``url``; ``body_digest`` is the
    hash of the last body that was ingested. ``baseline_at`` is None until the first good poll has been taken in.
    ``failures`` counts polls that failed in a row, since ``failed_since``; ``trouble`` says why the last one did and
    ``fault`` of what kind that is. ``newest_at`` is the date of the newest item in the last document, ``news_at`` when
    the feed last brought something new, ``habit`` how it usually does. ``names`` is what ``alerts.feeds.gap`` remembers
    of the last document, ``gapped_at`` when two successive documents last had no item in common.
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
