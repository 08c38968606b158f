"""How the daemon gets its store: locked, checked, and of today's schema."""

import asyncio

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from alerts.model.errors import StoreError
from alerts.store.history import is_lost, remember_loss
from alerts.store.lock import Lock
from alerts.store.marker import leave_marker, marker_of
from alerts.store.schema import HEAD, create, upgrade, version_of
from alerts.store.sqlite import Sqlite, locate
from alerts.store.store import SqlStore


async def open_store(url: str, *, exclusive: bool = True, busy_timeout: float = 10.0) -> SqlStore:
    """Open the database at ``url`` (``sqlite:///path``), creating it and its folder when missing.

    ``exclusive`` takes the daemon's lock. ``busy_timeout`` is how many seconds to wait for another process's write lock.
    Raises StoreLocked when another daemon has the lock, StoreCorrupt for a damaged file, and StoreError for one that a
    newer version or another program wrote.
    """
    database = Sqlite(locate(url), busy_timeout)
    return await asyncio.to_thread(_open, database, exclusive=exclusive)


def _open(database: Sqlite, *, exclusive: bool) -> SqlStore:
    try:
        database.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the folder {database.path.parent}: {error.strerror}") from error
    lock = Lock(database.path) if exclusive else None
    try:
        connection = database.connect()
        try:
            database.check(connection)
            lost = _bring_up_to_date(connection, database)
            leave_marker(database.path)
        except BaseException:
            connection.close()
            raise
    except BaseException as error:
        if lock is not None:
            lock.release()
        if isinstance(error, DBAPIError):
            raise database.fault(error) from error
        if isinstance(error, OSError):
            raise StoreError(f"cannot write beside {database.path}: {error}") from error
        raise
    return SqlStore(connection, database, lock, lost_history=lost)


def _bring_up_to_date(connection: Connection, database: Sqlite) -> bool:
    """Make the tables, or apply the migrations that are missing, all or none. Returns whether an earlier database is gone."""
    version = version_of(connection, database)
    connection.rollback()
    if version == HEAD:
        lost = is_lost(connection)
        connection.rollback()
        return lost
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.rollback()
    database.begin(connection, write=True)
    if database.tables(connection):
        upgrade(connection, database)
    else:
        create(connection)
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreError(
            f"the migration of {database.path} left a row of {broken[0]!r} without its parent; nothing was kept"
        )
    if version is None and marker_of(database.path).exists():
        remember_loss(connection)
    lost = is_lost(connection)
    connection.commit()
    connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    connection.rollback()
    return lost
