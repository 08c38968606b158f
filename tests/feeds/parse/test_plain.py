import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.plain import plain
from tests.pieces import texts_of


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a < b", "a < b"),
        ("5<6 and 7>3", "5<6 and 7>3"),
        ("I <3 AT&T", "I <3 AT&T"),
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("R&D &foo; &copy", "R&D &foo; &copy"),
        ("<b>Slack</b>ware", "Slackware"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("<div>Wall After ", "Wall After"),
        ("AAPL <GO> up", "AAPL <GO> up"),
        ("<S> jumps", "<S> jumps"),
        ("<BR>Hi", "Hi"),
        ("x<p>one</p><p>two</p>", "x one two"),
        ("one<br/>two<b>three</b>", "one twothree"),
        ("<li>a<li>b", "a b"),
        ("A&nbsp;B\u3000C", "A B C"),
        ("Use <code>&lt;div&gt;</code>", "Use <div>"),
        ("<script>x</script>hi<style>a{}</style>", "hi"),
        ("<p>P&L <i>5 < 6</i></p>", "P&L 5 < 6"),
        ("<!-- c -->t", "t"),
        ("\x1b[31mred\x1b[0m \u202eabc\u2066 \ud800d\x00e", "red abc de"),
        ("Aktien\u00admarkt\u200b", "Aktienmarkt"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_plain_text_is_what_a_person_would_read(raw, text):
    assert plain(raw, limit=2_000) == text


RAW = texts_of(
    *("<b>", "</b>", "<", ">", "&", "&lt;", "&amp;lt;b&amp;gt;", "&#60;", "&#0;", "&#xD800;", "&#1114112;", "&nbsp;", "<!--", "-->", "<![CDATA["),
    *("]]>", "<p", "<br/>", "<style>", "</style>", "§", "Fed ", "5<6", "\x1b[31m", "\x9b", "\u202e", "\u200b", "\ud800", "\0", "Ã¤", "\u3000"),
    most=16,
)  # fmt: skip


@given(RAW, st.integers(0, 100))
def test_plain_text_is_short_and_clean(raw, limit):
    text = plain(raw, limit=limit)
    assert len(text) <= limit
    assert text == " ".join(text.split())
    assert not any(ord(char) < 32 or "\ud800" <= char <= "\udfff" for char in text)


@given(st.lists(st.sampled_from(["Fed", "cuts", "<3", "AT&T", "25", "bp", "a<b", "5>4", "§", "利率"]), max_size=12))
def test_words_that_are_no_markup_survive(words):
    assert plain(" ".join(words), limit=2_000) == " ".join(words)


def test_a_forest_of_open_tags_is_cheap():
    assert plain("<div>" * 200_000 + "x", limit=2_000) == ""
    assert plain("<p><b>" * 5_000 + "word", limit=100_000) == "word"
