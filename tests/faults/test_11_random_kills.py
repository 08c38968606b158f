"""Row 11: a hundred random kills over 800 items; and three over 24."""

import random

import pytest

from tests.faults.field import figure
from tests.faults.process import until


@pytest.mark.parametrize(
    ("kills", "items"),
    [
        pytest.param(
            3, 24, marks=[pytest.mark.slow, pytest.mark.timeout(300)]
        ),  # four starts, each slow on a machine that is busy
        pytest.param(100, 800, marks=[pytest.mark.slow, pytest.mark.timeout(900)]),
    ],
)
def test_11_random_kills_lose_nothing_and_repeat_only_what_says_so(field, kills, items):
    chance = random.Random(11)  # noqa: S311 - repeatable on purpose
    wires = [field.wire(f"wire-{n}") for n in range(4)]
    field.hook("desk"), field.hook("pager")
    daemon = field.daemon().ready()
    field.baseline(daemon)
    headlines = [f"Nvidia, part {n}" for n in range(items)]
    waiting = list(headlines)
    for kill in range(kills):
        for _ in range(items // kills):
            chance.choice(wires).add(waiting.pop(0))
        # Some kills fall into the start, most into the work; the time since the news tells which.
        seconds = chance.uniform(0.0, 1.2)
        if kill % 4:
            daemon.ready()
        arrived = len(field.hooks["desk"].ledger)
        wanted = arrived + chance.randint(1, items // kills)
        _until_or_later(lambda wanted=wanted: len(field.hooks["desk"].ledger) >= wanted, seconds)
        daemon.kill()
        daemon = field.daemon()
    field.until_delivered(daemon.ready(), 2 * items)
    assert daemon.stop() == 0
    figure(f"row 11: {field.judge(headlines, kills=kills)}")


def _until_or_later(true, seconds):
    """Whichever is first: so kills hit the work at any of its instants and also idle moments."""
    try:
        until(true, seconds=seconds)
    except AssertionError:
        return
