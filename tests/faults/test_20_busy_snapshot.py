"""Row 20: a transaction that reads first and writes later fails with BUSY_SNAPSHOT when another process wrote meanwhile.

Ours takes the write lock before it reads, so two processes that write as fast as they can never see it.
"""

import asyncio
import json
import sqlite3
import sys
from contextlib import closing

import pytest

from alerts.store.opening import open_store
from tests.store.news import item, take, taken

WRITER = """
import asyncio, json, sys
from alerts.store.opening import open_store
from tests.store.news import item, take, taken

async def main():
    url, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    store = await open_store(url, exclusive=False)
    sys.stdin.readline()
    failed = new = 0
    for n in range(count):
        try:
            _, done = await take(store, taken(item(f"{name} {n}", feed=name)), feed=name)
            new += done.new
        except Exception as error:
            failed += 1
    await store.close()
    print(json.dumps([new, failed]))

asyncio.run(main())
"""

COUNT = 200


def test_the_danger_is_real(tmp_path):
    path = tmp_path / "plain.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as one, closing(sqlite3.connect(path)) as other:
        one.execute("PRAGMA journal_mode=WAL")
        one.execute("CREATE TABLE t (x)")
        one.execute("BEGIN")
        one.execute("SELECT * FROM t").fetchall()
        other.execute("INSERT INTO t VALUES (1)")
        other.commit()

        with pytest.raises(sqlite3.OperationalError) as failed:
            one.execute("INSERT INTO t VALUES (2)")

    assert failed.value.sqlite_errorname == "SQLITE_BUSY_SNAPSHOT"


@pytest.mark.slow
async def test_two_processes_that_read_and_write_at_once_never_fail(tmp_path):
    url = f"sqlite:///{tmp_path}/tapewatch.db"
    store = await open_store(url)
    await take(store, taken(item("first")))
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    command = (sys.executable, "-c", WRITER, url)
    writers = [await asyncio.create_subprocess_exec(*command, name, f"{COUNT}", **pipes) for name in ("a", "b")]
    outcomes = [
        json.loads(out) for out, _ in await asyncio.gather(*(writer.communicate(b"go\n") for writer in writers))
    ]
    items = (await store.tally()).items
    await store.close()

    assert outcomes == [[COUNT, 0], [COUNT, 0]]
    assert items == 2 * COUNT + 1
    figure = f"row 20: {2 * COUNT} transactions of two processes, 0 failed"
    print(figure)  # noqa: T201 - the figure of the scorecard
