"""What an HTTP status, or a time in an answer, says about a message: accepted, refused, and for how long.

Reasons are our own words. A service's words may hold a token; none of them is quoted.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from alerts.model.delivery import Accepted, Refused, SendOutcome, Unknown

PASSING = frozenset({408, 409, 423, 425, 429})
"""Statuses below 500 that may be gone next time: time-out, conflict, locked, too early, too many requests."""

GATEWAY = frozenset({502, 520})
"""Statuses of a gateway (the second is Cloudflare's) that could not reach who was asked, or heard nonsense from it: the message
may have been taken.
"""

UNANSWERED = frozenset({499, 504, 524})
"""Statuses of a gateway (nginx's, everybody's, Cloudflare's) that passed the message on and did not wait long enough for
an answer: as if nobody had answered us.
"""

LONGEST_WAIT = 7 * 86_400.0
"""Seconds; a service that asks for more means something else, which is not obeyed."""

LEAST_EPOCH = 1_000_000_000.0
"""Some gateways say until when instead of how long, in seconds since 1970."""

_WAIT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:s|,.*)?", re.IGNORECASE)


def of_status(status: int, retry_after: float | None = None) -> SendOutcome:
    """2xx took it; 5xx and a few others may take it later; a redirect or any other status never will."""
    if 200 <= status < 300:
        return Accepted()
    if status in UNANSWERED:
        return Unknown(f"answered {phrase(status)}")
    permanent = status < 500 and status not in PASSING
    return Refused(
        f"answered {phrase(status)}",
        permanent=permanent,
        status=status,
        retry_after=None if permanent else retry_after,
        doubtful=status in GATEWAY,
    )


def phrase(status: int) -> str:
    """``404 Not Found``; the number alone for one without a name."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` asks for, as a number or as a date (RFC 9110, 10.2.3); None where it says none.

    Names of ``headers`` are in lower case. Two headers that were joined (``120, 120``), a unit and a time since 1970 are read
    as well.
    """
    text = headers.get("retry-after", "").strip()
    if stated := _WAIT.fullmatch(text):
        wait = float(stated[1])
        return seconds(wait - now.timestamp() if wait >= LEAST_EPOCH else wait)
    if not text or seconds(text) is not None:
        return seconds(text)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return seconds(((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


def seconds(asked: object) -> float | None:
    """A wait that can be meant: a number from 0 to a week; a past time is 0, anything else is None."""
    try:
        found = float(asked) if isinstance(asked, str | int | float) else math.nan
    except (ValueError, OverflowError):
        return None
    return None if math.isnan(found) or found > LONGEST_WAIT else max(found, 0.0)
