"""The whole items of a JSON Feed that ends too early, or in which one is broken. Pure."""

import json
import re
from typing import Any

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_TRIED = 5
"""Places that look like the beginning of the list."""


def whole_items(text: str, *, most: int) -> tuple[dict[str, Any] | None, bool]:
    """The document with the items that stand in front of what is broken, at most so many, and whether that is not all; None where
    there are none. A comma too many, and what stands behind the list, breaks nothing.
    """
    decoder = json.JSONDecoder(strict=False)
    for _, opening in zip(range(_TRIED), _ITEMS.finditer(text), strict=False):
        try:
            document = json.loads(text[: opening.end()] + "]}", strict=False)
        except (ValueError, RecursionError):
            continue
        items: list[Any] = []
        place = opening.end()
        while len(items) < most and (begins := _BETWEEN.match(text, place)):
            try:
                item, place = decoder.raw_decode(text, begins.end())
            except (ValueError, RecursionError):
                break
            if not isinstance(item, dict):
                break
            items.append(item)
        rest = _BETWEEN.match(text, place)
        is_whole = rest is not None and text[rest.end() : rest.end() + 1] == "]"
        return ({**document, "items": items} if items and isinstance(document, dict) else None), not is_whole
    return None, True
