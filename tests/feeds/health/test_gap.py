from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.gap import joined, shares, sketch
from alerts.feeds.pulse import Glance, take_pulse
from alerts.model.poll import PollState

NOW = datetime(2025, 1, 27, 9, 30, tzinfo=UTC)
URL = "https://wire.example/rss"

items = st.lists(st.integers(0, 40), max_size=15)
documents = st.lists(items, max_size=12)


def names(numbers):
    return [[blake2b(f"{number}".encode(), digest_size=16).digest()] for number in numbers]


def poll(before, numbers, at, *, truncated=False, url=URL):
    first = before is None or before.url != url
    state = PollState(feed="wire", url=url, next_poll_at=at, polled_at=at, ok_at=at)
    fresh = [] if first else [None for _ in numbers]
    seen = Glance(names=names(numbers), dates=[], fresh=fresh, truncated=truncated, baseline=first)
    return take_pulse(state, before, seen, at)


def gaps(documents):
    """The numbers of the documents that are told to follow a gap."""
    state, found = None, []
    for number, document in enumerate(documents):
        at = NOW + timedelta(minutes=number)
        state = poll(state, document, at)
        if state.gapped_at == at:
            found.append(number)
    return found


@given(items, items)
def test_two_documents_share_what_they_share(one, other):
    assert shares(sketch(names(one)), sketch(names(other))) == bool(set(one) & set(other))
    both = joined(sketch(names(one)), sketch(names(other)))
    assert both == sketch(names(sorted({*one, *other})))


@given(documents)
def test_a_gap_is_told_exactly_where_two_successive_documents_have_items_and_none_in_common(documents):
    filled = [(number, set(document)) for number, document in enumerate(documents) if document]
    expected = [number for (_, one), (number, other) in pairwise(filled) if not one & other]
    assert gaps(documents) == expected


def test_an_item_that_comes_back_from_long_ago_bridges_no_gap():
    assert gaps([[1, 2], [2, 3], [3, 4], [1, 9]]) == [3]


def test_an_entry_that_always_stands_there_bridges_gaps():
    assert gaps([[0, 1, 2], [0, 5, 6], [0, 8, 9]]) == []


def test_a_document_that_was_cut_off_tells_nothing_and_hides_nothing():
    whole = poll(None, [1, 2, 3], NOW)
    cut = poll(whole, [9], NOW + timedelta(minutes=1), truncated=True)
    assert cut.gapped_at is None
    again = poll(cut, [9, 3], NOW + timedelta(minutes=2))
    assert again.gapped_at is None
    lost = poll(cut, [20, 21], NOW + timedelta(minutes=2))
    assert lost.gapped_at == NOW + timedelta(minutes=2)


def test_another_address_is_another_feed():
    before = poll(None, [1, 2], NOW)
    assert poll(before, [7, 8], NOW + timedelta(minutes=1), url="https://other.example/rss").gapped_at is None


def test_of_a_very_long_document_both_ends_are_remembered():
    long = sketch(names(range(9_000)))
    assert len(long) == 4 * 5_000
    assert shares(long, sketch(names([0])))
    assert shares(long, sketch(names([8_999])))
