import html
import re
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from alerts.delivery.dress import Markup, Shape, dressed, holds
from alerts.model.delivery import Message
from alerts.model.severity import Severity

LINK = "https://news.example/a_b*c?d=1&e=2"


def message(title: str = "[HIGH] Nvidia falls", body: str = f"wire\nRule: x\n{LINK}\nAlert 7") -> Message:
    return Message(title=title, body=body, severity=Severity.HIGH, key="k", link=LINK)


def test_plain_text_stays_as_it_is() -> None:
    assert dressed(message(), Shape()) == ("[HIGH] Nvidia falls", f"wire\nRule: x\n{LINK}\nAlert 7")


@given(st.lists(st.text("ab<*&", min_size=1, max_size=30), min_size=1, max_size=12), st.integers(30, 300))
def test_what_a_service_holds_is_shown_whole(lines, room) -> None:
    for shape in (
        Shape(body=room),
        Shape(title=0, body=room + 60),
        Shape(body=room, shared=True),
        Shape(body=room, markup=Markup.HTML),
        Shape(body=room, markup=Markup.MARKDOWN, bare_link=False),
    ):
        whole = message(body="\n".join(lines))
        plenty = replace(shape, body=32_768)
        if holds(whole, shape):
            assert dressed(whole, shape)[1] == dressed(whole, plenty)[1]
    assert not holds(message(body="x" * 301), Shape(body=room))


def test_html_is_escaped_and_the_link_can_be_followed() -> None:
    title, body = dressed(message("a <b> & c", f"<i>x</i>\n{LINK}"), Shape(markup=Markup.HTML))
    assert title == "a <b> & c"
    assert body == f'&lt;i&gt;x&lt;/i&gt;<br/>\n<a href="{html.escape(LINK)}">{html.escape(LINK)}</a>'


def test_a_title_that_becomes_part_of_the_body_is_escaped_as_the_body_is() -> None:
    assert dressed(message("a <b>"), Shape(title=0, markup=Markup.HTML, title_markup=Markup.HTML))[0] == "a &lt;b&gt;"


def test_markdown_is_escaped_and_the_link_is_not() -> None:
    shape = Shape(markup=Markup.MARKDOWN)
    _, body = dressed(message(body=f"# a *b* _c_ `d` [e] ~f~ |g|\n{LINK}"), shape)
    assert body == r"\# a \*b\* \_c\_ \`d\` \[e\] \~f\~ \|g\|" + f"\n{LINK}"
    assert f"<{LINK}>" in dressed(message(), Shape(markup=Markup.MARKDOWN, bare_link=False))[1]


def test_what_does_not_fit_is_left_out_by_lines_the_link_last() -> None:
    body = f"wire\n{'x' * 60}\nRule: x\n{LINK}\nAlert 7"
    assert dressed(message(body=body), Shape(body=80))[1] == f"wire\nRule: x\n{LINK}\nAlert 7"
    assert dressed(message(body=body), Shape(body=len(LINK) + 6))[1] == f"wire\n{LINK}"
    assert dressed(message(body=body), Shape(body=len(LINK) + 1))[1] == LINK
    assert dressed(message(body="one two three four"), Shape(body=9))[1] == "one two…"


def test_a_short_message_service_gets_headline_and_link() -> None:
    title, body = dressed(message("[HIGH] " + "Nvidia falls " * 4), Shape(title=0, body=160))
    assert title.startswith("[HIGH] Nvidia")
    assert LINK in body
    assert len(title) + len(body) + 2 <= 160
    title, body = dressed(message("[HIGH] " + "Nvidia falls " * 14), Shape(title=0, body=160))
    assert (title[:45], title[-1]) == (("[HIGH] " + "Nvidia falls " * 14)[:45], "…")
    assert {"wire", LINK} <= set(body.split("\n"))
    assert len(title) + len(body) + 2 <= 160
    assert dressed(replace(message("Nvidia falls " * 14, body="wire"), link=None), Shape(title=0, body=160))[1] in {
        "wire",
        "",
    }


lines = st.lists(
    st.sampled_from([*"`*_~|[]()\\#>+-<&\"'", "<b>", "&amp;", "](", "wire ", "0" * 20, "\u00a0", "ß"])
    | st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=8),
    min_size=1,
    max_size=12,
).map("".join)
shapes = st.builds(
    Shape,
    title=st.sampled_from([0, 60, 250]),
    body=st.integers(67, 160) | st.integers(67, 5000),
    shared=st.booleans(),
    markup=st.sampled_from(Markup),
    title_markup=st.sampled_from(Markup),
    bare_link=st.booleans(),
)


@given(lines, st.lists(lines | st.just(LINK), min_size=1, max_size=8), shapes)
@example("0" * 21, ["0" * 20], Shape(title=0, body=67, bare_link=False))
def test_the_lengths_of_a_service_are_kept(title, body, shape) -> None:
    worn, text = dressed(message(title, "\n".join(body)), shape)
    assert len(worn) <= (shape.title or shape.body)
    if shape.title and not shape.shared:
        assert len(text) <= shape.body
    if not shape.title:
        assert len(worn) + len(text) <= shape.body
    # A body that shares its room with the title may be left out for it.
    assert text or (worn and not shape.title)


def assert_no_markup(text, markup):
    if markup is Markup.HTML:
        assert not re.search(r"<|>|&(?!amp;|lt;|gt;|quot;|#x27;)", text)
    if markup is Markup.MARKDOWN:
        assert not re.search(r"(?<!\\)(?:\\\\)*[`*_~|\[\]]", re.sub(r"\\.", "", text))


@given(lines, st.lists(lines, min_size=1, max_size=8), shapes)
def test_no_markup_of_the_text_survives(title, body, shape) -> None:
    worn, text = dressed(message(title, "\n".join(body)), shape)
    assert_no_markup(worn, shape.title_markup)
    assert_no_markup(text.replace("<br/>", ""), shape.markup)
