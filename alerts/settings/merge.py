"""What several files give, as one: lists and names are joined, a key set in two files is a mistake."""

from alerts.settings.files import Pages
from alerts.settings.page import Given

SECTIONS = ("store", "poll", "stories", "delivery", "alive", "log")
JOINED_NAMES = ("channels", "groups", "hosts", "quiet")
PER_FILE = ("version", "include")


def merge(pages: Pages) -> dict[str, Given]:
    """Single values by their dotted path (``poll.every``), and joined under ``feeds``, ``channels``, ``groups``,
    ``hosts`` and ``quiet``.

    ``feeds`` holds a list of ``Given``, the others a dict of them by name. The first of two that clash counts.
    """
    merged: dict[str, Given] = {}
    feeds: list[Given] = []
    names: dict[str, dict[str, Given]] = {name: {} for name in JOINED_NAMES}
    for _, given in pages:
        for key, value in given.items():
            if key == "feeds":
                feeds += value.value
            elif key in JOINED_NAMES:
                _join(names[key], value, "quiet window" if key == "quiet" else key.removesuffix("s"))
            elif key in SECTIONS:
                for inner, single in value.value.items():
                    _set(merged, f"{key}.{inner}", single)
            elif key not in PER_FILE:
                _set(merged, key, value)
    page = pages[0][0]
    node = next((given[key].node for _, given in pages for key in given), None)
    if node is not None:
        merged["feeds"] = Given(feeds, node, page)
        merged |= {key: Given(value, node, page) for key, value in names.items()}
    return merged


def _set(merged: dict[str, Given], path: str, given: Given) -> None:
    first = merged.setdefault(path, given)
    if first is not given:
        given.report("C011", f"{path} is set a second time", f"it is set first at {first.place}: keep one of the two")


def _join(known: dict[str, Given], given: Given, word: str) -> None:
    for name, entry in given.value.items():
        first = known.setdefault(name, entry)
        if first is not entry:
            hint = f"it stands first at {first.place}: keep one of the two, or give one another name"
            entry.page.report("C010", entry.key or entry.node, f"the {word} {name} stands here a second time", hint)
