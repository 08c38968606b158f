"""The trading days of markets as they were last known, in a file: a start need not wait for them again."""

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.model.sessions import Sessions

_AHEAD = timedelta(days=14)
"""How far ahead a market's sessions must be known. They are asked for every day, ninety days ahead."""


def read_sessions(path: Path) -> Sessions:
    """Those of the file; none where it is missing or damaged, for they are asked for then."""
    try:
        found = json.loads(path.read_bytes())
        return {
            str(market): tuple((datetime.fromtimestamp(a, UTC), datetime.fromtimestamp(b, UTC)) for a, b in pairs)
            for market, pairs in found.items()
        }
    except (OSError, ValueError, TypeError, AttributeError, OverflowError):
        return {}


def write_sessions(path: Path, sessions: Sessions) -> None:
    """Replace the file; half a file is never seen. Raises OSError."""
    pairs = {market: [(int(a.timestamp()), int(b.timestamp())) for a, b in days] for market, days in sessions.items()}
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(json.dumps(pairs), encoding="utf-8")
    os.replace(draft, path)  # noqa: PTH105 - Path.replace says the same less plainly


def unknown(markets: Iterable[str], sessions: Sessions, now: datetime) -> set[str]:
    """The markets of which the sessions around ``now`` and of the next two weeks are not known."""
    return {
        market
        for market in markets
        if not (days := sessions.get(market)) or days[0][0] > now or days[-1][1] < now + _AHEAD
    }
