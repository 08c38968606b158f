"""Row 62: memory stays where it is over many polls: unchanged, the same body, changed, broken, down.

The short soak polls a few thousand times, the long one 100,000 times.
"""

from statistics import linear_regression

import psutil
import pytest

from tests.faults.field import figure

KINDS = 10


def mixed_wires(field, feeds):
    """Of ten feeds four answer 304, four the same body again and one of them now and then news; two are in trouble."""
    wires = [field.wire(f"wire-{n:03}") for n in range(feeds)]
    for n, wire in enumerate(wires):
        wire.validators = n % KINDS < 4
        if n % KINDS == 8:
            wire.body = b"<html><body>Please log in</body></html>"
        if n % KINDS == 9:
            wire.status = 503
    return wires


@pytest.mark.parametrize(
    ("polls", "feeds"),
    [
        pytest.param(1_200, 250, marks=pytest.mark.slow),
        pytest.param(100_000, 500, marks=[pytest.mark.slow, pytest.mark.timeout(1200)]),
    ],
)
def test_62_memory_does_not_grow_with_polls(field, polls, feeds):
    wires = mixed_wires(field, feeds)
    field.hook()
    daemon = field.daemon().ready()
    process = psutil.Process(daemon.pid)
    polled, used, told = [], [], 0

    def asked():
        return sum(wire.asked for wire in wires)

    daemon.until(lambda: asked() >= 2 * feeds)  # connections, caches and the worker are there
    start = asked()
    while asked() < start + polls:
        target = min(asked() + polls // 20, start + polls)
        for n in range(7, feeds, KINDS * 5):
            told += 1
            wires[n].news[1:] = []
            wires[n].add(f"{'Nvidia' if n % 3 else 'Weather'}, part {told}")
        daemon.until(lambda target=target: asked() >= target)
        polled.append(asked() - start)
        used.append(process.memory_info().rss)
    slope = linear_regression(polled, used).slope
    grown = max(used[-6:]) - max(used[:6])
    figures = (
        f"row 62: {polled[-1]} polls, {told} news: {used[0] / 2**20:.1f} MiB at first, {used[-1] / 2**20:.1f} MiB at last, "
        f"{slope:+.0f} bytes a poll"
    )
    figure(figures)
    assert daemon.stop() == 0
    assert field.hooks["desk"].ledger
    assert grown < 4 * 2**20, figures
