"""Items that a page writes anew at each look are told once, and what only looks like them is told each time."""

from datetime import timedelta

import pytest

from alerts.model.item import Entry
from tests.pipeline.memory import NOW, Memory

MINUTE = timedelta(minutes=1)
OPENS = "Nvidia opens plant in Dresden"


def looks(entry, *, every=3 * MINUTE, times=10):
    """A first look at a quiet feed, then one at a page that shows what ``entry`` makes of the number and the time."""
    memory = Memory()
    memory.poll(Entry(title="Weather", guid="w", link="https://wire.example/w"))
    for n in range(1, times):
        now = NOW + n * every
        entries = entry(n, now)
        memory.poll(*(entries if isinstance(entries, list) else [entries]), now=now)
    return memory


@pytest.mark.parametrize(
    ("entry", "most"),
    [
        pytest.param(
            lambda n, _: Entry(title=OPENS, link=f"https://wire.example/1?sid={n}"), 1, id="session in the link"
        ),
        pytest.param(lambda n, _: Entry(title=OPENS, link=f"https://wire.example/1?q={n}"), 2, id="some parameter"),
        pytest.param(lambda _, now: Entry(title=OPENS, published=now - 5 * MINUTE / 60), 1, id="date of the request"),
        pytest.param(
            lambda n, _: Entry(title=OPENS, published=NOW, summary=f"Price as of 10:{n}: {n}.5"), 2, id="price"
        ),
        pytest.param(lambda n, _: Entry(title=OPENS, summary=f"{n} comments, {3 * n} readers"), 2, id="comments"),
        pytest.param(
            lambda n, now: Entry(title=OPENS, published=now, summary=f"Updated {n} minutes ago"), 2, id="date and text"
        ),
    ],
)
def test_an_item_that_is_written_anew_at_each_look_is_no_news_each_time(entry, most):
    memory = looks(entry)
    assert 1 <= len(memory.alerts) <= most
    memory = looks(lambda n, now: [entry(n, now), Entry(title="Fed", guid="f")])
    assert 1 <= len(memory.alerts) <= most


def test_a_whole_page_with_a_new_session_at_each_look_tells_nothing_anew():
    titles = [f"Nvidia {word}" for word in ("falls", "recovers", "hires", "sues a rival", "opens a plant")]
    memory = Memory()
    for n in range(5):
        entries = [Entry(title=title, link=f"https://wire.example/{title[7:]}?v={n}") for title in titles]
        memory.poll(*entries, now=NOW + n * MINUTE)
    assert memory.alerts == []
    entries = [Entry(title="Nvidia halts sales", link="https://wire.example/new?v=9"), *entries]
    memory.poll(*entries, now=NOW + 6 * MINUTE)
    assert [headline for _, headline, _ in memory.alerts] == ["Nvidia halts sales"]


@pytest.mark.parametrize(
    "entry",
    [
        lambda n, _: Entry(
            title="Nvidia: breaking", summary=("strike ends", "plant burns", "boss resigns", "deal is off")[n % 4]
        ),
        lambda _, now: Entry(title="Nvidia: trading halted", published=now - 20 * MINUTE),
        lambda n, _: Entry(title="Nvidia: notice", guid=str(n), summary=f"bought {n},000"),
        lambda n, _: Entry(title="Nvidia: notice", link=f"https://wire.example/{n}", summary=f"bought {n},000"),
    ],
)
def test_news_under_one_title_in_one_place_alerts_each_time(entry):
    assert len(looks(entry, times=5).alerts) == 4


def test_announcements_a_day_apart_in_one_place_alert_each_day():
    day = looks(lambda n, _: Entry(title="Nvidia: own shares", summary=f"bought {n},000"), every=timedelta(days=1))
    assert len(day.alerts) == 9


def test_a_title_that_stands_beside_its_earlier_ones_is_news():
    shown = []

    def entry(n, now):
        shown.insert(0, Entry(title="Nvidia: own shares", summary=f"bought {n},000", published=now))
        return shown[:3]

    assert len(looks(entry).alerts) == 9


def test_a_count_that_runs_in_a_headline_is_told_twice_at_most():
    counted = looks(lambda n, _: Entry(title=f"Nvidia live blog ({n} updates)", guid="live", summary=f"x{n}"))
    assert len(counted.alerts) <= 2


def test_a_figure_that_is_put_right_is_news_and_again_after_a_while():
    memory = looks(
        lambda n, _: Entry(title=f"Nvidia to pay {n} billion dollars for Arm", guid="deal"),
        every=timedelta(hours=2),
        times=4,
    )
    assert len(memory.alerts) == 3
