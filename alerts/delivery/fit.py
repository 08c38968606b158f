"""What of a message is kept where a service takes only so much: whole lines, never half an escape or half a tag."""

from collections.abc import Callable, Iterable, Sequence

from alerts.delivery.cut import cut
from alerts.model.delivery import Message


def kept(sizes: Sequence[int], room: int, order: Iterable[int], joint: int = 1) -> list[int]:
    """The lines that fit into ``room``, by index and in their own order; tried in the given order, ``joint`` is what
    joins each of them to the next.
    """
    left, chosen = room, []
    for index in order:
        if sizes[index] + joint <= left:
            left -= sizes[index] + joint
            chosen.append(index)
    return sorted(chosen)


def begun(sizes: Sequence[int], room: int, rest: Callable[[int], int], joint: int = 1) -> int:
    """How many lines from the first on fit into ``room``; where that is not all, ``rest`` is how long the line is that says
    how many are missing, and it fits too.
    """
    used = [0]
    for size in sizes:
        used.append(used[-1] + size + joint)
    if used[-1] <= room:
        return len(sizes)
    missing = len(sizes)
    return next((n for n in range(len(sizes) - 1, 0, -1) if used[n] + rest(missing - n) + joint <= room), 0)


def rest_line(missing: int) -> str:
    """What stands for lines that did not fit."""
    return f"and {missing:,} more: tapewatch alerts list"


def shortened(text: str, wear: Callable[[str], str], room: int, size: Callable[[str], int] = len) -> str:
    """The longest beginning of ``text`` that fits once it is worn (escaped)."""
    limit = min(len(text), max(room, 0))
    while limit > 0 and (worn := size(wear(cut(text, limit)))) > room:
        limit -= max(1, (worn - room) // 6)
    return wear(cut(text, limit))


def _beginning(lines: list[str], room: int, size: Callable[[str], int]) -> list[str]:
    sizes = [size(line) for line in lines]
    shown = begun(sizes, room, lambda missing: size(rest_line(missing)))
    return lines if shown == len(lines) else [*lines[:shown], rest_line(len(lines) - shown)]


def fitted_plain(message: Message, *, title: int, body: int, size: Callable[[str], int] = len) -> tuple[str, str]:
    """Title and body as plain text within these sizes; the link is worth more than any other line."""
    lines = message.body.split("\n")
    if message.digest is not None:
        lines = _beginning(lines, body, size)
    order = sorted(range(len(lines)), key=lambda i: (lines[i] != message.link, i))
    indices = kept([size(line) for line in lines], body, order)
    text = "\n".join(lines[index] for index in indices) or shortened(lines[0], str, body, size)
    return shortened(message.title, str, title, size), text
