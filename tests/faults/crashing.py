"""The plain command, which kills itself (SIGKILL) at a named instant: ``python -m tests.faults.crashing POINT N FILE run ...``

The N-th passing of POINT kills, counted from the moment in which FILE exists. The product has no hooks for this: the
methods of the adapters are wrapped here, before the command starts.
"""

import asyncio
import functools
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

import alerts.delivery.exchange
import alerts.store.ingest
import alerts.store.outbox
from alerts.delivery.sender import ChannelSender
from alerts.feeds.fetch import HttpFetcher
from alerts.model.delivery import Accepted
from alerts.model.fetch import Fetched

_held = threading.local()
"""What the store's thread has done in the transaction that is open."""


class Fuse:
    """Counts passings and kills at the last one."""

    def __init__(self, passings: int, armed: Path) -> None:
        self._left, self._armed = passings, armed

    def passed(self, *_: object) -> None:
        if self._armed.exists():
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def _around(owner: Any, name: str, *, before: Callable[[], None] = int, after: Callable[[Any], None] = id) -> None:
    original = getattr(owner, name)

    @functools.wraps(original)
    def wrapped(*arguments: Any, **named: Any) -> Any:
        before()
        result = original(*arguments, **named)
        after(result)
        return result

    @functools.wraps(original)
    async def awaited(*arguments: Any, **named: Any) -> Any:
        before()
        result = await original(*arguments, **named)
        after(result)
        return result

    setattr(owner, name, awaited if asyncio.iscoroutinefunction(original) else wrapped)


def _commit(work: str, worth: Callable[[Any], bool], *, before: bool) -> Callable[[Fuse], None]:
    """The commit of a transaction in which ``alerts.store.<work>`` did something worth it."""
    module, name = work.split(".")

    def set_up(fuse: Fuse) -> None:
        def note(result: Any) -> None:
            _held.work = getattr(_held, "work", False) or worth(result)

        def committing() -> None:
            if before and getattr(_held, "work", False):
                fuse.passed()

        def committed(_: object) -> None:
            did, _held.work = getattr(_held, "work", False), False
            if did and not before:
                fuse.passed()

        _around(getattr(alerts.store, module), name, after=note)
        _around(Connection, "commit", before=committing, after=committed)

    return set_up


def _when(worth: Callable[[Any], bool], fuse: Fuse) -> Callable[[Any], None]:
    return lambda result: fuse.passed() if worth(result) else None


def _is_fetched(result: Any) -> bool:
    return isinstance(result, Fetched)


def _is_accepted(result: Any) -> bool:
    return isinstance(result, Accepted)


def _hang(_: Fuse) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    HttpFetcher.fetch = never  # type: ignore[method-assign,assignment]


POINTS: dict[str, Callable[[Fuse], None]] = {
    "after-fetch": lambda fuse: _around(HttpFetcher, "fetch", after=_when(_is_fetched, fuse)),
    "after-item-insert": lambda fuse: _around(alerts.store.ingest, "place_items", after=fuse.passed),
    "before-commit": _commit("ingest.ingest", lambda done: done.alerts > 0, before=True),
    "after-commit": _commit("ingest.ingest", lambda done: done.alerts > 0, before=False),
    "before-claim-commit": _commit("outbox.claim", bool, before=True),
    "after-claim-commit": _commit("outbox.claim", bool, before=False),
    "mid-send": lambda fuse: _around(
        alerts.delivery.exchange._Body, "write_with_length", after=lambda _: fuse.passed()
    ),
    "after-send": lambda fuse: _around(ChannelSender, "send", after=_when(_is_accepted, fuse)),
    "before-outcome-commit": _commit("outbox.settle", lambda _: True, before=True),
    "after-outcome-commit": _commit("outbox.settle", lambda _: True, before=False),
    "hung-polls": _hang,
}


def main() -> None:
    point, passings, armed = sys.argv[1:4]
    POINTS[point](Fuse(int(passings), Path(armed)))
    sys.argv[1:4] = []
    from alerts.cli.main import main as command

    command()


if __name__ == "__main__":
    main()
