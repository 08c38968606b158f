"""Items whose title is a label ("Export control notice", "Current rate") and whose text is the news. Pure."""

from dataclasses import replace
from datetime import timedelta

from alerts.model.item import Item
from alerts.stories.follow import edited
from alerts.stories.kinds import kind_of
from alerts.stories.reading import Reading
from alerts.stories.template import is_template, size, tells_an_event
from alerts.stories.verdict import Kind, Verdict
from alerts.stories.wording import likeness

LATELY, OFTEN = timedelta(hours=6), 3
"""A page that has told so much within this time shows whatever is the latest: its text runs."""

_LABEL = 6
"""Words, names and events of a label, at most."""

_READ = 300
"""Characters of a text that are read like a headline."""

_LEFT = 0.5
"""The share of words that an edit leaves standing."""


def is_label(reading: Reading) -> bool:
    """Whether a title tells no event and names nobody, or names and says nothing, so that what its item tells stands in the
    text.
    """
    if size(reading) > _LABEL or not is_template(reading) or tells_an_event(reading):
        return False
    return size(reading) == len(reading.names) or all(kind_of(name) == "unknown" for name in reading.names)


def as_headline(item: Item) -> Item:
    """The item with the beginning of its text for a title."""
    return replace(item, title=(item.summary or item.body)[:_READ], summary="", body="")


def text_edited(item: Item, before: Item, mine: Reading, theirs: Reading) -> Verdict:
    """How the text of a labelled item stands to the one before. ``mine`` and ``theirs`` are how both read ``as_headline``. A count
    of readers or of updates is no news.
    """
    verdict = edited(_without_counts(mine), _without_counts(theirs))
    if verdict.kind is Kind.SAME and likeness(item.summary or item.body, before.summary or before.body) < _LEFT:
        return Verdict(Kind.OTHER, ("another text under one label",), verdict.likeness)
    return verdict


def _without_counts(reading: Reading) -> Reading:
    return replace(reading, numbers=tuple(number for number in reading.numbers if number.kind != "count"))
