"""The whole items of a JSON Feed that ends too early, or in which one is broken. Pure."""

import json
import re
from typing import Any

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_TRIED = 5
"""Places that look like the beginning of the list."""


def whole_items(text: str, *, most: int) -> dict[str, Any] | None:
    """The document with the items that stand in front of what is broken, at most so many; None where there are none."""
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
        return {**document, "items": items} if items and isinstance(document, dict) else None
    return None
