"""Row 21, the whole daemon: it refuses a damaged database, says how to recover, and sends nothing."""

import pytest

from tests.faults.field import figure


@pytest.mark.slow
def test_21_a_damaged_database_is_refused_with_the_ways_out(field):
    wire, desk = field.wire(backfill=9), field.hook()
    wire.news *= 40
    assert field.command("run", "--once").returncode == 0
    path = field.state_dir / "tapewatch.db"
    pages = bytearray(path.read_bytes())
    for page in range(1, len(pages) // 4096):
        pages[page * 4096 : page * 4096 + 64] = bytes(64)
    path.write_bytes(pages)
    before = len(desk.ledger), wire.asked
    done = field.command("run")
    assert done.returncode == 69
    assert "is damaged" in done.stderr
    assert ".recover" in done.stderr
    assert "Traceback" not in done.stderr
    assert (len(desk.ledger), wire.asked) == before
    assert path.read_bytes() == bytes(pages), "nothing is changed"
    status = field.command("status")
    assert status.returncode == 69
    assert "is damaged" in status.stderr
    figure("row 21: exit 69, the file untouched, nothing sent")
