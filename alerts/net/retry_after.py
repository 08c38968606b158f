"""The Retry-After header (RFC 9110, 10.2.3), in both forms. Pure."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)\s*(?:s|,.*)?", re.IGNORECASE)
_LEAST_EPOCH = 1_000_000_000.0
"""Some gateways say until when instead of how long, in seconds since 1970: more than this, 32 years, are such a time."""
_SANE_SKEW = timedelta(days=1)


def retry_after(value: str | None, *, now: datetime, date: str | None = None) -> float | None:
    """How many seconds the server wants us to stay away; 0 for a time that is past, None where it says nothing.

    ``now`` is the wall clock. ``date`` is the answer's own Date header: a time of the server's clock is compared with
    that, so that a clock which is off by minutes does no harm; one that is a day off is not believed. Two headers that were
    joined (``120, 120``), a unit (``60s``) and a time since 1970 are read as well.
    """
    if value is None:
        return None
    text = value.strip()
    if found := _SECONDS.fullmatch(text):
        until = float(found[1])
        if until < _LEAST_EPOCH:
            return until
    elif (stated := http_date(text)) is not None:
        until = stated.timestamp()
    else:
        return None
    theirs = http_date(date) if date else None
    start = theirs if theirs is not None and abs(theirs - now) <= _SANE_SKEW else now
    return max(0.0, until - start.timestamp())


def http_date(text: str) -> datetime | None:
    """An HTTP date (RFC 9110, 5.6.7) in any of the forms that are about, in UTC; None for what is none."""
    try:
        found = parsedate_to_datetime(text)
        # A date without a zone is in GMT: HTTP has no other.
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
