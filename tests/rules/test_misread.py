"""What in a phrase or an expression is told to be meant otherwise, and what is an ordinary one."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from alerts.documents.node import Mark, Scalar
from alerts.rules.misread import misread, oddity, run_together
from alerts.rules.nowhere import nowhere
from alerts.rules.pattern import options


@pytest.mark.parametrize(
    "phrase",
    [
        "S&P 500",
        "AT&T",
        "Yahoo!",
        "Disney+",
        "C++",
        "e-mail",
        "U.S.",
        "$100",
        "A$",
        "18+ rating",
        "Q4: results",
        "Fed: cuts",
        "topic of the day",
        "ticker tape",
        "GT-R",
        "-5%",
        "Mercedes - Benz",
        "AB InBev (ADR)",
        '"R" is for Reuters',
        "OR Tambo airport",
        "NOT A CHANCE",
        "is it the next Nvidia?",
        "oil*",
        "https://example.com",
        'Toys "R" Us',
        "Carl's Jr.",
        "#oil",
        "$NVDA",
        "英伟达",
    ],
)
def test_an_ordinary_phrase_is_told_nothing_of(phrase):
    assert (misread(phrase), oddity(phrase)) == (None, None)


@pytest.mark.parametrize("written", ["“铜矿”", "“copper mine”", "„Kupfer“", '"copper mine"', "'copper'"])
def test_quotes_around_a_phrase_are_told(written):
    assert "quotes" in misread(written).what


@pytest.mark.parametrize("written", ["copper OR zinc", "copper NOT zinc", "NOT copper"])
def test_an_operator_of_other_searches_is_told(written):
    assert "looked for as a word" in oddity(written).what


@pytest.mark.parametrize(
    ("scalar", "told"),
    [
        (Scalar('copper "mine closed"', quoted=False, mark=Mark(1, 1), length=20), True),
        (Scalar("copper zinc", quoted=False, mark=Mark(1, 1), length=0), True),
        (Scalar('copper "mine closed"', quoted=True, mark=Mark(1, 1), length=22), False),
        (Scalar("copper zinc", quoted=True, mark=Mark(1, 1), length=0), False),
        (Scalar('Toys "R" Us', quoted=False, mark=Mark(1, 1), length=11), False),
        (Scalar("copper zinc", quoted=False, mark=Mark(1, 1), length=11), False),
    ],
)
def test_entries_that_a_missing_comma_makes_one_are_told(scalar, told):
    assert bool(run_together(scalar)) is told


@pytest.mark.parametrize(
    "written", ["\\bÖl\\b", "Menü\\b", "\\b英伟达", "\\b(x|(?:Ö|y))l", "\\bx?Ö", "\\b[äö]", "(?i)\\bÉ"]
)
def test_a_border_beside_a_letter_that_is_not_ascii_is_told(written):
    assert "ASCII" in nowhere(written).what


@pytest.mark.parametrize("written", ["a^", "$a", "(a|b)^c", "(a$)b", "(^a|b^)", "(a|b$)c", "a\\Ab"])
def test_a_start_or_end_inside_of_what_is_looked_for_is_told(written):
    assert nowhere(written) is not None


@pytest.mark.parametrize(
    "written",
    [
        "\\b(opinion|kommentar)\\b",
        "(?:^|\\PL)Öl(?:\\PL|$)",
        "a\\bÖ",
        "\\\\bÖl",
        "\\b[A-ZÄÖÜ]\\w+",
        "W(ä|a)hl\\b",
        "a|^b",
        "(^|x)a",
        "(?m)a^b",
        "a?^b",
        "(a|)^b",
        "^$",
        "a$$",
        "\\$5",
        "[$]5",
        "a\\^b",
        "(a(b)?)?^c",
        "x{0}^b",
        "\\Qa^b\\E",
    ],
)
def test_an_expression_that_finds_what_it_says_is_told_nothing_of(written):
    assert nowhere(written) is None


@given(st.lists(st.sampled_from([*"ab(|)^$?*", "(?:", "\\b", "[a^]", "{0}"]), max_size=9).map("".join))
def test_an_expression_that_is_read_at_all_and_finds_something_is_refused_no_place(written):
    """Whatever holds for a whole expression without alternatives: told is only what nothing is found by."""
    try:
        compiled = re2.compile(written, options())
    except re2.error:
        nowhere(written)
        return
    texts = ["", *(one + two + three for one in ("", *"ab") for two in ("", *"ab") for three in ("", *"ab "))]
    if nowhere(written) is not None and not set(written) & set("|?*{"):
        assert not any(map(compiled.search, texts))
