"""Items as JSON lines: what ``match`` and ``explain`` read, the lines of ``parse`` among them."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alerts.model.item import Item


def row_of(line: bytes) -> dict[str, Any]:
    """The object on a line. Raises ValueError, worded for people, if there is none."""
    try:
        row = json.loads(line)
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(row, dict):
        raise ValueError("not an item: an object is expected")  # noqa: TRY004 - what was read is wrong, not its type
    return row


def item_of(row: dict[str, Any], feed_groups: Mapping[str, tuple[str, ...]]) -> "Item":
    """The item of an object; ``feed_groups`` are the groups of each feed that is configured. Raises ValueError."""
    from alerts.model.item import Item  # noqa: PLC0415 - --help must not pay for it

    feed = _text(row, "feed") or None
    categories = _list(row, "categories") or ((_text(row, "category"),) if row.get("category") else ())
    groups = _list(row, "groups") or (feed_groups.get(feed, ()) if feed else ())
    return Item(
        key=str(key_of(row)),
        title=_text(row, "title"),
        summary=_text(row, "summary"),
        body=_text(row, "body"),
        author=_text(row, "author"),
        feed=feed,
        link=_text(row, "url") or _text(row, "link") or None,
        lang=_text(row, "lang") or None,
        categories=categories,
        symbols=_list(row, "symbols"),
        groups=groups,
    )


def knows_groups(row: Mapping[str, Any], feed: str | None, feed_groups: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the groups of the item's feed are stated by its line, or by the configuration."""
    return "groups" in row or feed in feed_groups


def key_of(row: dict[str, Any]) -> str | int:
    """What the item is called; ``parse`` says ``key``. Raises ValueError."""
    key = next((row[name] for name in ("id", "key") if row.get(name) is not None), None)
    if not isinstance(key, (str, int)) or isinstance(key, bool):
        raise ValueError('an item needs an "id", a text')  # noqa: TRY004 - what was read is wrong, not its type
    return key


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f'"{name}" is a text, or null')  # noqa: TRY004 - what was read is wrong, not its type
    return value


def _list(row: dict[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise ValueError(f'"{name}" is a list of texts, or null')
    return tuple(value)
