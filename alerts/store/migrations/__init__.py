"""The way of the schema through time (Alembic)."""
