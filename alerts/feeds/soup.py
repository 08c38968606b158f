"""What no XML parser reads is bounded before feedparser's loose half guesses at it: so many items, nested so deep.

Its time grows with the square of the nesting, so a million open tags would take until it is killed. One search forward
over the tags finds where that begins; the items before are kept.
"""

import re
from dataclasses import dataclass

from alerts.model.document import too_deep, too_many

MAX_DEPTH = 500
"""Open tags within one item, or before the first. Twice what a long article has whose paragraphs are never closed."""

_TAG = re.compile(rb"<(/?)([A-Za-z_][\w:.-]{0,64})([^<>]{0,8192})")
_ITEMS = frozenset({b"item", b"entry"})
_VOID = frozenset({b"br", b"hr", b"img", b"input", b"meta", b"link", b"wbr", b"col", b"area", b"source", b"embed"})


@dataclass(frozen=True, slots=True)
class Bounded:
    """The part that is fit to be read, whether the root's end is missing, and a note for people, if something is left
    out.
    """

    data: bytes
    truncated: bool = False
    note: str = ""


def bound(data: bytes, root: str, max_items: int) -> Bounded:
    """At most ``max_items`` items of ``data``, and none that is nested too deep; before the first, nothing from there on."""
    items = depth = 0
    item_at = -1
    is_deep = False
    parts, kept_to = [], 0
    for tag in _TAG.finditer(data):
        name = tag[2].rpartition(b":")[2].lower()
        if tag[1]:
            depth -= name not in _VOID
            continue
        if name in _ITEMS:
            if is_deep:
                parts.append(data[kept_to:item_at])
                kept_to, is_deep = tag.start(), False
            elif items == max_items:
                return Bounded(b"".join([*parts, data[kept_to : tag.start()]]), note=too_many(max_items))
            else:
                items += 1
            depth, item_at = 0, tag.start()
        elif not is_deep and name not in _VOID and not tag[3].endswith(b"/"):
            depth = max(depth, 0) + 1
            is_deep = depth > MAX_DEPTH
            if is_deep and item_at < 0:
                return Bounded(data[: tag.start()], note=too_deep(MAX_DEPTH))
    if is_deep:
        return Bounded(b"".join([*parts, data[kept_to:item_at]]), note=too_deep(MAX_DEPTH))
    note = too_deep(MAX_DEPTH) if parts else ""
    return Bounded(b"".join([*parts, data[kept_to:]]), not _is_closed(data, root), note)


def _is_closed(data: bytes, root: str) -> bool:
    """Whether the root's end tag stands at the end, outside of a CDATA section."""
    end_tag = re.compile(rb"</(?:[\w.-]{1,40}:)?" + root.encode() + rb"\s*>", re.IGNORECASE)
    starts = [found.start() for found in end_tag.finditer(data, max(0, len(data) - 65_536))]
    return bool(starts) and data.rfind(b"<![CDATA[", 0, starts[-1]) <= data.rfind(b"]]>", 0, starts[-1])
