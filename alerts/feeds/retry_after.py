"""The Retry-After header (RFC 9110, 10.2.3), in both forms. Pure."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")
_SANE_SKEW = timedelta(days=1)


def retry_after(value: str | None, *, now: datetime, date: str | None = None) -> float | None:
    """How many seconds the server wants us to stay away; 0 for a time that is past, None where it says nothing.

    ``now`` is the wall clock. ``date`` is the answer's own Date header: a time of the server's clock is compared with
    that, so that a clock which is off by minutes does no harm; one that is a day off is not believed.
    """
    if value is None:
        return None
    text = value.strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    until = http_date(text)
    if until is None:
        return None
    stated = http_date(date) if date else None
    start = stated if stated is not None and abs(stated - now) <= _SANE_SKEW else now
    return max(0.0, (until - start).total_seconds())


def http_date(text: str) -> datetime | None:
    """An HTTP date (RFC 9110, 5.6.7) in any of the forms that are about, in UTC; None for what is none."""
    try:
        found = parsedate_to_datetime(text)
        # A date without a zone is in GMT: HTTP has no other.
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
