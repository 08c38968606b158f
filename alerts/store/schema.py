"""Which version of the schema a database has, and how it gets to ours. Alembic is imported only when it must work."""

import logging
from pathlib import Path

from sqlalchemy import Connection, text

from alerts.model.errors import StoreError
from alerts.store.sqlite import Sqlite
from alerts.store.tables import METADATA

HEAD = "0016"
"""The newest revision in ``migrations/versions``; a test compares the two."""

MIGRATIONS = Path(__file__).parent / "migrations"


def version_of(connection: Connection, database: Sqlite) -> str | None:
    """The version of the schema, or None for an empty database. Raises StoreError for somebody else's database."""
    tables = database.tables(connection)
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise StoreError(f"{database.path} is a database of another program (it has the table {min(tables)!r})")
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return version


def create(connection: Connection) -> None:
    """Make the newest schema in an empty database, inside the caller's transaction: a twentieth of what walking through
    all migrations costs. A test holds that both make the very same tables.
    """
    METADATA.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{HEAD}')")  # noqa: S608 - a constant of ours


def upgrade(connection: Connection, database: Sqlite, *, to: str = "head") -> None:
    """Apply the migrations that are missing, inside the caller's transaction. Raises StoreError for a newer database.

    The caller has switched foreign keys off: a table that is rebuilt is dropped, and its children would go with it.
    """
    from alembic import command  # noqa: PLC0415 - 90 ms of CPU that most starts need not pay
    from alembic.config import Config  # noqa: PLC0415 - the same
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - the same

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    version = version_of(connection, database)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise StoreError(
            f"{database.path} was written by a newer Tapewatch (schema {version}, this one knows up to {HEAD}): "
            "install that version again, or restore the backup from before"
        )
    command.upgrade(config, to)


def expect_current(connection: Connection, database: Sqlite) -> None:
    """Refuse to read a schema that is not ours. Raises StoreError."""
    version = version_of(connection, database)
    if version is None:
        raise StoreError(f"the database {database.path} is empty: `tapewatch run` fills it")
    if version != HEAD:
        raise StoreError(
            f"{database.path} has schema {version}, this version of Tapewatch reads {HEAD}: "
            "a running daemon of this version brings an older one up to date"
        )
