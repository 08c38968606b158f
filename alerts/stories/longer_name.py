"""Whether words behind a company's name make another company's name of it: Siemens and Siemens Energy, 京东 and 京东物流. Pure."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from alerts.stories.kinds import is_firm, kind_of
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lexicon import lexicon
from alerts.stories.vocabulary.lists import listed
from alerts.stories.vocabulary.ordinary import is_ordinary

_SISTERS = listed("sisters")
_SISTERS_HAN = tuple(listed("sisters han"))


def is_longer_name(words: Sequence[str], before: Sequence[str], own: AbstractSet[str], both: Iterable[str]) -> bool:
    """Whether ``words``, which only one headline has behind what stands ``before`` in both, belong to a company's name. ``own``
    are the words of the names that only it has, ``both`` the names that both have.
    """
    if is_han(words[0]):
        return "".join(words).startswith(_SISTERS_HAN) and ends_in_a_firm(before)
    if not all(word in _SISTERS or (word in own and is_ordinary(word)) for word in words):
        return False  # Nvidia's Huang is no other company
    return any(
        list(before[-len(parts) :]) == parts for parts in (name.split() for name in both if _may_be_a_firm(name))
    )


def ends_in_a_firm(before: Sequence[str]) -> bool:
    """Whether Chinese characters end in a company's name."""
    text = "".join(before[-12:])
    found = (lexicon().han.get(text[start:]) for start in range(len(text)))
    return any(entry is not None and entry.name is not None and is_firm(entry.name) for entry in found)


def _may_be_a_firm(name: str) -> bool:
    return is_firm(name) or kind_of(name) == "unknown"
