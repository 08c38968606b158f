"""Row 19, the whole daemon: another process holds the write lock for seven seconds while news comes in."""

import sqlite3
import time
from contextlib import closing
from itertools import pairwise

import pytest

from tests.faults.field import figure
from tests.faults.process import until


@pytest.mark.slow
def test_19_a_lock_of_seven_seconds_delays_alerts_and_nothing_else(field):
    field.wire("wire"), field.wire("quiet"), field.hook()
    daemon = field.daemon().ready()
    field.baseline(daemon)
    quiet = field.wires["quiet"]
    with closing(sqlite3.connect(field.state_dir / "tapewatch.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun, seen, gaps = time.monotonic(), quiet.asked, [time.monotonic()]
        field.wires["wire"].add("Nvidia falls")
        while time.monotonic() < begun + 7:
            until(lambda seen=seen: quiet.asked > seen)
            seen = quiet.asked
            gaps.append(time.monotonic())
        assert not field.hooks["desk"].ledger
        other.execute("ROLLBACK")
    field.until_delivered(daemon, 1)
    assert daemon.stop() == 0
    longest = max(later - earlier for earlier, later in pairwise(gaps))
    assert longest < 3, "another feed keeps its times"
    figure(f"row 19: the other feed waited {longest:.2f} s at most; {field.judge(['Nvidia falls'], kills=0)}")
