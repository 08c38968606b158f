"""How long an answer may be held before it is worth asking again, as its cache headers say (RFC 9111). Pure."""

import re
from datetime import datetime

from alerts.net.retry_after import http_date

_SECONDS = re.compile(r"[0-9]{1,10}")
_NEVER_FRESH = frozenset({"no-cache", "no-store"})


def fresh_for(
    cache_control: str | None,
    *,
    now: datetime,
    age: str | None = None,
    expires: str | None = None,
    date: str | None = None,
) -> float | None:
    """Seconds that the answer stays fresh; None where it does not say, or wants to be asked about each time.

    ``max-age`` less ``Age`` counts before ``Expires`` less ``Date`` (5.3 and 4.2.1); ``s-maxage`` is for shared caches,
    which we are none. ``Date`` stands for the server's clock, so that one which is off does no harm; ``now`` stands in
    where it is missing.
    """
    said = _directives(cache_control or "")
    if said.keys() & _NEVER_FRESH:
        return None
    if "max-age" in said:
        # An unreadable lifetime is stale (4.2.1).
        left = _seconds(said["max-age"]) - _seconds(age or "0")
        return left if left > 0 else None
    until = http_date(expires) if expires else None
    if until is None:
        return None
    start = (http_date(date) if date else None) or now
    left = (until - start).total_seconds() - _seconds(age or "0")
    return left if left > 0 else None


def _directives(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text[:1_024].split(","):
        name, _, value = part.partition("=")
        found.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found


def _seconds(text: str) -> float:
    return float(text) if _SECONDS.fullmatch(text.strip()) else 0.0
