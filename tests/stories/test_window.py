"""The window of recent items: what it finds, forgets, and lets a person correct."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerts.model.item import Item
from alerts.stories.read import read
from alerts.stories.reading import pack, unpack
from alerts.stories.verdict import Kind
from alerts.stories.window import Window

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def title(text, at=NOW):
    return read(Item(feed="wire", key=text, title=text), (), at)


def test_a_reprint_is_placed_with_its_story():
    window = Window()
    window.add(1, 10, title("Fed cuts rates by 25 basis points"))
    window.add(2, 11, title("Brightwell Marine names Ola Lund finance chief"))
    found = window.nearest(title("Brightwell Marine names Ola Lund finance chief - Reuters"), NOW)
    assert found is not None
    assert (found.story, found.item, found.verdict.kind) == (2, 11, Kind.SAME)
    assert window.nearest(title("Ashdown Foods issues profit warning"), NOW) is None


def test_what_is_older_than_the_span_is_not_found_and_can_be_forgotten():
    window = Window(timedelta(hours=72))
    window.add(1, 10, title("Fed cuts rates by 25 basis points"))
    later = NOW + timedelta(hours=73)
    again = replace(title("Fed cuts rates by 25 basis points"), at=later.timestamp())
    assert window.nearest(again, later) is None
    assert window.forget(later - window.span) == 1
    assert len(window) == 0
    window.add(3, 12, again)
    found = window.nearest(again, later)
    assert found is not None
    assert found.story == 3


def test_a_person_moves_merges_and_drops():
    window = Window()
    window.add(1, 10, title("Fed cuts rates by 25 basis points"))
    window.add(2, 11, title("Brightwell Marine names Ola Lund finance chief"))
    assert window.move(10, 5)
    assert window.merge(5, 2) == 1
    assert window.story_of(10) == 2
    assert [item for item, _ in window.readings(2)] == [10, 11]
    assert window.drop(10)
    assert not window.drop(10)
    assert 10 not in window


def test_a_reading_comes_back_from_its_bytes():
    reading = title("UPDATE 2-Nvidia lifts Q3 sales by 3.5% to $57 bln; 英伟达上调 Qwen2.5-Max")
    assert unpack(pack(reading)) == reading
