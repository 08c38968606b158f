import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery import neutral


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Nvidia falls 17 %", "Nvidia falls 17 %"),
        ("英伟达股价下跌", "英伟达股价下跌"),
        ("AT&T, S&P 500 & Q2: a <3 b, CO2 < 5 > 3", "AT&T, S&P 500 & Q2: a <3 b, CO2 < 5 > 3"),
        ("\x1b[31mred\x1b[0m \x1b]0;title\x07text \x9b1mbold", "red text bold"),
        ("a\r\nBcc: x@y.example\n", "a Bcc: x@y.example"),
        ("a\x00b\x08c\x85d\u2028e", "a b c d e"),
        ("pay\u202edaolyap\u2066 \u200fx\u200b\ufeff", "paydaolyap x"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("<script>alert(1)</script>", "‹script›alert(1)‹/script›"),
        ("<img src=x onerror=alert(1)", "‹img src=x onerror=alert(1)"),
        ("@everyone @here buy", "@ everyone @ here buy"),
        ("x@everyone", "x@ everyone"),
        ("x@everyone__u__ x@here_", "x@ everyone__u__ x@ here_"),
        ("＠everyone", "＠ everyone"),
        ("by @durov", "by @ durov"),
        ("write to desk@news.example", "write to desk@news.example"),
        ("<!channel> <@U123> <#C1> <@&9> <:x:1>", "‹!channel› ‹@ U123› ‹#C1› ‹@&9› ‹:x:1›"),
        ("<https://evil.example|Reuters>", "‹https://evil.example|Reuters›"),
        ("[Reuters](https://evil.example) ![x](y) [a][b]", "[Reuters] (https://evil.example) ![x] (y) [a] [b]"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469"),
    ],
)
def test_a_line_keeps_its_words_and_loses_what_acts(written: str, shown: str) -> None:
    assert neutral.line(written) == shown


@given(st.text())
def test_no_line_carries_a_control_direction_or_invisible_character(text: str) -> None:
    line = neutral.line(text)
    kept = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not [c for c in line if unicodedata.category(c) in kept and c not in "\u200c\u200d"]


@given(
    st.lists(
        st.sampled_from(["@everyone", "@channel", "@here"])
        | st.text(alphabet="<>@!#&[]()| aeU1_\x1b\u200b", max_size=8)
    ).map("".join)
)
def test_no_line_carries_a_tag_a_mention_or_a_labelled_link(text: str) -> None:
    line = neutral.line(text)
    for live in ("<!", "<@", "<#", "</", "<a", "<e", "](", "]["):
        assert live not in line
    assert not re.search(r"@(?:everyone|channel|here)(?![^\W_])", line)


@given(st.text())
def test_a_harmless_line_stays_as_it_is(text: str) -> None:
    assert neutral.line(neutral.line(text)) == neutral.line(text)


@given(st.text() | st.text(alphabet="<>@＠[]()! aeveryonü英\u00a0\u200d\x1b\x9b"))
def test_what_is_passed_as_harmless_would_have_stayed_as_it_is(text: str) -> None:
    assert neutral.piece(text) == neutral.made_harmless(text)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://news.example/a_b?c=1&d=%20#e", "https://news.example/a_b?c=1&d=%20#e"),
        ('https://news.example/a b|c<d>"e"(f)', "https://news.example/a%20b%7Cc%3Cd%3E%22e%22%28f%29"),
        ("https://news.example/英伟达", "https://news.example/%E8%8B%B1%E4%BC%9F%E8%BE%BE"),
        ("https://börse.example/x", "https://xn--brse-5qa.example/x"),
        ("https://news.example/@everyone", "https://news.example/%40everyone"),
        ("https://medium.example/@author/1", "https://medium.example/@author/1"),
        ("https://news.example/\x1b[31m\u202e", "https://news.example/%1B%5B31m%E2%80%AE"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://", None),
        ("https://a|b.example/", None),
        ("http://[::1", None),
        ("https://news.example/" + "x" * 3000, None),
        ("", None),
        (None, None),
    ],
)
def test_a_link_is_encoded_or_left_out(address: str | None, kept: str | None) -> None:
    assert neutral.link(address) == kept


@given(
    st.tuples(
        st.sampled_from(["http://", "https://", "HTTPS://", "ftp://", ""]),
        st.text(alphabet="aZ9.-:@", max_size=8),
        st.text(alphabet="/aZ9._~%+,-?=&;#@ü ", max_size=12),
    ).map("".join)
)
def test_a_link_that_is_passed_as_usual_would_have_stayed_as_it_is(address: str) -> None:
    assert neutral.link(address) == neutral.encoded_link(address)


@given(st.text().map(lambda path: "https://news.example/" + path))
def test_a_link_is_always_one_printable_word(address: str) -> None:
    link = neutral.link(address)
    assert link is None or (link.isascii() and link.isprintable() and not set(link) & set(' <>"|`\\()'))
