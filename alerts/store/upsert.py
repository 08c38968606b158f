"""INSERT ... ON CONFLICT, which SQLAlchemy spells once per engine though both engines spell it alike."""

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite


def upsert(connection: Connection, table: Table) -> sqlite.Insert:
    """An insert that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``, for the engine in use.

    Raises NotImplementedError for an engine that has none.
    """
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    raise NotImplementedError(connection.dialect.name)
