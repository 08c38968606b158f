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


def shortened(text: str, wear: Callable[[str], str], room: int, size: Callable[[str], int] = len) -> str:
    """The longest beginning of ``text`` that fits once it is worn (escaped)."""
    limit = min(len(text), max(room, 0))
    while limit > 0 and (worn := size(wear(cut(text, limit)))) > room:
        limit -= max(1, (worn - room) // 6)
    return wear(cut(text, limit))


def fitted_plain(message: Message, *, title: int, body: int, size: Callable[[str], int] = len) -> tuple[str, str]:
    """Title and body as plain text within these sizes; the link is worth more than any other line."""
    lines = message.body.split("\n")
    order = sorted(range(len(lines)), key=lambda i: (lines[i] != message.link, i))
    indices = kept([size(line) for line in lines], body, order)
    text = "\n".join(lines[index] for index in indices) or shortened(lines[0], str, body, size)
    return shortened(message.title, str, title, size), text
