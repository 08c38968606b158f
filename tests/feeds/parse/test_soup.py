"""What no XML parser reads is bounded before anybody guesses at it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.soup import MAX_DEPTH, bound

piece = st.sampled_from(
    [b"<item>", b"</item>", b"<p>", b"</p>", b"<br>", b"<a/>", b"text", b"<", b"</rss>", b"<entry a=b>"]
)


def test_an_article_whose_paragraphs_are_never_closed_stays_whole():
    data = b"<rss version=2><channel>" + b"<item><title>T</title>" + b"<p>words<br>" * 400 + b"</item></channel></rss>"
    assert bound(data * 2, "rss", 10).data == data * 2


@pytest.mark.parametrize("inside", [b"<b>" * 100_000, b"<b>" * 100_000 + b"</b>" * 100_000, b"<x:y z='1'>" * 100_000])
def test_the_items_before_the_nesting_are_kept(inside):
    good = b"<rss version=2><channel><item><title>T</title></item>"
    found = bound(good + b"<item>" + inside + b"</item></channel></rss>", "rss", 10)
    assert found.data == good
    assert str(MAX_DEPTH) in found.note


def test_at_most_so_many_items():
    found = bound(b"<rss>" + b"<item></item>" * 20 + b"</rss>", "rss", 7)
    assert (found.data.count(b"<item>"), found.truncated) == (7, False)


@given(st.lists(piece, max_size=60).map(b"".join))
def test_what_is_kept_is_a_beginning(data):
    found = bound(data, "rss", 3)
    assert data.startswith(found.data)
    assert found.data == data or found.note
