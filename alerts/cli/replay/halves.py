"""Half of a long replay in a process of its own, so that two cores share the work."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

from alerts.model.errors import StoreError
from alerts.pipeline.tally import Tally

WORTH_TWO = 10_000
"""Items that take longer than to make a process and to join what it has counted."""


def cores() -> int:
    """How many processors this process may use; one where it must not be copied."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


class Half:
    """A half that is counted beside us from now on. No database may be open here: SQLite's locks do not survive a copy."""

    def __init__(self, count: Callable[[], Tally]) -> None:
        self._count = count
        # A copy of this process, since a rule set cannot be sent to another one.
        copies = get_context("fork")
        self._answer, answer = copies.Pipe(duplex=False)
        self._process = copies.Process(target=_work, args=(count, answer), daemon=True)
        self._process.start()
        answer.close()

    def counted(self) -> Tally:
        """What it has counted. It is counted here where the other process was lost, or found an error which we shall find too."""
        tally: Tally | None = None
        with suppress(EOFError, OSError):
            tally = self._answer.recv()
        self._process.join()
        return self._count() if tally is None else tally


def _work(count: Callable[[], Tally], answer: Connection) -> None:
    # Who interrupts the command means both of us; the other one says so, and takes us along.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(StoreError):
        answer.send(count())
