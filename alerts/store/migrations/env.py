"""How Alembic reaches the database: over the store's own connection, or, at a developer's desk, over ``-x url=``."""

from alembic import context
from sqlalchemy import Connection, NullPool, create_engine

from alerts.store.tables import METADATA


def migrate(connection: Connection) -> None:
    """Run what is asked for, inside one transaction."""
    context.configure(
        connection=connection, target_metadata=METADATA, render_as_batch=True, transactional_ddl=True, compare_type=True
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    url = context.get_x_argument(as_dictionary=True).get("url", "sqlite:///tapewatch.db")
    with create_engine(url, poolclass=NullPool).begin() as own:
        migrate(own)
