"""Row 13: SIGTERM in mid-delivery finishes the send and ends within 10 s, exit 0."""

import signal
import threading
import time

import pytest

from tests.faults.field import figure
from tests.faults.process import until


def mid_delivery(field):
    """A daemon that has claimed one delivery and handed it over; the receiver answers when ``go`` is set."""
    field.wire()
    desk, go = field.hook(), threading.Event()
    desk.says = lambda _: 200 if go.wait(60) else None
    daemon = field.daemon().ready()
    field.baseline(daemon)
    field.wires["wire"].add("Nvidia falls")
    field.wires["wire"].add("Nvidia rises")
    daemon.until(lambda: desk.ledger)
    return daemon, go


@pytest.mark.slow
def test_13_a_send_in_flight_is_finished_and_no_other_is_begun(field):
    daemon, go = mid_delivery(field)
    daemon.send(signal.SIGTERM)
    asked = time.monotonic()
    daemon.until(lambda: daemon.notified("STOPPING=1"))
    assert daemon.code is None
    go.set()
    assert daemon.ended() == 0
    took = time.monotonic() - asked
    assert took < 10
    assert field.counts() == {"delivered": 1, "pending": 1}
    daemon = field.daemon().ready()
    field.until_delivered(daemon, 2)
    daemon.stop()
    assert not any(letter.is_marked for letter in field.hooks["desk"].ledger)
    figure(f"row 13: ended {took:.2f} s after SIGTERM; {field.judge(['Nvidia falls', 'Nvidia rises'], kills=0)}")


@pytest.mark.slow
def test_13_a_receiver_that_never_answers_cannot_hold_the_daemon(field):
    daemon, go = mid_delivery(field)
    daemon.send(signal.SIGTERM)
    asked = time.monotonic()
    assert daemon.ended() == 0
    took = time.monotonic() - asked
    assert took < 10
    go.set()
    until(lambda: field.hooks["desk"].ledger[0].status == 200)
    daemon = field.daemon().ready()
    field.until_delivered(daemon, 2)
    daemon.stop()
    assert sum(letter.is_marked for letter in field.hooks["desk"].ledger) == 1
    figure(
        f"row 13, hanging: ended {took:.2f} s after SIGTERM; {field.judge(['Nvidia falls', 'Nvidia rises'], kills=1)}"
    )
