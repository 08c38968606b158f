"""What is remembered of a feed between two polls."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """The stored state of one feed. All times are aware and in UTC.

    ``etag`` and ``last_modified`` are kept to the letter (RFC 9110, 13.1) and belong to ``url``; ``body_digest`` is the
    hash of the last body that was ingested. ``baseline_at`` is None until the first good poll has been taken in.
    ``failures`` counts polls that failed in a row and ``trouble`` says why the last one did.
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
