"""A company's name in Chinese with a sister's word behind it is another company: 京东健康 is JD Health, and not JD.com. Pure."""

from collections.abc import Iterator

from alerts.stories.kinds import FIRMS
from alerts.stories.vocabulary.lexicon import Entry, Lexicon
from alerts.stories.vocabulary.lists import listed, pairs

_SISTERS = pairs("sisters han apart")
"""Words, each with the English one."""

_UNITS = tuple(listed("units han"))


def named(known: Lexicon, run: str) -> Iterator[tuple[str, Entry | None, str | None]]:
    """A run of Chinese characters in pieces: entries, and what stands between them; with the name that an entry is of, or a sister's,
    by its English word, so that it is the name that an English headline reads.
    """
    place = past = 0
    for piece, entry in known.cut(run):
        start, place = place, place + len(piece)
        if start < past:
            # The sister's word has taken some of it.
            piece, entry = run[past:place], None  # noqa: PLW2901 - what is left of it
            if not piece:
                continue
        name = entry.name if entry is not None else None
        if name is not None and known.kinds.get(name) in FIRMS:
            word, english = _sister(run, place)
            name, past = f"{name} {english}".rstrip(), place + len(word)
        yield piece, entry, name


def _sister(run: str, place: int) -> tuple[str, str]:
    """The sister's word that stands at a place, and what it is in English; none where it is a part of the company."""
    for word, english in _SISTERS:
        if run.startswith(word, place):
            return ("", "") if run.startswith(_UNITS, place + len(word)) else (word, english)
    return "", ""
