"""What an HTTP status, or a time in an answer, says about a message: accepted, refused, and for how long.

Reasons are our own words. A service's words may hold a token; none of them is quoted.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from alerts.model.delivery import Accepted, Refused, SendOutcome

PASSING = frozenset({408, 409, 423, 425, 429})
"""Statuses below 500 that may be gone next time: time-out, conflict, locked, too early, too many requests."""

GATEWAY = frozenset({502, 504, 520, 524})
"""Statuses of a gateway (the last two are Cloudflare's) that heard nothing, or nonsense, from who was asked: the message may
have been taken.
"""

LONGEST_WAIT = 7 * 86_400.0
"""Seconds; a service that asks for more means something else."""


def of_status(status: int, retry_after: float | None = None) -> SendOutcome:
    """2xx took it; 5xx and a few others may take it later; a redirect or any other status never will."""
    if 200 <= status < 300:
        return Accepted()
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
    asked = seconds(text)
    if asked is not None or not text:
        return asked
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return seconds(((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


def seconds(asked: object) -> float | None:
    """A wait that can be meant: a finite number from 0 on, at most a week; a past time is 0, anything else is None."""
    try:
        found = float(asked) if isinstance(asked, str | int | float) else math.nan
    except (ValueError, OverflowError):
        return None
    return None if math.isnan(found) else min(max(found, 0.0), LONGEST_WAIT)
