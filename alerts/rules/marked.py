"""A text with the words marked by which a rule is true."""

from collections.abc import Iterable

BEFORE, AFTER = "«", "»"
AROUND = 60
"""How many characters of a long text are shown before and behind what is marked."""

MOST = 30
"""How many marks are shown."""

Piece = tuple[str, bool]
"""A part of a text, and whether it is marked."""


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text, or what of a long one stands around the marks, with the spans between « and »."""
    return "".join(f"{BEFORE}{part}{AFTER}" if is_marked else part for part, is_marked in pieces(text, spans))


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """The text in pieces, of a long one what stands around the marks. Spans that overlap become one; line breaks spaces.

    What follows the last of ``MOST`` marks is left out but for how many there are.
    """
    whole = _united(spans)
    if len(whole) > MOST:
        rest = f" … and {len(whole) - MOST:,} more"
        return [*pieces(text[: whole[MOST - 1][1]], whole[:MOST]), (rest, False)]
    found: list[Piece] = []
    place = 0
    for start, end in [*whole, (len(text), len(text))]:
        found += _between(text[place:start], first=place == 0, last=start == len(text))
        if end > start:
            found.append((" ".join(text[start:end].split()) or text[start:end], True))
        place = end
    return found


def _united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _between(text: str, *, first: bool, last: bool) -> list[Piece]:
    """What stands between two marks, its middle left out if that is long; before the first the start, behind the last the end."""
    if not text:
        return []
    before = "" if first and not last else text[: AROUND * (2 if first else 1)]
    after = "" if last else text[-AROUND:]
    if len(text) > len(before) + len(after) + AROUND:
        text = f"{before}…{after}"
    return [("".join(" " if sign in "\r\n\t" else sign for sign in text), False)]
