"""How many words two titles or texts have in common, whatever the language. Pure."""

import re

_WORDS = re.compile(r"[^\W\d_]{4,}")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]{2,}")


def likeness(one: str, other: str) -> float:
    """The share of words that two titles have in common (Jaccard), from 0 to 1; 1 where one of them has none."""
    mine, theirs = _marks(one), _marks(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 1.0


def has_words_beyond(one: str, other: str) -> bool:
    """Whether one says words that the other does not; figures are none."""
    return bool(_marks(one) - _marks(other))


def is_unspaced(title: str) -> bool:
    """Whether it is written in a script without spaces."""
    return bool(_UNSPACED.search(title))


def _marks(title: str) -> set[str]:
    """Words of four letters or more; in scripts without spaces, every pair of neighbours."""
    folded = title.casefold()
    pairs = {run[i : i + 2] for run in _UNSPACED.findall(folded) for i in range(len(run) - 1)}
    return {word for word in _WORDS.findall(folded) if not _UNSPACED.search(word)} | pairs
