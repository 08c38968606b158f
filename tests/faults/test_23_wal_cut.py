"""Row 23: the WAL is cut anywhere, as by a power failure; what was committed before the cut is there, whole."""

import random
import shutil

import pytest

from alerts.store import reading
from alerts.store.opening import open_store
from tests.store.news import NOW, item, planned, take, taken

COMMITS = 30
CUTS = 60


@pytest.mark.slow
async def test_a_wal_cut_anywhere_opens_with_what_was_committed(tmp_path):
    path, wal = tmp_path / "tapewatch.db", tmp_path / "tapewatch.db-wal"
    store = await open_store(f"sqlite:///{path}")
    store._writer._connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    store._writer._connection.exec_driver_sql("PRAGMA wal_autocheckpoint=0").fetchall()
    store._writer._connection.rollback()
    committed = [wal.stat().st_size]
    for n in range(COMMITS):
        await take(store, taken(item(f"{n}"), alerts=(planned("desk", "ops", name=f"{n}"),)))
        committed.append(wal.stat().st_size)
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy(path, copy / "base")
    shutil.copy(wal, copy / "wal")
    await store.close()
    whole = (copy / "wal").read_bytes()
    random.seed(23)
    cuts = [0, 1, 31, 32, 33, len(whole) - 1, len(whole), *random.sample(range(len(whole)), CUTS)]
    cuts += [end + off for end in committed[1:4] for off in (-1, 0, 1)]

    for cut in cuts:
        here = copy / "tapewatch.db"
        shutil.copy(copy / "base", here)
        (copy / "tapewatch.db-wal").write_bytes(whole[:cut])
        (copy / "tapewatch.db-shm").unlink(missing_ok=True)
        expected = sum(end <= cut for end in committed[1:])
        store = await open_store(f"sqlite:///{here}")
        tally = await store.tally()
        claimed = await store.claim(["desk"], NOW)
        await store.close()

        assert (tally.items, tally.alerts, tally.deliveries.get("pending", 0)) == (expected, expected, 2 * expected)
        assert len(claimed) == min(1, expected)
    assert len(reading.list_alerts(f"sqlite:///{path}")) == COMMITS
    figure = f"row 23: {len(cuts)} cuts of a WAL of {len(whole)} bytes, each opened with exactly what was committed before it"
    print(figure)  # noqa: T201 - the figure of the scorecard
