"""How often the publisher wants to be asked: read whole, through the parse worker's wire as well."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.parse import parse_document
from alerts.feeds.wire import Assembly, frames
from alerts.feeds.wish import publisher_wish
from alerts.model.document import Document, PublisherWish
from tests.pieces import texts_of

HOUR, DAY = 3_600.0, 86_400.0
SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"


def wish(head: str, *, after: str = "", end: str = "</channel></rss>") -> PublisherWish | None:
    item = "<item><title>T</title><guid>1</guid><ttl>1</ttl></item>"
    body = f"<rss version='2.0' {SY}><channel><title>F</title>{head}{item}{after}{end}".encode()
    found = parse_document(body, url="https://example.org/feed.xml", content_type=None)
    assert isinstance(found, Document), found
    carried = Assembly()
    for frame in frames(found):
        carried.add(frame)
    assert carried.outcome() == found
    return found.wish


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", None),
        ("<ttl>60</ttl>", PublisherWish(ttl=HOUR)),
        ("<ttl> 5\n</ttl>", PublisherWish(ttl=300.0)),
        ("<TTL>5</TTL>", PublisherWish(ttl=300.0)),
        ("<ttl><![CDATA[30]]></ttl>", PublisherWish(ttl=1_800.0)),
        ("<ttl>5</ttl><ttl>60</ttl>", PublisherWish(ttl=300.0)),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl/>", None),
        ("<ttl>99999999999999</ttl>", None),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>",
            PublisherWish(period=HOUR),
        ),
        (
            "<sy:updatePeriod>\n\thourly\t</sy:updatePeriod><sy:updateFrequency>\n4</sy:updateFrequency>",
            PublisherWish(period=900.0),
        ),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", PublisherWish(period=DAY)),
        ("<sy:updateFrequency>2</sy:updateFrequency>", PublisherWish(period=DAY / 2)),
        ("<sy:updatePeriod>always</sy:updatePeriod>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        (
            "<skipHours><hour>0</hour><hour>1</hour><hour>23</hour></skipHours>",
            PublisherWish(skip_hours=frozenset({0, 1, 23})),
        ),
        ("<skipHours><hour>24</hour><hour>25</hour></skipHours>", PublisherWish(skip_hours=frozenset({0}))),
        (f"<skipHours>{''.join(f'<hour>{n}</hour>' for n in range(24))}</skipHours>", None),
        ("<hour>3</hour><day>Monday</day>", None),
        (
            "<skipDays><day>Saturday</day><day>sunday</day><day>Sonntag</day></skipDays>",
            PublisherWish(skip_days=frozenset({5, 6})),
        ),
        (
            "<ttl>10</ttl><skipDays><day>Sunday</day></skipDays><skipHours><hour>4</hour></skipHours>",
            PublisherWish(ttl=600.0, skip_days=frozenset({6}), skip_hours=frozenset({4})),
        ),
    ],
)
def test_what_the_head_says(head, expected):
    assert wish(head) == expected
    assert wish("", after=head) == expected, "it may stand behind the items"


def test_a_cut_and_a_broken_document_still_say_it():
    assert wish("<ttl>60</ttl>", after="<item><title>cu", end="") == PublisherWish(ttl=HOUR)
    assert wish("<ttl>60</ttl>", after="<item><title>a < b & c</title></item>") == PublisherWish(ttl=HOUR)


def test_a_head_without_end_of_such_elements_is_bounded():
    found = wish("<ttl>60</ttl>" + "<ttl>1</ttl>" * 100_000)
    assert found == PublisherWish(ttl=HOUR)


names = st.sampled_from(("ttl", "updateperiod", "updatefrequency", "hour", "day"))


said = texts_of("60", "0", "-", "9" * 40, "1e400", "nan", "²", "٣", "hourly", "yearly", " ", "Monday", "24", "\n", ".5", "0.0001", most=2)  # fmt: skip


@given(st.lists(st.tuples(names, said | st.integers(-5, 99).map(str))))
def test_whatever_is_said_leaves_times_to_ask(stated):
    found = publisher_wish(stated) or PublisherWish()
    assert found.ttl is None or 0 < found.ttl < math.inf
    assert found.period is None or 0 < found.period < math.inf
    assert found.skip_hours < frozenset(range(24))
    assert found.skip_days < frozenset(range(7))
