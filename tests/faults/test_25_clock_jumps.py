"""Row 25: the wall clock jumps an hour either way, while the daemon runs and while it does not. Polling goes on in its
rhythm, and news is alerted as if nothing had been.
"""

import time

import pytest

from tests.faults.field import figure

HOUR = 3_600


@pytest.mark.slow
def test_25_polls_go_on_when_the_clock_jumps_either_way(field, tmp_path):
    offset = tmp_path / "offset"
    wire, desk = field.wire(), field.hook()
    waits = []

    def brings(daemon, headline: str) -> None:
        begun = time.monotonic()
        wire.add(headline)
        daemon.until(lambda: headline in desk.headlines, seconds=20)
        waits.append(time.monotonic() - begun)

    offset.write_text("0")
    daemon = field.daemon("tests.faults.jumping", str(offset)).ready()
    field.baseline(daemon)
    for number, jump in enumerate((HOUR, 0, -HOUR, 0)):
        offset.write_text(str(jump))
        brings(daemon, f"Nvidia jumps {number}")
    offset.write_text(str(HOUR))
    brings(daemon, "Nvidia stops an hour ahead")
    assert daemon.stop() == 0
    offset.write_text("0")
    daemon = field.daemon("tests.faults.jumping", str(offset)).ready()
    brings(daemon, "Nvidia starts an hour behind")
    assert sorted(desk.headlines) == sorted(set(desk.headlines))
    figure(
        f"row 25: six jumps of an hour, polled every second: news took at most {max(waits):.1f} s, 0 lost, 0 repeats"
    )
    assert daemon.stop() == 0
