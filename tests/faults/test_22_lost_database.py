"""Row 22: the database is gone or empty at a start. No flood of old alerts, and it is said loudly."""

import pytest

from alerts.store import reading
from tests.faults.field import figure


def deleted(path):
    path.unlink()


def emptied(path):
    path.write_bytes(b"")


@pytest.mark.slow
@pytest.mark.parametrize("loss", [deleted, emptied])
def test_22_a_lost_database_brings_a_silent_baseline_and_a_notice(field, loss):
    wire, desk, ops = field.wire(backfill=50), field.hook("desk"), field.hook("ops")
    for n in range(20):
        wire.add(f"Nvidia, part {n}")
    daemon = field.daemon().ready()
    field.until_delivered(daemon, 21)
    assert daemon.stop() == 0
    assert not ops.ledger

    path = field.state_dir / "tapewatch.db"
    loss(path)
    for rest in ("-wal", "-shm"):
        path.with_name(path.name + rest).unlink(missing_ok=True)
    daemon = field.daemon().ready()
    field.baseline(daemon)
    daemon.until(lambda: ops.taken)
    assert daemon.says("the database was lost")
    assert ops.headlines == ["Tapewatch lost its database"]
    wire.add("Nvidia, the day after")
    field.until_delivered(daemon, 1)
    assert daemon.stop() == 0
    assert desk.headlines[21:] == ["Nvidia, the day after"]
    assert reading.tally(field.store_url).items == 23
    figure("row 22: 21 old alerts, 0 repeated; 1 notice")


@pytest.mark.slow
def test_22_a_kill_in_the_first_minutes_after_the_loss_does_not_make_it_a_first_run(field):
    wire, desk, _ = field.wire(backfill=50), field.hook("desk"), field.hook("ops")
    assert field.command("run", "--once").returncode == 0
    assert desk.headlines == ["Nvidia of old, wire"]
    (field.state_dir / "tapewatch.db").unlink()
    wire.waits.clear()
    daemon = field.daemon().ready()
    daemon.kill()
    wire.waits.set()
    daemon = field.daemon().ready()
    field.baseline(daemon)
    wire.add("Nvidia, the day after")
    field.until_delivered(daemon, 1)
    daemon.stop()
    assert desk.headlines == ["Nvidia of old, wire", "Nvidia, the day after"]
