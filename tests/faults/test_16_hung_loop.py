"""Row 16: the watchdog is fed by polls that end, well or badly, and not by a loop that only seems alive."""

import time
from itertools import pairwise

import pytest

from tests.faults.field import figure
from tests.faults.process import until


def watched(seconds):
    """As systemd sets it for WatchdogSec: after so long without a datagram it kills the daemon."""
    return {"WATCHDOG_USEC": str(int(seconds * 1e6))}


def longest_silence(daemon, since, to):
    moments = [since, *(at for at in daemon.notified("WATCHDOG=1") if since < at < to), to]
    return max(later - earlier for earlier, later in pairwise(moments))


@pytest.mark.slow
def test_16_polls_that_never_end_starve_the_watchdog(field):
    field.wire(), field.hook()
    daemon = field.daemon("tests.faults.crashing", "hung-polls", "1", str(field.folder), environ=watched(2)).ready()
    daemon.until(lambda: daemon.notified("WATCHDOG=1"))
    daemon.until(lambda: time.monotonic() > max(daemon.notified("WATCHDOG=1")) + 2.5, seconds=20)
    figure("row 16: no sign of life for 2.5 s while polls hang; systemd kills after 2 s")


@pytest.mark.slow
def test_16_polls_that_fail_are_progress(field):
    limit = 6.0  # a loop that waits looks at its timetable every 5 s
    field.wire().status = 503
    field.hook()
    daemon = field.daemon(environ=watched(limit)).ready()
    begun = daemon.until(lambda: daemon.notified("WATCHDOG=1"))[0]
    until(lambda: time.monotonic() > begun + 1.5 * limit)
    silence = longest_silence(daemon, begun, begun + 1.5 * limit)
    assert silence < limit
    assert field.wires["wire"].asked >= 2
    figure(f"row 16: longest silence {silence:.2f} s while polls fail; systemd kills after {limit:g} s")
