"""How a database is opened, refused, and recognised as lost."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from alerts.model.errors import StoreCorrupt, StoreError, StoreFull, StoreLocked
from alerts.store.opening import open_store
from alerts.store.schema import HEAD
from tests.store.news import NOW, item, state, take, taken

HOLDER = """
import asyncio, sys
from alerts.store.opening import open_store
async def main():
    store = await open_store(sys.argv[1])
    print("open", flush=True)
    sys.stdin.read()
asyncio.run(main())
"""


async def test_a_second_daemon_is_refused_by_the_pid_of_the_first_until_that_is_killed(url):
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLDER, url, **pipes)
    assert await holder.stdout.readline() == b"open\n"
    with pytest.raises(StoreLocked, match=rf"pid {holder.pid}\b"):
        await open_store(url)
    holder.kill()
    await holder.communicate()

    await (await open_store(url)).close()


async def test_a_lock_is_free_again_after_a_failed_start(url, path):
    path.write_bytes(b"not a database at all" * 400)
    for _ in range(2):
        with pytest.raises(StoreCorrupt, match=r"\.recover"):
            await open_store(url)


async def test_a_database_is_made_with_its_folder_and_kept_safe_and_small(tmp_path):
    store = await open_store(f"sqlite:///{tmp_path}/deep/down/tapewatch.db")
    connection = store._writer._connection
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "auto_vacuum", "busy_timeout")
    found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in pragmas]
    connection.rollback()
    await store.close()

    assert found == ["wal", 2, 1, 2, 10_000]


async def test_what_was_stored_is_there_after_a_restart(url):
    store = await open_store(url)
    await take(store, taken(item()))
    await store.close()
    store = await open_store(url)

    assert (await store.tally()).items == 1
    assert not store.lost_history
    await store.close()


@pytest.mark.parametrize("wrong", ["sqlite://", "sqlite:///:memory:", "postgresql://host/base", "a file", ""])
async def test_an_address_that_names_no_file_is_refused_with_an_example(wrong):
    with pytest.raises(StoreError, match=r"sqlite:///tapewatch\.db"):
        await open_store(wrong)


async def test_a_database_of_a_newer_version_is_refused(url, path):
    await (await open_store(url)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    with pytest.raises(StoreError, match=f"newer Tapewatch .schema 9999, this one knows up to {HEAD}"):
        await open_store(url)


async def test_a_database_of_another_program_is_left_alone(url, path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.commit()

    with pytest.raises(StoreError, match=r"another program .it has the table 'bookmarks'"):
        await open_store(url)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


async def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match=r"file/under"):
        await open_store(f"sqlite:///{tmp_path}/file/under/tapewatch.db")


@pytest.mark.parametrize("loss", ["gone", "empty", "gone with a WAL left behind", "gone altogether"])
async def test_a_lost_database_is_known_as_lost_until_a_run_ends_in_order(url, path, loss):
    store = await open_store(url)
    await store.keep_polls([state()])
    wal = path.with_name(path.name + "-wal").read_bytes()
    first_run = store.lost_history
    await store.close()
    if loss == "empty":
        path.write_bytes(b"")
    else:
        path.unlink()
    if loss == "gone with a WAL left behind":
        path.with_name(path.name + "-wal").write_bytes(wal)

    seen = []
    for orderly in (False, True, True):
        store = await open_store(url)
        seen.append((store.lost_history, dict(await store.poll_states())))
        if orderly:
            await store.close()
        else:
            await store._writer.close()
            store._lock.release()

    assert not first_run
    assert seen == [(True, {}), (True, {}), (False, {})]


async def test_a_database_that_was_copied_here_without_its_marker_is_not_lost(url, path):
    await (await open_store(url)).close()
    path.with_name(path.name + ".exists").unlink()

    for _ in range(2):
        store = await open_store(url)
        assert not store.lost_history
        await store.close()


async def test_a_full_disk_keeps_nothing_and_later_all_is_well(url):
    store = await open_store(url)
    await take(store, taken(item("one")))
    connection = store._writer._connection
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages}").fetchall()
    connection.rollback()
    big = [taken(item(f"{n}", body="x" * 50_000)) for n in range(20)]

    with pytest.raises(StoreFull, match="nothing of the transaction was kept"):
        await take(store, *big, state=state(failures=7))
    kept = (await store.tally()).items, (await store.poll_states())["wire"].failures
    connection.exec_driver_sql("PRAGMA max_page_count=1000000").fetchall()
    connection.rollback()
    _, later = await take(store, *big)
    await store.close()

    assert kept == (1, 0)
    assert later.new == 20


FILL = """
import asyncio, resource, sys
from alerts.model.errors import StoreFull
from alerts.store.opening import open_store
from tests.store.news import item, take, taken

async def main():
    store = await open_store(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, resource.RLIM_INFINITY))
    kept = refused = 0
    for n in range(60):
        try:
            kept += (await take(store, taken(item(f"{n}", body="x" * 50_000))))[1].new
        except StoreFull:
            refused += 1
    stored = (await store.tally()).items
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    for n in range(60):
        kept += (await take(store, taken(item(f"{n}", body="x" * 50_000))))[1].new
    await store.close()
    print(refused > 20, stored == 60 - refused, kept)

asyncio.run(main())
"""


async def test_a_limit_of_the_system_on_the_file_is_a_full_disk_too(url):
    done = await asyncio.to_thread(subprocess.check_output, [sys.executable, "-c", FILL, url], text=True)

    assert done == "True True 60\n"
    store = await open_store(url)
    assert (await store.tally()).items == 60
    await store.close()


async def test_any_name_of_a_file_will_do(tmp_path):
    url = f"sqlite:///{tmp_path}/50% #1 of ü/my tape.db"
    store = await open_store(url)
    await take(store, taken(item()))
    items = (await store.tally()).items
    await store.close()

    assert items == 1


async def test_nothing_is_taken_after_the_close(url):
    store = await open_store(url)
    await store.close()
    await store.close()

    with pytest.raises(StoreError, match="closed"):
        await store.beat(NOW, {})


async def test_a_link_to_the_file_does_not_let_a_second_daemon_in(tmp_path):
    first = await open_store(f"sqlite:///{tmp_path}/real.db")
    try:
        (tmp_path / "link.db").symlink_to(tmp_path / "real.db")
        with pytest.raises(StoreLocked):
            await open_store(f"sqlite:///{tmp_path}/link.db")
    finally:
        await first.close()
