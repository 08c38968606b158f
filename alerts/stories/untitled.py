"""Items without a title are read by the headline that they would have. Pure."""

from dataclasses import replace

from alerts.model.item import Item
from alerts.stories.wording import likeness
from alerts.text.untitled import headline


def titled(item: Item) -> Item:
    """The item itself; without a title one whose title is the headline or the first sentence of its text."""
    return item if item.title else replace(item, title=headline("", item.summary or item.body))


def title_likeness(one: Item, other: Item) -> float:
    """The share of words that the headlines of two items have in common."""
    return likeness(titled(one).title, titled(other).title)
