"""A negation denies only what somebody reported."""

import pytest

from alerts.stories.judge import judge
from alerts.stories.reading import Mark
from alerts.stories.verdict import Kind
from tests.stories.test_whole import reading


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nokia to skip smart glasses this year", "Nokia will not launch smart glasses this year"),
        ("Norges Bank leaves rates unchanged at 4%", "Norges Bank does not change rates at 4%"),
        ("Judge rules Meta can keep WhatsApp", "Meta does not have to sell WhatsApp, judge rules"),
        ("Fraport streicht Dividende", "Fraport zahlt keine Dividende"),
    ],
)
def test_who_does_not_do_it_skips_it(one, other):
    for new, old in ((other, one), (one, other)):
        assert judge(reading(new, 2), reading(old, 1)).kind is Kind.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Judge blocks Nokia merger", "Judge refuses to block Nokia merger"),
        ("Nokia in talks with Ericsson over radio unit", "Nokia says there are no talks with Ericsson on radio unit"),
        ("Fraport zahlt Dividende", "Fraport zahlt keine Dividende"),
        ("Nokia scraps glasses", "Nokia denies plan to scrap glasses"),
    ],
)
def test_who_denies_it_is_told(one, other):
    for new, old in ((other, one), (one, other)):
        assert judge(reading(new, 2), reading(old, 1)).kind is not Kind.SAME


@pytest.mark.parametrize(
    "title",
    [
        "Nokia does not rule out bid for Ericsson",
        "Nokia schließt Gebot für Ericsson nicht aus",
        "诺基亚不排除收购爱立信",
        "Daly says December cut is not assured",
        "Fed holds rates at 4.5%; Powell sees no hurry",
        "EZB hält Zinsen, Schnabel sieht keine Eile",
    ],
)
def test_what_is_left_open_denies_nothing(title):
    assert Mark.DENIAL not in reading(title, 1).marks


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brunmetall-Chef Kellerhals verlängert Vertrag nicht", "Kellerhals hört als Chef von Brunmetall auf"),
        ("FDA rejects Brightwell vaccine", "Brightwell vaccine not approved by FDA"),
    ],
)
def test_what_an_event_is_worded_with_denies_nothing(one, other):
    assert Mark.DENIAL not in reading(one, 1).marks | reading(other, 2).marks
    assert judge(reading(other, 2), reading(one, 1)).kind is Kind.SAME
