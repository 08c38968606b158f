"""A message in the markup that a service reads, within the lengths that it takes.

The message is plain text. Where a service reads HTML or Markdown, everything that could be markup is escaped; only
the link stays an address, for an escaped address leads nowhere.
"""

import html
import re
from dataclasses import dataclass
from enum import StrEnum

from alerts.delivery.fit import beginning, counts_of, kept, shortened
from alerts.model.delivery import Message


class Markup(StrEnum):
    """What a service makes of the text it is given."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a service wants its message. Lengths are in characters of the dressed text.

    ``title`` is 0 where the service has no title of its own: it is then put before the body, as part of it.
    ``shared`` says that title and body share the body's length although the title has a length of its own.
    ``title_markup`` is what the title is read as. ``bare_link``: a link is written as it is, else in ``<>``.
    """

    title: int = 250
    body: int = 32_768
    shared: bool = False
    markup: Markup = Markup.TEXT
    title_markup: Markup = Markup.TEXT
    bare_link: bool = True


_JOINT = 24
"""Characters kept free for what a service puts between a title and a body that it joins (``<b></b><br />``)."""

_LEAST = 24
"""Characters of a first line that is cut for want of room; a few less tell nothing, where the title stands before it."""

# What CommonMark and its chat dialects read inside a line, and what they read only at its start. No more than that:
# some services show the backslash before a sign that needs none.
_MARKDOWN = re.compile(r"[\\`*_~|\[\]]|^[#>+-]")


def dressed(message: Message, shape: Shape) -> tuple[str, str]:
    """Title and body as the service gets them. What does not fit is left out by whole lines, the link last of all."""
    title, room = _title(message, shape)
    return title, _body(message, shape, room)


def holds(message: Message, shape: Shape) -> bool:
    """Whether every line of the body fits."""
    worn, joint = _worn(message, shape)
    return sum(len(line) + len(joint) for line in worn) <= _title(message, shape)[1]


def _title(message: Message, shape: Shape) -> tuple[str, int]:
    """The title, and the room that it leaves to the body: where they share it, at least the link's, unless it is half of it."""
    least = len(_link(message.link, shape)) + _JOINT if message.link else 0
    title_room = shape.title or shape.body - _JOINT - (least if least <= shape.body // 2 else 0)
    title = shortened(message.title, lambda text: escaped(text, shape.title_markup), title_room)
    is_joined = not shape.title or shape.shared
    return title, shape.body - (len(title) + _JOINT if is_joined else 0)


def _worn(message: Message, shape: Shape) -> tuple[list[str], str]:
    """The lines of the body as the service reads them, and what joins them."""
    lines = message.body.split("\n")
    joint = "<br/>\n" if shape.markup is Markup.HTML else "  \n" if not shape.bare_link else "\n"
    return [_link(text, shape) if text == message.link else escaped(text, shape.markup) for text in lines], joint


def _body(message: Message, shape: Shape, room: int) -> str:
    lines = message.body.split("\n")
    worn, joint = _worn(message, shape)
    if message.digest is not None:
        counts, wear = counts_of(message.digest, plain=True), lambda rest: escaped(rest, shape.markup)
        worn = beginning(worn, counts, room, len, wear, len(joint))
        lines = lines if len(worn) == len(lines) else [""] * len(worn)
    # The link is worth more than any other line; the others count in the order in which they are read.
    order = sorted(range(len(lines)), key=lambda i: (lines[i] != message.link, i))
    indices = kept([len(line) for line in worn], room, order, len(joint))
    if not indices and room < _LEAST and not shape.title:
        return ""
    if not indices:
        return shortened(lines[0], lambda text: escaped(text, shape.markup), max(room, 1))
    return joint.join(worn[index] for index in indices)


def _link(address: str, shape: Shape) -> str:
    if shape.markup is Markup.HTML:
        safe = html.escape(address)
        return f'<a href="{safe}">{safe}</a>'
    return address if shape.bare_link else f"<{address}>"


def markdown_escaped(text: str) -> str:
    """Text in which nothing is Markdown."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def escaped(text: str, markup: Markup) -> str:
    """Text in which nothing is markup."""
    match markup:
        case Markup.HTML:
            return html.escape(text)
        case Markup.MARKDOWN:
            return markdown_escaped(text)
        case _:
            return text
