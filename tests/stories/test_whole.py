"""A story has the facts of all its members: a report that leaves one out is no door for another."""

from datetime import UTC, datetime

import pytest

from alerts.model.item import Item
from alerts.stories.read import read
from alerts.stories.verdict import Kind
from alerts.stories.window import Window

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def told(*titles, beside=()):
    """For each title whether it opens a story of its own, and how it stands to the one before; ``beside`` are already stored."""
    window, stored, found = Window(), Window(), []
    for number, title in enumerate(beside):
        stored.add(0, -1 - number, reading(title, number))
    for number, title in enumerate(titles):
        new = reading(title, number)
        places = [window.nearest(new, NOW, stored), stored.nearest(new, NOW, window)]
        place = max((one for one in places if one), key=lambda one: one.rank, default=None)
        is_same = place is not None and place.verdict.kind is Kind.SAME
        found.append(place.verdict.kind if place is not None else None)
        window.add(place.story if is_same else number + 1, number, new)
    return found


def reading(title, number):
    return read(Item(feed=f"wire-{number}", key=str(number), title=title), (), NOW)


@pytest.mark.parametrize(
    ("first", "silent", "another"),
    [
        ("Canada adds 12 firms to sanctions list", "Canada adds firms to sanctions list", "Canada adds 90 firms to sanctions list"),
        ("Norges Bank raises rates by 25 basis points", "Norges Bank raises rates", "Norges Bank raises rates by 50 basis points"),
        ("BMW-Gewinn sinkt im zweiten Quartal um 8 Prozent", "BMW-Gewinn sinkt", "BMW-Gewinn sinkt im dritten Quartal um 40 Prozent"),
        ("OpenAI releases GPT-5", "OpenAI releases new GPT model", "OpenAI releases GPT-6"),
    ],
)  # fmt: skip
def test_a_report_without_the_figure_lets_no_other_figure_in(first, silent, another):
    assert told(first, silent, another) == [None, Kind.SAME, Kind.FOLLOW_UP]
    assert told(silent, another, beside=[first]) == [Kind.SAME, Kind.FOLLOW_UP]
    # Each belongs to its own, whoever else leaves the figure out.
    assert told(first, silent, another, another, first, silent)[3:] == [Kind.SAME, Kind.SAME, Kind.SAME]


def test_what_a_member_tells_beside_the_first_is_told_when_it_comes_alone():
    first, both = "Bayer cuts 5,500 jobs", "Bayer cuts 5,500 jobs, lowers profit outlook"
    assert told(first, both, "Bayer lowers profit outlook") == [None, Kind.SAME, None]


def test_a_member_that_states_both_figures_is_true_to_each():
    old, both = "Ford recalls 37,000 trucks", "Ford widens recall to 140,000 trucks from 37,000"
    assert told(old, both, "Ford recalls 140,000 trucks")[2] in {Kind.SAME, Kind.FOLLOW_UP}
    named = "Nvidia, AMD to pay US 15% of chip sales to China"
    assert told(named, "Nvidia to pay US 15% of chip sales to China", "AMD to pay US 15% of chip sales to China")[1:] == [Kind.SAME, Kind.SAME]  # fmt: skip


def test_a_price_that_runs_on_stays_one_story():
    assert told("Intel shares fall 5%", "Intel shares fall 7%", "Intel shares fall 11%") == [None, Kind.SAME, Kind.SAME]
