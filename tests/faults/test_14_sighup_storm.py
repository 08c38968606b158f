"""Row 14: a storm of 5,000 SIGHUPs makes a handful of reloads, and the SIGTERM after it is obeyed."""

import os
import signal
import time

import pytest

from tests.faults.field import figure

STORM = 5_000
APART = 2e-4
"""Seconds between two signals: time for each to be delivered, or the kernel would make one of thousands."""


def storm(daemon):
    """Returns how many seconds it took."""
    began = time.monotonic()
    for _ in range(STORM):
        os.kill(daemon.pid, signal.SIGHUP)
        time.sleep(APART)
    return time.monotonic() - began


@pytest.mark.slow
def test_14_a_storm_of_sighups_makes_a_handful_of_reloads_and_sigterm_is_obeyed(field):
    field.wire(), field.hook("desk")
    daemon = field.daemon().ready()
    field.baseline(daemon)
    took = storm(daemon)
    daemon.until(lambda: daemon.says("reloaded:"))
    field.wires["wire"].add("Nvidia after the storm")
    field.until_delivered(daemon, 1)
    took += storm(daemon)
    asked = time.monotonic()
    assert daemon.stop() == 0
    ended = time.monotonic() - asked
    reloads = len(daemon.notified("RELOADING=1"))
    assert 2 <= reloads <= 5 * took + 2, repr(daemon)
    assert ended < 10
    assert not daemon.says("Traceback")
    field.judge(["Nvidia after the storm"], kills=0)
    figure(f"row 14: twice {STORM:,} SIGHUPs in {took:.1f} s made {reloads} reloads; ended {ended:.2f} s after SIGTERM")
