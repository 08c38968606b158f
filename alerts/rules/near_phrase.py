"""Where a phrase is nearly found: with other capitals, as part of a longer word, or a likely slip of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from alerts.rules.look import Span, Text
from alerts.rules.phrase import Fault, Phrase, parse_phrase
from alerts.text.boundaries import word_starts
from alerts.text.characters import KINDS, SIGN, SPACELESS
from alerts.text.fold import fold

MAX_WORDS = 2_000
"""How many words of a text are looked at."""

LIKE = 0.7
"""How much alike words must be to be named; half of a word in a script without spaces, which are short."""

SPACELESS_LIKE = 0.5


Windows = list[tuple[str, Span]]
"""Runs of words, folded, each with its span in the original text."""

Memo = dict[tuple[Text, int, int], Windows]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """What comes near a condition, in words. ``closeness`` is from 0 to 1, where 1 is all but found."""

    closeness: float
    words: str


def nearest(misses: Iterable[NearMiss | None]) -> NearMiss | None:
    """The nearest; of several as near, the first."""
    return max((miss for miss in misses if miss is not None), key=lambda miss: miss.closeness, default=None)


def near_phrase(phrase: Phrase, texts: Iterable[Text], memo: Memo) -> NearMiss | None:
    """What of the texts comes nearest to a phrase that occurs in none of them. ``memo`` is for one look at an item."""
    return nearest(_other_form(phrase, text) or _alike(phrase, text, memo) for text in texts)


def _other_form(phrase: Phrase, text: Text) -> NearMiss | None:
    written = phrase.written
    if phrase.exact:
        found = _first(written, text, exact=False)
        if found is not None:
            return NearMiss(0.98, f"{_quoted(text, found)} is written with other capitals than {_asked(written)}")
    if "*" in written or KINDS[phrase.parts[0][1][0]] == SPACELESS:
        return None
    for starred in (f"{written}*", f"*{written}", f"*{written}*"):
        found = _first(starred, text, exact=phrase.exact)
        if found is not None:
            why = f'is more than {_asked(written)}; "{starred}" would find it'
            return NearMiss(0.95, f"{_quoted(text, found)} {why}")
    return None


def _first(written: str, text: Text, *, exact: bool) -> Span | None:
    phrase = _parsed(written, exact=exact)
    spans = [] if phrase is None else text.phrase(phrase)
    return spans[0] if spans else None


@lru_cache(maxsize=4096)
def _parsed(written: str, *, exact: bool) -> Phrase | None:
    found = parse_phrase(written, exact=exact)
    return None if isinstance(found, Fault) else found


def _alike(phrase: Phrase, text: Text, memo: Memo) -> NearMiss | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - wanted only when somebody asks why
    from rapidfuzz.distance import Prefix  # noqa: PLC0415 - the same

    wanted = " ".join(fold(phrase.written.replace("*", "")).text.split())
    is_spaceless = KINDS[wanted[0]] == SPACELESS
    least = SPACELESS_LIKE if is_spaceless else LIKE
    windows = _windows(text, max(1, len(word_starts(wanted))), 0 if is_spaceless else 1, memo)
    found = process.extract(
        wanted, [words for words, _ in windows], scorer=fuzz.ratio, score_cutoff=100 * least, limit=9
    )
    if not found:
        return None
    # Of several as much alike, the one that begins like it.
    _, score, place = max(found, key=lambda one: (one[1], Prefix.similarity(wanted, one[0])))
    closeness = min(score / 100, 0.94)
    return NearMiss(closeness, f"{_quoted(text, windows[place][1])} comes nearest to {_asked(phrase.written)}")


def _windows(text: Text, size: int, slack: int, memo: Memo) -> Windows:
    """Every run of so many words of a text, or of ``slack`` words fewer or more."""
    found = memo.get((text, size, slack))
    if found is None:
        folded = text.folded()
        starts = word_starts(folded.text)[: MAX_WORDS + size]
        stops = [_stop(folded.text, *both) for both in pairwise([*starts, len(folded.text)])]
        found = memo[text, size, slack] = [
            (folded.text[start : stops[last]], folded.span(start, stops[last]))
            for first, start in enumerate(starts)
            for last in range(max(first, first + size - 1 - slack), min(first + size + slack, len(starts)))
        ]
    return found


def _stop(folded: str, start: int, following: int) -> int:
    """Where the word that starts at a place ends, if another starts at ``following``."""
    while following > start + 1 and KINDS[folded[following - 1]] == SIGN:
        following -= 1
    return following


def _quoted(text: Text, span: Span) -> str:
    return f'"{text.original[span[0] : span[1]]}" in the {text.field}'


def _asked(written: str) -> str:
    return f'"{written}"'
