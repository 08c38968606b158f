import sqlite3
from contextlib import closing

import pytest

from alerts.store.opening import open_store


@pytest.fixture(params=["sqlite"])
def url(request, tmp_path):
    """A fresh database of each engine; PostgreSQL joins here."""
    assert request.param == "sqlite"
    return f"sqlite:///{tmp_path}/tapewatch.db"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "tapewatch.db"


@pytest.fixture
async def store(url):
    store = await open_store(url)
    yield store
    await store.close()


@pytest.fixture
def ask(path):
    """Ask the file itself, beside the store."""

    def ask(query, *values):
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(query, values).fetchall()

    return ask
