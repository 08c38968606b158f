"""Everything that is SQLite's own: how its file is opened, what its errors mean, how it is checked and kept small.

WAL lets readers read while the one writer writes. ``synchronous=FULL`` makes a commit outlive a power cut. Every write
transaction opens with BEGIN IMMEDIATE: one that reads first and writes later fails with BUSY_SNAPSHOT when another process
wrote in between, and no waiting helps it.
"""

import json
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from alerts.model.errors import StoreBusy, StoreCorrupt, StoreError, StoreFull
from alerts.store.prepared import execute

CACHE = 4 * 1024
"""KiB of pages held in memory, at most."""

WAL_LIMIT = 64 * 1024 * 1024
"""Bytes that the WAL file is cut back to after it had to grow."""

FREE_PAGES = 500
"""Pages given back to the disk at a time."""

FULL = {sqlite3.SQLITE_FULL}
FULL_EXTENDED = {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_TRUNCATE}
"""A quota, a file size limit, and a full disk under the shared-memory file do not come as SQLITE_FULL."""


def _decoded(text: str) -> Any:
    """JSON as it is stored: most lists are empty, which takes no parser to see."""
    return [] if text == "[]" else json.loads(text)


@dataclass(frozen=True, slots=True)
class Sqlite:
    """A SQLite file. ``busy_timeout`` is how many seconds to wait for another process's lock."""

    path: Path
    busy_timeout: float = 10.0

    def connect(self) -> Connection:
        """Open the file for writing, creating it when it is missing. Raises StoreError."""
        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            poolclass=NullPool,
            connect_args={"timeout": self.busy_timeout, "check_same_thread": False, "isolation_level": None},
            json_deserializer=_decoded,
        )
        event.listen(engine, "connect", _prepare)
        try:
            return engine.connect()
        except DBAPIError as error:
            raise self.fault(error) from error

    def view(self) -> Connection:
        """Open the file for reading only; it waits for no writer. Raises StoreError."""
        if not self.path.exists():
            raise StoreError(f"there is no database at {self.path} yet: `tapewatch run` makes it")
        try:
            return self._view("mode=ro")
        except DBAPIError as error:
            wal = self.path.with_name(self.path.name + "-wal")
            if wal.exists() and wal.stat().st_size:
                raise self.fault(error) from error
        # No daemon runs and the folder cannot be written to: without a WAL the file alone is the whole truth.
        try:
            return self._view("mode=ro&immutable=1")
        except DBAPIError as error:
            raise self.fault(error) from error

    def _view(self, how: str) -> Connection:
        engine = create_engine(
            URL.create("sqlite", database=f"file:{quote(str(self.path))}?{how}", query={"uri": "true"}),
            poolclass=NullPool,
            connect_args={"timeout": self.busy_timeout, "check_same_thread": False, "isolation_level": None},
            json_deserializer=_decoded,
        )
        connection = engine.connect()
        try:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        except DBAPIError:
            connection.close()
            raise
        connection.rollback()
        return connection

    def begin(self, connection: Connection, *, write: bool) -> None:
        """Begin a transaction; a writing one takes the lock at once, waiting for it."""
        execute(connection, "BEGIN IMMEDIATE" if write else "BEGIN")
        if not connection.in_transaction():
            connection.begin()

    def check(self, connection: Connection) -> None:
        """Look for damage. Raises StoreCorrupt."""
        try:
            findings = list(connection.exec_driver_sql("PRAGMA quick_check(3)").scalars())
        except DBAPIError as error:
            raise self.fault(error) from error
        finally:
            connection.rollback()
        if findings != ["ok"]:
            raise self.corrupt("; ".join(" ".join(finding.split()) for finding in findings))

    def tables(self, connection: Connection) -> frozenset[str]:
        """The names of the tables in the file."""
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        return frozenset(connection.exec_driver_sql(query).scalars())

    def tidy(self, connection: Connection) -> bool:
        """Inside a write transaction: give some free pages back to the disk. False when there is nothing left to give."""
        free: int = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
        for _ in range(min(free, FREE_PAGES)):
            # One page at a time: the driver takes one step only of a statement without columns, and a step is a page.
            connection.exec_driver_sql("PRAGMA incremental_vacuum(1)")
        return free > FREE_PAGES

    def finish(self, connection: Connection) -> None:
        """Close the connection, leaving what the next one needs to plan well; a full disk keeps nobody from closing."""
        with suppress(DBAPIError):
            connection.exec_driver_sql("PRAGMA optimize")
        connection.close()

    def fault(self, error: DBAPIError) -> StoreError:
        """What an error of the driver means to a person."""
        code = getattr(error.orig, "sqlite_errorcode", 0)
        detail = f"{error.orig} ({getattr(error.orig, 'sqlite_errorname', type(error.orig).__name__)})"
        if code & 0xFF in FULL or code in FULL_EXTENDED:
            return StoreFull(f"no space is left for {self.path}: {detail}; nothing of the transaction was kept")
        if code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return StoreBusy(
                f"another process has held the write lock of {self.path} for {self.busy_timeout:g} s: {detail}"
            )
        if code & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            return self.corrupt(detail)
        return StoreError(f"{self.path}: {detail}")

    def corrupt(self, findings: str) -> StoreCorrupt:
        """The error for a damaged file, with the ways out of it."""
        return StoreCorrupt(
            f"the database {self.path} is damaged: {findings}\n"
            f"Nothing was changed. Stop the daemon, keep a copy of {self.path.name} and {self.path.name}-wal, then either\n"
            "  save what can be read, and put the new file in its place, without the old -wal and -shm\n"
            "  (.recover instead of .dump saves more, where sqlite3 is recent):\n"
            f"    sqlite3 {self.path} .dump | sed '$s/^ROLLBACK;.*/COMMIT;/' | sqlite3 {self.path}.new\n"
            f"  or restore a backup of {self.path.name}, without the old -wal and -shm\n"
            f"  or begin anew: move {self.path.name}, its -wal and its -shm away; old news is not alerted again"
        )


def locate(url: str) -> Path:
    """The file that a store's address names. Raises StoreError for one that names no file."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(f"not an address of a store: {url!r}; write sqlite:///tapewatch.db") from None
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(f"only SQLite is built so far, not {parsed.get_backend_name()}; write sqlite:///tapewatch.db")
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError("the store must be a file, so that it outlives the process; write sqlite:///tapewatch.db")
    return Path(parsed.database)


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Set up a new connection. ``auto_vacuum`` works on a new file alone, before anything is written to it; on another
    it would write to the header, which a damaged file must be spared.
    """
    if connection.execute("PRAGMA page_count").fetchone() == (0,):
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"cache_size=-{CACHE}",
        "temp_store=MEMORY",
        f"journal_size_limit={WAL_LIMIT}",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
