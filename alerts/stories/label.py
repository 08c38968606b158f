"""Items whose title is a label ("Export control notice", "Current rate", "Nvidia Corp") and whose text is the news. Pure."""

import re
from dataclasses import replace
from datetime import timedelta

from alerts.model.item import Item
from alerts.model.story import FollowKind
from alerts.stories.follow import edited, follow_kind, is_price, is_published
from alerts.stories.kinds import kind_of
from alerts.stories.reading import Reading
from alerts.stories.template import size, tells_an_event
from alerts.stories.verdict import Kind, Verdict
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lists import listed
from alerts.stories.weights import event_weight, is_direction
from alerts.stories.wording import has_words_beyond, likeness

LATELY, OFTEN = timedelta(hours=6), 3
"""A page that has told so much within this time shows whatever is the latest: its text runs."""

_LABEL, _BESIDE = 6, 2
"""Words, names and events of a label, at most; of one that names somebody, so many beside the name."""

_READ = 300
"""Characters of what is new in a text that are read like a headline."""

_LEFT = 0.5
"""The share of words that an edit leaves standing."""

STANDS = timedelta(hours=6)
"""So long after an edit what an item says has stood for long."""

_SURE = 0.5
_STANDING = listed("standing")
_NO_NEWS = Verdict(Kind.SAME, (), 1.0)

_COINS = re.compile(r"\d ?(?:cents?|pence|rappen|¢)\b", re.IGNORECASE)
"""Sums that read like counts."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+|[\n。！？;；|]+")


def is_label(reading: Reading) -> bool:
    """Whether a title tells no event, so that what its item tells stands in the text."""
    if size(reading) > _LABEL or tells_an_event(reading):
        return False
    named = sum(kind_of(name) != "unknown" for name in reading.names)
    return not named or size(reading) - named <= _BESIDE


def may_stand(reading: Reading) -> bool:
    """Whether a title that names an event may be that of a page whose text tells what has become of it."""
    return size(reading) <= _LABEL


def beyond_title(verdict: Verdict, title: Reading, mine: Reading, theirs: Reading, *, stood: bool) -> Verdict:
    """The same for a title that ``may_stand``: news in the text is a direction, a figure of what is published, or an event that the
    title has not; under a title such as "recall notice" any other text. ``stood`` is whether what is gone from the text had
    stood for long: the first lines of an article are written anew within hours. A turn or a figure under such a title is news at
    once.
    """
    kind = follow_kind(verdict)
    if verdict.kind is Kind.SAME or is_price(mine):
        return _NO_NEWS
    stands = _is_standing(title)
    if kind is FollowKind.NUMBER:
        return verdict if (stood or stands) and (is_published(title) or is_published(mine)) else _NO_NEWS
    if kind is not None and kind is not FollowKind.MATTER:
        return verdict if stood or stands else _NO_NEWS
    events = {event for event in mine.events if is_direction(event) or event_weight(event) >= _SURE}
    is_new = bool(events - title.events - theirs.events) or stands
    return verdict if stood and is_new else _NO_NEWS


def _is_standing(title: Reading) -> bool:
    words = title.line.split()
    return not _STANDING.isdisjoint(words) or any(
        word in title.line for word in _STANDING if not word.isascii() and is_han(word)
    )


def news_of(item: Item, before: Item) -> Item:
    """The item with the beginning of what is new in its text for a title: an introduction that stays says nothing."""
    there = set(_sentences(before))
    fresh = " ".join(sentence for sentence in _sentences(item) if sentence not in there)
    return replace(item, title=fresh[:_READ], summary="", body="")


def judged(mine: Reading, theirs: Reading, new: str, old: str) -> Verdict:
    """How what is ``new`` in the text of a labelled item stands to what is gone from it, and how both read. A count of readers or
    of updates is no news, nor is a time; a figure is that is no count.
    """
    if not new:
        return Verdict(Kind.SAME, (), 1.0)
    if not (_COINS.search(new) and _COINS.search(old)):
        mine, theirs = _without_counts(mine), _without_counts(theirs)
    verdict = edited(mine, theirs)
    if verdict.kind is not Kind.OTHER and not has_words_beyond(new, old):
        # The same words: no more than a figure can be new.
        return verdict
    if likeness(new, old) < _LEFT and verdict.kind is not Kind.FOLLOW_UP:
        return Verdict(Kind.OTHER, ("another text under one label",), verdict.likeness)
    return verdict if verdict.kind is Kind.FOLLOW_UP else Verdict(Kind.SAME, verdict.reasons, verdict.likeness)


def _sentences(item: Item) -> list[str]:
    return [one for part in _SENTENCE.split(item.summary or item.body) if (one := part.strip())]


def _without_counts(reading: Reading) -> Reading:
    return replace(reading, numbers=tuple(number for number in reading.numbers if number.kind != "count"))
