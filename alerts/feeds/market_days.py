"""The trading days of markets, by exchange-calendars, in a process of its own: pandas alone takes 60 MiB.

Run as ``python -m alerts.feeds.market_days FIRST LAST MARKET...`` (dates as 2026-01-31); not for people. It prints one
line of JSON: for each market whose days the library knows, pairs of seconds since 1970, the opening and the close of each day.
"""

import asyncio
import json
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from alerts.model.sessions import Session, Sessions

_LONGEST_RUN = 60.0
_BEFORE, _AFTER = timedelta(days=5), timedelta(days=90)
"""The days around now that are asked for; the daemon asks anew every day."""


async def market_sessions(markets: Iterable[str], now: datetime) -> Sessions:
    """The sessions of these markets around ``now``. Raises OSError with what went wrong, in words."""
    wanted = sorted(set(markets))
    if not wanted:
        return {}
    days = ((now - _BEFORE).date().isoformat(), (now + _AFTER).date().isoformat())
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "alerts.feeds.market_days", *days, *wanted),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_LONGEST_RUN):
            out, err = await process.communicate()
    except TimeoutError:
        raise OSError(f"not known within {_LONGEST_RUN:g} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        lines = err.decode("utf-8", "replace").strip().splitlines() or [f"exit code {process.returncode}"]
        raise OSError(lines[-1][:300])
    return {market: tuple(_session(*pair) for pair in pairs) for market, pairs in json.loads(out).items()}


def _session(opening: int, close: int) -> Session:
    return datetime.fromtimestamp(opening, UTC), datetime.fromtimestamp(close, UTC)


def main() -> None:
    """Print the sessions."""
    import exchange_calendars  # noqa: PLC0415 - only this process ever loads it

    first, last, *markets = sys.argv[1:]
    found: dict[str, list[tuple[int, int]]] = {}
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    for market in markets:
        # Built around the days that are wanted: twenty years of each take a second and more.
        build = partial(exchange_calendars.get_calendar, market, start=begin - timedelta(days=30))
        try:
            calendar = build(end=end)
        except ValueError as error:
            # Some lands publish their holidays a year at a time; what is known of this one is better than nothing.
            year = date(end.year - 1, 12, 31)
            try:
                calendar = build(end=year) if begin < year else None
            except ValueError:
                calendar = None
            if calendar is None:
                sys.stderr.write(f"{market}: {error}\n")
                continue
        schedule = calendar.schedule.loc[first:last]
        found[market] = [
            (int(opening.timestamp()), int(close.timestamp()))
            for opening, close in zip(schedule["open"], schedule["close"], strict=True)
        ]
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
