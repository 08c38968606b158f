"""What a name is: a company, a bank, a place, or one that only its capital told. Pure."""

from functools import lru_cache

from alerts.stories.vocabulary.lexicon import lexicon
from alerts.stories.vocabulary.lists import listed

SISTERS = listed("sisters")
"""Words that make another company of a name: Siemens is not Siemens Energy."""

FIRMS = frozenset({"company", "broker", "bank"})


@lru_cache(maxsize=20_000)
def kind_of(name: str) -> str:
    """What a name is; "unknown" for one that only its capital told."""
    return lexicon().kinds.get(name, "unknown")


@lru_cache(maxsize=20_000)
def is_firm(name: str) -> bool:
    """Whether a name is known as a company's or a central bank's."""
    return kind_of(name) in FIRMS or (name.rpartition(" ")[2] in SISTERS)
