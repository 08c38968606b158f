"""The outcomes of asking a server for a feed. Failure is a value here, not an exception."""

from dataclasses import dataclass, field
from enum import StrEnum

from alerts.model.access import Access


class FetchTrouble(StrEnum):
    """Why a fetch brought nothing; the words are shown to people."""

    REFUSED = "connection refused"
    DNS = "name not found"
    TLS = "TLS error"
    TIMEOUT = "timed out"
    RESET = "connection broken"
    STATUS = "bad status"
    TOO_LARGE = "too large"
    TRUNCATED = "truncated body"
    ADDRESS = "address not allowed"
    REDIRECT = "bad redirect"
    ENCODING = "bad content encoding"
    PROTOCOL = "not HTTP"
    PROXY = "the proxy fails"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """What to ask for: the address and the validators of the copy that is held, if any.

    ``moved`` is where ``url`` has led for long by permanent redirects: it is asked instead. ``access`` is for the origin
    of ``url`` alone.
    """

    feed: str
    url: str = field(repr=False)
    moved: str | None = field(default=None, repr=False)
    access: Access | None = field(default=None, repr=False)
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A body arrived. ``digest`` is its hash; ``received_at`` is the monotonic time of its last byte, in seconds.

    ``fresh_for`` is how many seconds its cache headers call it fresh. ``permanent`` is where permanent redirects alone led
    from the address that was asked, None where there was none.
    """

    body: bytes = field(repr=False)
    digest: bytes
    url: str = field(repr=False)
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    received_at: float = 0.0
    fresh_for: float | None = None
    permanent: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server said that the held copy is current (304). ``fresh_for`` and ``permanent`` as in ``Fetched``."""

    etag: str | None = None
    last_modified: str | None = None
    fresh_for: float | None = None
    permanent: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """Nothing usable arrived. ``detail`` is for people; ``retry_after`` is the server's wish in seconds, if it said one."""

    trouble: FetchTrouble
    detail: str
    status: int | None = None
    retry_after: float | None = None


FetchOutcome = Fetched | NotModified | FetchFailed
