"""What of a message is kept where a service takes only so much: whole lines, never half an escape or half a tag."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TypeVar

from alerts.delivery.cut import cut
from alerts.delivery.gather import digest_lines
from alerts.model.delivery import Message
from alerts.model.digest import Digest

T = TypeVar("T")


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


def beginning(
    lines: Sequence[T],
    counts: Sequence[int],
    room: int,
    size: Callable[[T], int],
    wear: Callable[[str], T],
    joint: int = 1,
) -> list[T]:
    """The lines of a digest from the first on that fit into ``room``. Where that is not all, the last one says how many alerts
    are missing, by what each line ``counts``, and fits too.
    """
    used, missing = [0], [sum(counts)]
    for line, count in zip(lines, counts, strict=True):
        used.append(used[-1] + size(line) + joint)
        missing.append(missing[-1] - count)
    if used[-1] <= room:
        return list(lines)
    for shown in range(len(lines) - 1, 0, -1):
        rest = wear(rest_line(missing[shown]))
        # Where nothing but a link is missing ("0 more"), the line that it belongs to goes too.
        if missing[shown] and used[shown] + size(rest) + joint <= room:
            return [*lines[:shown], rest]
    return [wear(rest_line(missing[0]))]


def counts_of(digest: Digest, *, plain: bool = False) -> list[int]:
    """How many alerts each line of a digest tells, the heading first. In ``plain`` text the heading is the title, and a link
    stands below its line.
    """
    if not plain:
        return [line.alerts for line in digest_lines(digest)]
    return [
        count for line in islice(digest_lines(digest), 1, None) for count in [line.alerts] + ([0] if line.link else [])
    ]


def rest_line(missing: int) -> str:
    """What stands for lines that did not fit."""
    return f"and {missing:,} more: tapewatch alerts list"


def shortened(text: str, wear: Callable[[str], str], room: int, size: Callable[[str], int] = len) -> str:
    """The longest beginning of ``text`` that fits once it is worn (escaped)."""
    limit = min(len(text), max(room, 0))
    while limit > 0 and (worn := size(wear(cut(text, limit)))) > room:
        limit -= max(1, (worn - room) // 6)
    return wear(cut(text, limit))


def fitted_plain(message: Message, *, title: int, body: int, size: Callable[[str], int] = len) -> tuple[str, str]:
    """Title and body as plain text within these sizes; the link is worth more than any other line."""
    lines = message.body.split("\n")
    if message.digest is not None:
        lines = beginning(lines, counts_of(message.digest, plain=True), body, size, str)
    order = sorted(range(len(lines)), key=lambda i: (lines[i] != message.link, i))
    indices = kept([size(line) for line in lines], body, order)
    text = "\n".join(lines[index] for index in indices) or shortened(lines[0], str, body, size)
    return shortened(message.title, str, title, size), text
