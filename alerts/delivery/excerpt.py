"""A short piece of a text around the words that a rule found, with those words marked."""

from collections.abc import Iterable, Iterator, Sequence

from alerts.delivery.cut import cut
from alerts.delivery.neutral import piece
from alerts.model.brief import Line, Run
from alerts.model.match import Evidence

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Stand for the marks while a text is put together and cut: no text holds them, while quotation marks are in many."""

LEAD = 60
"""Characters shown before the first marked word when the text does not start there."""


def mark(word: str) -> str:
    """The word in the marks that stand for "this is what matched"."""
    return f"«{word}»"


def excerpt(text: str, evidence: Iterable[Evidence], width: int) -> str:
    """``excerpted``, the marked words in «»."""
    return "".join(mark(run.text) if run.marked else run.text for run in excerpted(text, evidence, width))


def excerpted(text: str, evidence: Iterable[Evidence], width: int, *, whole: bool = False) -> Line:
    """About ``width`` characters of ``text`` in one safe line, from shortly before the first occurrence on.

    ``evidence`` counts in code points of ``text``; occurrences that are not there (the text was cut or is another
    one) are passed over. Without any, or where the ``whole`` text is wanted, the excerpt is the beginning.
    """
    spans = _merged((e.start, e.end) for e in evidence if text[e.start : e.end] == e.text and e.text.strip())
    start = 0
    if spans and spans[0][0] > LEAD and not whole:
        space = text.rfind(" ", 0, spans[0][0] - LEAD // 2)
        start = max(space + 1, spans[0][0] - LEAD)
    pieces, at = ["…" if start else ""], start
    for begin, end in spans:
        pieces += [_piece(text[at:begin]), _OPEN, _piece(text[begin:end]), _CLOSE]
        at = end
        if at - start > width:
            break
    pieces.append(_piece(text[at : at + width]))
    shown = cut(_harmless("".join(pieces)).strip(), width)
    if shown.count(_OPEN) > shown.count(_CLOSE):  # the cut fell inside the marks
        shown = shown.removesuffix("…") + _CLOSE + "…"
    return tuple(_runs(shown))


def _runs(shown: str) -> Iterator[Run]:
    for part in shown.split(_OPEN):
        word, close, rest = part.partition(_CLOSE)
        if not close:
            word, rest = "", part
        if word:
            yield Run(word, marked=True)
        if rest:
            yield Run(rest)


def _piece(text: str) -> str:
    return piece(text.replace(_OPEN, "").replace(_CLOSE, ""))


def _harmless(marked: str) -> str:
    """Text that acts only across a mark's edge (``@`` and the found word ``everyone``) goes without marks."""
    bare = marked.replace(_OPEN, "").replace(_CLOSE, "")
    safe = piece(bare)
    return marked if safe == bare else safe


def _merged(spans: Iterable[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
