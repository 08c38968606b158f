"""Each outlet's figure of one price or one count of the dead is one story for some hours; what is no such figure is not."""

from dataclasses import replace

import pytest

from alerts.stories.judge import judge
from alerts.stories.running_figure import HOURS
from alerts.stories.verdict import Kind
from tests.stories.test_whole import reading

RUNNING = [
    ("Earthquake kills 12 in northern Peru", "Northern Peru quake death toll rises to 15"),
    ("Intel shares fall 3% on export curbs", "Intel down 5% on export curbs"),
    ("Silver falls 5% to $47.10", "Silver drops 6% to $46.80"),
    ("SAP-Aktie fällt um 3 Prozent nach Zahlen", "SAP verliert 4 Prozent nach Zahlen"),
    ("宁德时代股价跌3%", "宁德时代跌超5%"),
]


@pytest.mark.parametrize(("one", "other"), RUNNING)
def test_another_outlets_figure_is_no_news(one, other):
    for new, old in ((other, one), (one, other)):
        assert judge(reading(new, 2), reading(old, 1)).kind is Kind.SAME


@pytest.mark.parametrize(("one", "other"), RUNNING[:3])
def test_the_figure_of_another_day_is(one, other):
    old = reading(one, 1)
    new = replace(reading(other, 2), at=old.at + HOURS + 1)
    assert judge(new, old).kind is not Kind.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Intel shares fall 3%", "Intel shares fall 17%"),
        ("BASF sales fall 3%", "BASF sales fall 4%"),
        ("Ford output falls 3%", "Ford output falls 4%"),
        ("Silver falls 5% to $47.10", "Silver falls 6% to $38.20"),
        ("Earthquake kills 12 in Peru", "Earthquake kills 140 in Peru"),
        ("Shell profit falls 4%", "Shell shares fall 5%"),
    ],
)
def test_another_figure_of_something_else_or_much_more_is_told(one, other):
    assert judge(reading(other, 2), reading(one, 1)).kind is not Kind.SAME
