"""A short piece of a text around the words that a rule found, with those words marked."""

from collections.abc import Iterable, Sequence

from alerts.delivery.cut import cut
from alerts.delivery.neutral import piece
from alerts.model.match import Evidence

LEAD = 60
"""Characters shown before the first marked word when the text does not start there."""


def mark(word: str) -> str:
    """The word in the marks that stand for "this is what matched"."""
    return f"«{word}»"


def excerpt(text: str, evidence: Iterable[Evidence], width: int) -> str:
    """About ``width`` characters of ``text`` in one safe line, from shortly before the first occurrence on.

    ``evidence`` counts in code points of ``text``; occurrences that are not there (the text was cut or is another
    one) are passed over. Without any, the excerpt is the beginning.
    """
    spans = _merged((e.start, e.end) for e in evidence if text[e.start : e.end] == e.text and e.text.strip())
    start = 0
    if spans and spans[0][0] > LEAD:
        space = text.rfind(" ", 0, spans[0][0] - LEAD // 2)
        start = max(space + 1, spans[0][0] - LEAD)
    pieces, at = ["…" if start else ""], start
    for begin, end in spans:
        pieces += [piece(text[at:begin]), mark(piece(text[begin:end]))]
        at = end
        if at - start > width:
            break
    pieces.append(piece(text[at : at + width]))
    shown = cut("".join(pieces).strip(), width)
    if shown.count("«") > shown.count("»"):  # the cut fell inside the marks
        return shown.removesuffix("…") + "»…"
    return shown


def _merged(spans: Iterable[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
