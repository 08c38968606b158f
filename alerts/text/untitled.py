"""The headline of news without a title, as posts and flashes are: how its text begins. Pure."""

import re

_READ = 300
"""Characters of a text that a headline can have."""

_LEAST = 30
"""Characters of a first sentence, at least: "Tesla Inc. Shares" ends none."""

_BRACKETS = re.compile(r"\s*【([^】]{4,})】")
"""Chinese flashes begin with their headline in brackets."""

_END = re.compile(r"(?<=[^\W\d_]{2})[.!?](?=\s+\W*[A-ZÄÖÜ])|(?<=[\d%)\]])[.!?](?=\s+\W*[A-ZÄÖÜ])|[。！？]")

READ = _READ * 2
"""Characters of a text that are looked at."""


def headline(title: str, text: str) -> str:
    """The title; where there is none the headline or the first sentence of the text."""
    if title:
        return title
    text = text[:READ].strip()
    if found := _BRACKETS.match(text):
        return found[1]
    line = text.split("\n", 1)[0][:_READ]
    end = _END.search(line, _LEAST)
    return line[: end.start()] if end else line
