"""The window of recent items: what it finds, forgets, and lets a person correct; and that hostile input stays bounded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.model.item import Identity, IdentityKind, Item
from alerts.stories.candidates import candidates
from alerts.stories.read import read
from alerts.stories.reading import pack, unpack
from alerts.stories.verdict import Kind
from alerts.stories.weighing import weigh, weigh_by
from alerts.stories.window import Window, filing
from tests.examples import examples

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NEWS = (
    "Fed cuts rates by 25 basis points",
    "Fed cuts rates by 50 basis points",
    "Brightwell Marine names Ola Lund finance chief",
    "UPDATE 1-Brightwell Marine names Ola Lund finance chief",
    "Siemens hebt Prognose an",
    "Siemens senkt Prognose",
    "英伟达向英特尔投资50亿美元",
    "Nvidia invests $5 billion in Intel",
    "Ashdown Foods issues profit warning",
    "",
    "🚀🚀",
    "Buy",
)


def title(text, at=NOW, **more):
    return read(Item(feed="wire", key=text[:40], title=text, **more), (), at)


def test_how_rare_words_are_these_days_changes_nothing_for_others_that_say_the_same():
    reading = title("Siemens cuts 400 jobs in Bavaria")
    before = weigh(reading)._asdict()
    assert weigh_by(lambda _: 0.5, reading).events != before["events"]
    assert weigh(reading)._asdict() == before
    assert not weigh(reading).filed


def test_a_reprint_is_placed_with_its_story():
    window = Window()
    window.add(1, 10, title("Fed cuts rates by 25 basis points"))
    window.add(2, 11, title("Brightwell Marine names Ola Lund finance chief"))
    found = window.nearest(title("Brightwell Marine names Ola Lund finance chief - Reuters"), NOW)
    assert found is not None
    assert (found.story, found.item, found.verdict.kind) == (2, 11, Kind.SAME)
    assert window.nearest(title("Ashdown Foods issues profit warning"), NOW) is None


def test_each_member_of_a_story_that_a_person_made_of_two_may_show_what_belongs_to_it():
    window = Window()
    window.add(1, 10, title("Nvidia: trading halted"))
    window.add(1, 11, title("Nvidia: trading resumed"))
    window.add(1, 12, title("Nvidia: trading resumed - Daily"))
    found = window.nearest(title("Nvidia: trading halted - Four"), NOW)
    assert (found.story, found.item, found.verdict.kind) == (1, 10, Kind.SAME)


def test_a_story_that_it_belongs_to_comes_before_one_that_it_follows():
    window = Window()
    window.add(1, 10, title("Fed cuts rates by 25 basis points"))
    assert window.nearest(title("Fed cuts rates by 50 basis points"), NOW).verdict.kind is Kind.FOLLOW_UP
    window.add(2, 11, title("Fed cuts rates by 50 basis points"))
    found = window.nearest(title("UPDATE 1-Fed lowers rates by 50 bps"), NOW)
    assert (found.story, found.verdict.kind) == (2, Kind.SAME)


def test_what_is_older_than_the_span_is_not_found_and_can_be_forgotten():
    window = Window(timedelta(hours=72))
    window.add(1, 10, title("Fed cuts rates by 25 basis points"))
    later = NOW + timedelta(hours=73)
    again = replace(title("Fed cuts rates by 25 basis points"), at=later.timestamp())
    assert window.nearest(again, later) is None
    assert window.forget(later - window.span) == 1
    assert len(window) == 0
    window.add(3, 12, again)
    assert window.nearest(again, later).story == 3


def test_what_is_dropped_is_found_no_more():
    window = Window()
    window.add(1, 10, title("Fed cuts rates by 25 basis points"))
    window.add(2, 11, title("Brightwell Marine names Ola Lund finance chief"))
    assert window.drop(10)
    assert not window.drop(10)
    assert 10 not in window
    assert window.story_of(11) == 2
    assert window.nearest(title("Fed cuts rates by 25 basis points"), NOW) is None


def test_an_item_that_is_filed_again_is_found_by_its_new_text_alone():
    window = Window()
    for item in (7, 3, 5):
        window.add(item, item, title(f"Brightwell {item} opens plant number {item}00 in Ohio"))
    window.add(3, 3, title("Ashdown Foods issues profit warning"))
    assert len(window) == 3
    assert window.reading(3) == title("Ashdown Foods issues profit warning")
    assert window.nearest(title("Ashdown Foods issues profit warning"), NOW).item == 3


def test_a_reading_comes_back_from_its_bytes():
    reading = title("UPDATE 2-Nvidia lifts Q3 sales by 3.5% to $57 bln; 英伟达上调 Qwen2.5-Max")
    assert unpack(pack(reading)) == reading
    assert unpack(b"[0]") is None


def test_forty_announcements_under_one_title_stay_forty_and_their_copies_join_them():
    window = Window()
    texts = [
        f"Issuer {n} plc bought {n * 1_117} shares at {90 + n} pence on day {n} from broker {n % 7}" for n in range(40)
    ]
    for number, text in enumerate(texts):
        assert window.nearest(announced(text, number), NOW) is None, number
        window.add(number, number, announced(text, number))
    for number, text in enumerate(texts):
        copy = replace(announced(text, number), feed="another wire", link="other")
        assert window.nearest(copy, NOW).story == number


def announced(text, number):
    link = Identity(IdentityKind.LINK, "", f"https://wire.example/{number}")
    return title("Transaction in own shares", summary=text, identities=(link,))


def test_a_swarm_of_one_title_looks_at_few_items():
    window = Window()
    numbers = filing(title("Breaking: markets in turmoil"))
    for item in range(3_000):
        window.file(1, item, *numbers, NOW.timestamp())
    new = weigh_by(window._rarity, title("Breaking: markets in turmoil"))
    assert len(candidates(new, window._postings)) <= 600
    assert window.nearest(new.reading, NOW).story == 1
    assert window.forget(NOW + timedelta(seconds=1)) == 3_000
    assert len(window._postings) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        "Buy",
        "🚀" * 50000,
        "x" * 10000000,
        "A" * 300 + " " + "B " * 200000,
        "上" * 500000,
        "1,2.3" * 100000,
        "- " * 300000,
        "(" * 300000,
        "UPDATE 1-" * 50000,
        "́" * 200000,
        "Siemens " + "hebt " * 100000 + "auf",
    ],
    ids=lambda text: f"{text[:6]!r} x{len(text)}",
)
def test_hostile_titles_are_read_and_placed_and_keep_little(text):
    window = Window()
    reading = title(text, summary=text)
    assert len(pack(reading)) < 8_000
    window.add(1, 1, reading)
    found = window.nearest(reading, NOW)
    assert found is None or found.story == 1


def test_another_language_in_the_body_does_not_matter():
    window = Window()
    window.add(
        1, 1, title("英伟达向英特尔投资50亿美元", summary="Nvidia will buy Intel stock at a price agreed in advance")
    )
    found = window.nearest(
        title("英伟达向英特尔投资50亿美元 - 新浪财经", summary="Ein Chiphersteller steigt beim anderen ein"), NOW
    )
    assert found.story == 1


@given(order=st.permutations(range(len(NEWS))), gone=st.sets(st.integers(0, len(NEWS) - 1)))
@settings(max_examples=examples(30), deadline=None)
def test_the_answer_does_not_depend_on_the_order_of_filing_nor_on_what_was_dropped(order, gone):
    straight, shuffled = Window(), Window()
    readings = [title(text) for text in NEWS]
    for number in range(len(NEWS)):
        if number not in gone:
            straight.add(number, number, readings[number])
    for number in order:
        shuffled.add(number, number, readings[number])
    for number in gone:
        shuffled.drop(number)
    for reading in readings:
        mine, theirs = straight.nearest(reading, NOW), shuffled.nearest(reading, NOW)
        assert (mine and (mine.story, mine.verdict.kind)) == (theirs and (theirs.story, theirs.verdict.kind))
