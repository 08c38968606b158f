"""What an HTTP status, or a time in an answer, says about a message: accepted, refused, and for how long.

Reasons are our own words. A service's words may hold a token; none of them is quoted.
"""

import math
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from alerts.model.delivery import Accepted, Refused, SendOutcome, Unknown
from alerts.net import retry_after as net

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

    Names of ``headers`` are in lower case.
    """
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    found = net.retry_after(text, now=now)
    return seconds(text if found is None else found)


def seconds(asked: object) -> float | None:
    """A wait that can be meant: a number from 0 to a week; a past time is 0, anything else is None."""
    try:
        found = float(asked) if isinstance(asked, str | int | float) else math.nan
    except (ValueError, OverflowError):
        return None
    return None if math.isnan(found) or found > LONGEST_WAIT else max(found, 0.0)
