"""The whole items of a JSON Feed that ends too early, or in which one is broken. Pure."""

import json
import re
from contextlib import suppress
from typing import Any

_DECODER = json.JSONDecoder(strict=False)
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_TRIED = 5
"""Places that look like the beginning of the list."""

_NEXT = re.compile(r"\}\s*,\s*(?=\{)")
_SKIPPED = 500
"""Places that look like the beginning of an item behind a broken one."""


def whole_items(text: str, *, most: int) -> tuple[dict[str, Any] | None, bool]:
    """The document with the items that are not broken, at most so many, and whether that is not all; None where there are none. A
    comma too many, and what stands behind the list, breaks nothing.
    """
    for _, opening in zip(range(_TRIED), _ITEMS.finditer(text), strict=False):
        try:
            document = json.loads(text[: opening.end()] + "]}", strict=False)
        except (ValueError, RecursionError):
            continue
        items, place, skipped = _items(text, opening.end(), most)
        is_whole = not skipped and text[place : place + 1] == "]"
        return ({**document, "items": items} if items and isinstance(document, dict) else None), not is_whole
    return None, True


def _items(text: str, place: int, most: int) -> tuple[list[Any], int, int]:
    """The items from ``place`` on, where the list ends or cannot be read any further, and how many places were skipped."""
    items: list[Any] = []
    skipped = 0
    while len(items) < most and skipped < _SKIPPED:
        begins = _between(text, place)
        item, end = None, begins
        with suppress(ValueError, RecursionError):
            item, end = _DECODER.raw_decode(text, begins)
        if isinstance(item, dict) and (not skipped or _is_item(item)):
            items.append(item)
            place = _between(text, end)
            continue
        following = _NEXT.search(text, begins + 1) if text[begins : begins + 1] == "{" else None
        if following is None:
            break
        place, skipped = following.end(), skipped + 1
    return items, place, skipped


def _between(text: str, place: int) -> int:
    found = _BETWEEN.match(text, place)
    return found.end() if found else place


def _is_item(found: dict[str, Any]) -> bool:
    """Whether it is none of the authors or attachments of a broken item."""
    return "id" in found or ("title" in found and "mime_type" not in found)
