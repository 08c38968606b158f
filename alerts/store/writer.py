"""The one thread that writes. Requests that wait together share a transaction and so one fsync.

    caller ──submit──▶ queue ──▶ thread: BEGIN IMMEDIATE
                                   SAVEPOINT; request 1; RELEASE
                                   SAVEPOINT; request 2; ROLLBACK TO      (its own defect spoils nobody else's work)
                                   ...
                                 COMMIT ──▶ each caller is told, after the commit

When the database itself fails (lock, full disk, a conflict with another worker), the whole group is rolled back and each
request is tried by itself, so that each caller learns what became of his own.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from alerts.model.errors import StoreError
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
    result: Any = None
    error: BaseException | None = None


class Writer:
    """Owns the connection from its start to its close."""

    def __init__(self, connection: Connection, database: Sqlite) -> None:
        self._connection = connection
        self._database = database
        self._queue: SimpleQueue[Request | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Connection], T], *, reads: bool = False) -> asyncio.Future[T]:
        """Queue ``work``; the future is done once its transaction is committed. It runs even if nobody waits any more."""
        if self._closed:
            raise StoreError("the store is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._queue.put(Request(work, future, loop, reads))
        return future

    async def close(self) -> None:
        """Finish what is queued, then close the connection."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            more = True
            if first.reads:
                self._alone(first)
                done = [first]
            else:
                done, more = self._together(first)
            _tell(done)
            if not more:
                break
        with contextlib.suppress(DBAPIError):
            self._connection.exec_driver_sql("PRAGMA optimize")
        self._connection.close()

    def _arriving(self, first: Request) -> Iterator[Request | None]:
        """The first request and those that join it in time; None when it is time to close."""
        yield first
        until = time.monotonic() + PATIENCE
        for _ in range(GROUP - 1):
            if time.monotonic() > until:
                return
            try:
                yield self._queue.get_nowait()
            except Empty:
                return

    def _together(self, first: Request) -> tuple[list[Request], bool]:
        """Serve requests in one transaction. Returns them, and whether there will be more."""
        taken: list[Request] = []
        more = True
        try:
            self._database.begin(self._connection, write=True)
        except DBAPIError as error:
            self._connection.rollback()
            first.error = self._database.fault(error)
            return [first], True
        try:
            for request in self._arriving(first):
                if request is None:
                    more = False
                    break
                taken.append(request)
                self._in_savepoint(request)
            self._connection.commit()
        except DBAPIError as error:
            self._connection.rollback()
            if len(taken) == 1 and not isinstance(error, IntegrityError):
                first.result, first.error = None, self._database.fault(error)
            else:
                for request in taken:
                    self._alone(request)
        return taken, more

    def _in_savepoint(self, request: Request) -> None:
        """Do one request's work; what it raises is its own, unless the database raised it."""
        self._connection.exec_driver_sql("SAVEPOINT request")
        try:
            request.result = request.work(self._connection)
        except DBAPIError:
            raise
        except BaseException as error:  # noqa: BLE001 - it belongs to the caller, who gets it
            request.error = error
            self._connection.exec_driver_sql("ROLLBACK TO request")
        self._connection.exec_driver_sql("RELEASE request")

    def _alone(self, request: Request) -> None:
        """One request in its own transaction; tried twice when another worker stored the same thing first."""
        for last in (False, True):
            request.result = request.error = None
            try:
                self._database.begin(self._connection, write=not request.reads)
                request.result = request.work(self._connection)
                self._connection.commit()
            except DBAPIError as error:
                self._connection.rollback()
                request.result, request.error = None, self._database.fault(error)
                if isinstance(error, IntegrityError) and not last:
                    continue
            except BaseException as error:  # noqa: BLE001 - it belongs to the caller, who gets it
                self._connection.rollback()
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
