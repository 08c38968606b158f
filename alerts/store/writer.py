"""The one thread that writes. Requests that wait together share a transaction and so one fsync.

    caller ──submit──▶ queue ──▶ thread: BEGIN IMMEDIATE
                                   request 1
                                   SAVEPOINT; request 2; ROLLBACK TO      (its own defect spoils nobody else's work)
                                   SAVEPOINT; request 3; RELEASE
                                   ...
                                 COMMIT ──▶ each caller is told, after the commit

A request that cannot have the lock has waited as long as the database's ``busy_timeout``, counted from when it was made.

When the database itself fails (lock, full disk, a conflict with another worker), the whole group is rolled back and each
request is tried by itself, so that each caller learns what became of his own.
"""

import asyncio
import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from alerts.model.errors import StoreError
from alerts.store.prepared import execute
from alerts.store.sqlite import Sqlite

T = TypeVar("T")

GROUP = 64
"""Requests in one transaction, at most."""

PATIENCE = 0.02
"""Seconds after its beginning during which a transaction takes further requests."""


@dataclass(slots=True, eq=False)
class Request:
    """Something to do in a transaction, and whom to tell. ``reads`` means: it changes nothing and needs no lock."""

    work: Callable[[Connection], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    reads: bool
    asked_at: float
    result: Any = None
    error: BaseException | None = None


class Writer:
    """Owns the connection from its start to its close."""

    def __init__(self, connection: Connection, database: Sqlite) -> None:
        self._connection = connection
        self._database = database
        self._queue: SimpleQueue[Request | None] = SimpleQueue()
        self._again: deque[Request | None] = deque()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Connection], T], *, reads: bool = False) -> asyncio.Future[T]:
        """Queue ``work``; the future is done once its transaction is committed. It runs even if nobody waits any more."""
        if self._closed:
            raise StoreError("the store is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._queue.put(Request(work, future, loop, reads, time.monotonic()))
        return future

    async def close(self) -> None:
        """Finish what is queued, then close the connection."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while (first := self._again.popleft() if self._again else self._queue.get()) is not None:
            taken = [first]
            try:
                if first.reads:
                    self._alone(first)
                else:
                    self._together(taken)
            except BaseException as error:  # noqa: BLE001 - the thread lives on, or every later caller would wait for good
                for request in taken:
                    request.error = error
            _tell(taken)
        self._database.finish(self._connection)

    def _waiting(self) -> Iterator[Request | None]:
        """What waits now, in its order; None stands for the close."""
        while self._again:
            yield self._again.popleft()
        with contextlib.suppress(Empty):
            while True:
                yield self._queue.get_nowait()

    def _joining(self) -> Iterator[Request]:
        """Those that join the first request in time."""
        until = time.monotonic() + PATIENCE
        for request in islice(self._waiting(), GROUP - 1):
            if request is None:
                self._again.append(None)
                return
            yield request
            if time.monotonic() > until:
                return

    def _refuse(self, taken: list[Request], error: StoreError) -> None:
        """No transaction could begin: that is the answer to the first request, and to those that waited as long."""
        enough = time.monotonic() - self._database.busy_timeout
        for request in list(self._waiting()):
            if request is not None and (self._closed or request.asked_at < enough) and not request.reads:
                taken.append(request)
            else:
                self._again.append(request)
        for request in taken:
            request.error = error

    def _together(self, taken: list[Request]) -> None:
        """Serve the one request that is taken and those that join it, in one transaction; all are done with then."""
        [first] = taken
        try:
            self._database.begin(self._connection, write=True)
        except DBAPIError as error:
            self._roll_back()
            self._refuse(taken, self._database.fault(error))
            return
        try:
            if not self._served(first):
                self._roll_back()
                return
            for request in self._joining():
                taken.append(request)
                execute(self._connection, "SAVEPOINT request")
                if not self._served(request):
                    execute(self._connection, "ROLLBACK TO request")
                execute(self._connection, "RELEASE request")
            self._connection.commit()
        except DBAPIError as error:
            self._roll_back()
            if len(taken) == 1 and not isinstance(error, IntegrityError):
                first.result, first.error = None, self._database.fault(error)
            else:
                for request in taken:
                    self._alone(request)

    def _roll_back(self) -> None:
        """SQLite may have done so already, and says nothing then."""
        with contextlib.suppress(DBAPIError):
            self._connection.rollback()

    def _served(self, request: Request) -> bool:
        """Do one request's work; False when it raised something of its own. What the database raises goes on up."""
        try:
            request.result = request.work(self._connection)
        except DBAPIError:
            raise
        except BaseException as error:  # noqa: BLE001 - it belongs to the caller, who gets it
            request.error = error
            return False
        return True

    def _alone(self, request: Request) -> None:
        """One request in its own transaction; tried twice when another worker stored the same thing first."""
        for last in (False, True):
            request.result = request.error = None
            try:
                self._database.begin(self._connection, write=not request.reads)
                request.result = request.work(self._connection)
                self._connection.commit()
            except DBAPIError as error:
                self._roll_back()
                request.result, request.error = None, self._database.fault(error)
                if isinstance(error, IntegrityError) and not last:
                    continue
            except BaseException as error:  # noqa: BLE001 - it belongs to the caller, who gets it
                self._roll_back()
                request.error = error
            return


def _tell(done: list[Request]) -> None:
    """Wake the callers; a loop that is gone has none."""
    for loop in {request.loop for request in done}:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_resolve, [request for request in done if request.loop is loop])


def _resolve(done: list[Request]) -> None:
    for request in done:
        if request.future.done():
            continue
        if request.error is not None:
            request.future.set_exception(request.error)
        else:
            request.future.set_result(request.result)
