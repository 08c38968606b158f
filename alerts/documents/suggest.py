"""Did you mean ...?"""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` was most likely meant to be, or None when none is near.

    Near is a Jaro-Winkler likeness of .8 and more of the lower-case words: one slip in a short word, a transposition,
    a missing ending; of words of three or four letters also one slip wherever it is. ``known`` may be empty.
    """
    from rapidfuzz import process  # noqa: PLC0415 - wanted only when something is wrong; costs start-up time
    from rapidfuzz.distance import OSA, JaroWinkler  # noqa: PLC0415 - the same

    choices = sorted(known)
    found = process.extractOne(word, choices, scorer=JaroWinkler.similarity, processor=str.casefold, score_cutoff=0.8)
    if found is None and len(word) in (3, 4):
        # Such a slip leaves too little in its place to be like anything: nto for not.
        slip = process.extractOne(word, choices, scorer=OSA.distance, processor=str.casefold, score_cutoff=1)
        return slip[0] if slip else None
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean "feeds"?``, or an empty text when nothing is near."""
    near = nearest(word, known)
    return f'did you mean "{near}"?' if near is not None else ""
