"""What is expected, threatened or weighed, and then so, is news twice; what is announced for later is the news itself."""

import pytest

from alerts.stories.judge import judge
from alerts.stories.reading import Mark
from alerts.stories.tense import tense
from alerts.stories.verdict import Kind
from tests.stories.test_whole import reading, told


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Bank of England expected to hold rates", "Bank of England holds rates"),
        ("Norges Bank seen raising rates by 25 basis points", "Norges Bank raises rates by 25 basis points"),
        ("US weighs curbs on AMD chip exports to China", "US curbs AMD chip exports to China"),
        ("EU threatens 30% tariffs on Canada", "EU's 30% tariffs on Canada take effect"),
        ("Canada to announce tariffs on steel next week", "Canada announces 25% tariff on steel"),
        ("SNB vor Zinssenkung", "SNB senkt Zinsen"),
        ("碧桂园面临债务违约", "碧桂园债务违约"),
        ("欧盟威胁对加拿大加征30%关税", "欧盟对加拿大加征30%关税生效"),
    ],
)
def test_what_was_expected_is_told_when_it_comes(before, after):
    assert judge(reading(after, 2), reading(before, 1)).kind is not Kind.SAME
    assert judge(reading(before, 1), reading(before, 2)).kind is Kind.SAME


def test_a_report_of_the_plan_is_no_door_to_what_has_come():
    assert told("Apple set to raise iPhone prices", "Apple to raise iPhone prices", "Apple raises iPhone prices") == [
        None,
        Kind.SAME,
        Kind.FOLLOW_UP,
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volvo to buy Scania plant for $2 billion", "Volvo buys Scania plant for $2 billion"),
        ("Oil falls 2% as OPEC output weighs on prices", "Oil falls 2% on OPEC output"),
        ("华为将收购一家芯片公司", "华为收购一家芯片公司"),
    ],
)
def test_what_is_announced_is_the_news_itself(one, other):
    assert judge(reading(other, 2), reading(one, 1)).kind is Kind.SAME


@pytest.mark.parametrize(
    ("line", "names", "marks"),
    [
        ("fed set to cut rates", ("fed",), {Mark.PENDING}),
        ("apple to raise prices", ("apple",), {Mark.PLANNED}),
        ("us curbs exports to china", ("us", "china"), set()),
        ("fed cuts rates to 4 percent", ("fed",), set()),
        ("oil slides as output weighs", (), set()),
        ("intel loses close to 30 billion in value", ("intel",), set()),
        ("police seize 150 bombs in what could be a record", (), set()),
    ],
)
def test_how_a_headline_speaks_of_its_event(line, names, marks):
    assert tense(line, names) == marks
