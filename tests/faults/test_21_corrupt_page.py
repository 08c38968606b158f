"""Row 21: a damaged page is found at the start; the daemon refuses, and what it advises works."""

import asyncio
import shutil
import sqlite3
from contextlib import closing

import pytest

from alerts.model.errors import StoreCorrupt
from alerts.store.opening import open_store
from tests.store.news import item, take, taken

ITEMS = 400


@pytest.fixture
async def filled(tmp_path):
    path = tmp_path / "tapewatch.db"
    store = await open_store(f"sqlite:///{path}")
    for ten in range(ITEMS // 10):
        await take(store, *(taken(item(f"{ten} {n}", body="A long text. " * 60)) for n in range(10)))
    await store.close()
    return path


def page_of(path, table):
    """The number of one leaf page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno LIMIT 1 OFFSET 3"
        return connection.execute(query, [table]).fetchone()[0]


def damage(path, page):
    with path.open("r+b") as file:
        file.seek((page - 1) * 4_096)
        file.write(b"\xa5" * 4_096)


@pytest.mark.parametrize("where", ["item", "identity", "the header"])
async def test_a_damaged_page_is_refused_with_ways_out_and_the_file_is_left_as_it_is(filled, where):
    damage(filled, 1 if where == "the header" else page_of(filled, where))
    before = filled.read_bytes()

    with pytest.raises(StoreCorrupt) as refused:
        await open_store(f"sqlite:///{filled}")

    message = str(refused.value)
    assert str(filled) in message
    assert all(way in message for way in (".recover", "restore a backup", "begin anew"))
    assert filled.read_bytes() == before


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the sqlite3 command is not installed")
async def test_the_advised_recovery_saves_the_rest(filled):
    damage(filled, page_of(filled, "item"))
    with pytest.raises(StoreCorrupt) as refused:
        await open_store(f"sqlite:///{filled}")
    advised = next(line for line in str(refused.value).splitlines() if " .dump |" in line)

    recovering = await asyncio.create_subprocess_shell(advised)
    await recovering.wait()
    filled.with_name(filled.name + ".new").replace(filled)
    for old in ("-wal", "-shm"):
        filled.with_name(filled.name + old).unlink(missing_ok=True)
    store = await open_store(f"sqlite:///{filled}")
    items = (await store.tally()).items
    await store.close()

    assert ITEMS * 0.9 < items < ITEMS
    figure = f"row 21: one page damaged, {items} of {ITEMS} items recovered as advised"
    print(figure)  # noqa: T201 - the figure of the scorecard


async def test_damage_that_shows_while_running_is_called_by_its_name(filled):
    store = await open_store(f"sqlite:///{filled}")
    damage(filled, page_of(filled, "identity"))
    store._writer._connection.exec_driver_sql("PRAGMA shrink_memory")
    store._writer._connection.rollback()
    everything = [taken(item(f"{ten} {n}")) for ten in range(ITEMS // 10) for n in range(10)]

    with pytest.raises(StoreCorrupt, match=r"\.recover"):
        await take(store, *everything)

    await store.close()
