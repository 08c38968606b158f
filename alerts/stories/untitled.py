"""The headline of an item without a title, as posts and flashes are: the beginning of its text. Pure."""

import re
from dataclasses import replace

from alerts.model.item import Item
from alerts.stories.wording import likeness

_READ = 300
"""Characters of a text that a headline can have."""

_LEAST = 30
"""Characters of a first sentence, at least: "Tesla Inc. Shares" ends none."""

_BRACKETS = re.compile(r"\s*【([^】]{4,})】")
"""Chinese flashes begin with their headline in brackets."""

_END = re.compile(r"(?<=[^\W\d_]{2})[.!?](?=\s+\W*[A-ZÄÖÜ])|(?<=[\d%)\]])[.!?](?=\s+\W*[A-ZÄÖÜ])|[。！？]")


def titled(item: Item) -> Item:
    """The item itself; without a title one whose title is the headline or the first sentence of its text."""
    if item.title:
        return item
    text = (item.summary or item.body)[: _READ * 2].strip()
    if found := _BRACKETS.match(text):
        return replace(item, title=found[1])
    line = text.split("\n", 1)[0][:_READ]
    end = _END.search(line, _LEAST)
    return replace(item, title=line[: end.start()] if end else line)


def title_likeness(one: Item, other: Item) -> float:
    """The share of words that the headlines of two items have in common."""
    return likeness(titled(one).title, titled(other).title)
