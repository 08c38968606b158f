"""Entries are added to a person's YAML, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.documents.append import NotAppended, append
from alerts.documents.read import read

MINE = """\
# My feeds, do not sort!

feeds:
  # the desk
  - {id: b, url: "https://b.example/rss", every: 3m}   # keep: 'why' he said
  - id: a
    url: 'https://a.example/rss'      # odd one

    groups: [wires]
  # a last word
groups:
  wires: {title: "Wires: all"}
"""
ENTRY = {"id": "new", "url": "https://new.example/rss?a=1&b=2#x", "groups": ("wires", "german")}


def test_every_line_that_was_there_is_still_there_in_its_order():
    lines = append(MINE, "feeds", [ENTRY]).splitlines()
    kept = [line for line in lines if "new.example" not in line]
    assert kept == MINE.splitlines()
    assert '  - {id: new, url: "https://new.example/rss?a=1&b=2#x", groups: [wires, german]}' in lines


@pytest.mark.parametrize(
    "start", ["", "# nothing yet\n", "# no end of line", "feeds: []\n", "feeds:\n", "version: 1\n"]
)
def test_a_list_that_is_empty_or_missing_begins(start):
    new = append(start, "feeds", [ENTRY])
    assert start.split("feeds")[0].strip() in new
    assert "\n  - {id: new" in new


def test_nothing_to_add_changes_not_a_byte():
    assert append("feeds:   [ ]", "feeds", []) == "feeds:   [ ]"


@pytest.mark.parametrize("text", ["- a\n", "feeds: 3\n", "word\n"])
def test_what_is_no_list_is_refused(text):
    with pytest.raises(NotAppended):
        append(text, "feeds", [ENTRY])


def test_names_that_yaml_would_read_as_something_else_stay_texts():
    new = append("", "feeds", [{"id": "0700", "lang": "no"}, {"id": "true"}, {"id": "1e3"}])
    assert not read(new, "new").problems


@pytest.mark.parametrize(
    "start",
    [
        MINE,
        MINE.replace("\n", "\r\n"),
        MINE.split("groups:\n", maxsplit=1)[0],
        "feeds:\n- id: a  # no indent\n- {id: b}",
        "feeds:\n    -   id: a\n        url: >-\n          folded\n          text\n    # end\n\nversion: 1\n",
        "other: {feeds: [x]}\nfeeds:\n  - {id: a,\n     url: b}  # two lines\n",
        "x: &y\n  - id: 1\nfeeds:\n  - id: q\n    groups:\n      - feeds\n      - b\n",
    ],
)
def test_a_list_with_dashes_is_added_to_and_no_other_byte_changes(start):
    new = append(start, "feeds", [ENTRY])
    lines = new.splitlines(keepends=True)
    kept = "".join(line for line in lines if "new.example" not in line)
    assert kept.rstrip("\r\n") == start.rstrip("\r\n")
    assert len(lines) == len(start.splitlines()) + 1


def test_a_list_in_brackets_keeps_its_comments():
    new = append("# one\nfeeds: [\n  {id: a},  # two\n  {id: b}]  # three\n# four\n", "feeds", [ENTRY])
    assert all(word in new for word in ("# one", "# two", "# three", "# four", "{id: new"))


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)
TEXTS = TEXTS.filter(lambda text: "\ufeff" not in text and "\ufffe" not in text and "\uffff" not in text)


@given(st.lists(st.dictionaries(st.sampled_from(["id", "url", "lang"]), TEXTS, min_size=1), min_size=1, max_size=3))
def test_whatever_is_added_is_read_back_as_it_was_or_refused(entries):
    try:
        new = append(MINE, "feeds", entries)
    except NotAppended:
        return
    assert not read(new, "new").problems
    assert MINE.splitlines()[0] in new
