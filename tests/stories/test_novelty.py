"""How new, and how much to the point, a piece of news is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model.item import Item
from alerts.stories.novelty import novelty, relevance
from alerts.stories.read import read

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def told(text, hours_ago=0.0):
    return read(Item(feed="wire", key=text, title=text), (), NOW - timedelta(hours=hours_ago))


def test_news_of_another_company_or_matter_takes_nothing_from_what_is_new():
    new = told("Nvidia recalls servers over fans")
    assert novelty(new, [], NOW) == 100
    assert novelty(new, [told("Tesla recalls cars over doors"), told("Nvidia opens campus in Taipei")], NOW) == 100


@pytest.mark.parametrize(
    ("event", "before"),
    [
        ("ECB raises rates by 25 basis points", "Will the ECB raise rates on Thursday?"),
        ("Broadcom to acquire Arm for $90 billion", "Comment: Broadcom should not acquire Arm"),
        ("SAP-Gewinn sinkt um 12 Prozent", "Wochenausblick: SAP-Gewinn sinkt wohl um 12 Prozent"),
    ],
)
def test_a_preview_or_an_opinion_takes_nothing_from_the_event_itself(event, before):
    assert novelty(told(event), [told(before, 2.0)], NOW) == 100
    assert novelty(told(before), [told(before, 2.0)], NOW) < 20


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("Apple says Tim Cook is leaving the company in January", "Apple says it will open a store in Mumbai"),
        ("Siemens plans to take over Alstom", "Siemens plans job cuts in Berlin"),
        ("US raises tariffs on Chinese chips", "Wall Street: US stocks rise on jobs data"),
        ("Apple raises its dividend", "Apple raises prices in Japan"),
        ("Siemens will Alstom übernehmen", "Siemens will Stellen in Berlin streichen"),
    ],
)
def test_a_word_that_is_in_every_headline_makes_no_event_similar(new, old):
    assert novelty(told(new), [told(old)], NOW) == 100


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("Nvidia drops 3 percent", "Nvidia falls 17 percent"),
        ("Apple raises its dividend", "Apple cuts dividend by a third"),
        ("US raises tariffs on steel", "US lowers tariffs on chips"),
    ],
)
def test_an_event_of_the_same_kind_makes_the_next_less_new(new, old):
    assert novelty(told(new), [told(old)], NOW) == 0


def test_the_page_on_stories_says_how_novelty_comes_back():
    page = " ".join((Path(__file__).parents[2] / "docs" / "stories.md").read_text().split())
    new, old = "Nvidia recalls servers over fans", "Nvidia recalls desktop cards"
    at_once, day, days = (novelty(told(new), [told(old, hours)], NOW) for hours in (0, 24, 48))
    assert f"Right after such an event it is {at_once}, a day later {day}, two days later {days}." in page


@given(hours=st.lists(st.floats(0, 72), min_size=1, max_size=5))
def test_the_more_recent_a_similar_event_the_less_new(hours):
    new = told("Nvidia recalls servers over fans")
    figures = [novelty(new, [told("Nvidia recalls desktop cards", ago)], NOW) for ago in sorted(hours)]
    assert figures == sorted(figures)
    assert all(0 <= figure <= 100 for figure in figures)
    assert novelty(new, [told("Nvidia recalls desktop cards", ago) for ago in hours], NOW) == figures[0]


def test_a_name_at_the_beginning_and_alone_is_most_to_the_point():
    assert relevance([0], 8, 1) == 100
    assert relevance([0], 8, 1) > relevance([0], 8, 4) > relevance([6], 8, 4) > relevance([], 8, 4) >= 0
