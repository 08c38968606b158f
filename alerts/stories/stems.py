"""Words without their endings, roughly, in English and German: sales and sale, Aktien and Aktie."""

from functools import lru_cache

_ENDINGS = (
    "ungen",
    "ments",
    "ation",
    "ings",
    "ung",
    "ing",
    "ies",
    "ers",
    "ed",
    "es",
    "er",
    "en",
    "em",
    "ly",
    "s",
    "e",
    "n",
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its ending; at least four letters remain."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
