"""Rows 1 to 10: kill -9 at ten named instants of an item's way. Nothing is lost; a repeat was in flight and says so."""

import pytest

from tests.faults.field import figure

INSTANTS = [
    (1, "after-fetch", 1),
    (2, "after-item-insert", 1),
    (3, "before-commit", 1),
    (4, "after-commit", 1),
    (5, "before-claim-commit", 2),
    (6, "after-claim-commit", 2),
    (7, "mid-send", 3),
    (8, "after-send", 3),
    (9, "before-outcome-commit", 3),
    (10, "after-outcome-commit", 3),
]
CLAIMED = {"after-claim-commit", "mid-send", "after-send", "before-outcome-commit"}
"""Between the two commits nobody can know whether the message arrived."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "instant", "passing"),
    [pytest.param(*of, id=f"row-{of[0]}-{of[1]}") for of in INSTANTS],
)
def test_01_to_10_a_kill_loses_nothing_and_repeats_only_what_was_in_flight(field, row, instant, passing):
    for name in ("wire", "agency"):
        field.wire(name)
    field.hook("desk"), field.hook("pager")
    armed = field.folder / "armed"
    daemon = field.daemon("tests.faults.crashing", instant, str(passing), str(armed)).ready()
    field.baseline(daemon)
    armed.touch()
    headlines = [f"Nvidia, part {n}" for n in range(6)]
    for n, headline in enumerate(headlines):
        field.wires[("wire", "agency")[n % 2]].add(headline)
    assert daemon.ended() == -9, repr(daemon)
    daemon = field.daemon().ready()
    field.until_delivered(daemon, 12)
    assert daemon.stop() == 0
    figures = field.judge(headlines, kills=1)
    if instant in CLAIMED:
        told = [letter for hook in field.hooks.values() for letter in hook.taken if letter.is_marked]
        doubt = [channel["in_doubt"] for channel in field.status()["channels"].values()]
        assert sum(doubt) == len(told) > 0, "what was in flight says so to its receiver and in the status"
        assert max(doubt) == 1
    figure(f"row {row}, {instant}: {figures}")
