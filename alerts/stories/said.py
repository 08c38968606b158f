"""Where phrases stand in a headline. Pure."""

from collections.abc import Iterable, Sequence

from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lists import listed

_BEHIND = listed("come after")


def said(line: str, phrases: Iterable[str]) -> list[str]:
    """Those of the phrases that stand in a line: Chinese ones anywhere, others as whole words."""
    spaced, text = f" {line} ", line.replace(" ", "")
    return [phrase for phrase in phrases if (phrase in text if is_han(phrase) else f" {phrase} " in spaced)]


def head(words: Sequence[str]) -> Sequence[str]:
    """The words before "after", which tell the news; empty where it comes after nothing."""
    place = next((place for place, word in enumerate(words) if word in _BEHIND and place), 0)
    return words[:place]
