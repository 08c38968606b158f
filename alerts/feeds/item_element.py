"""One ``item`` or ``entry`` element becomes raw values under the names that ``entry.py`` knows."""

from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from alerts.feeds.around import Around, based, language_of
from alerts.feeds.element import text
from alerts.feeds.link_element import take_attributes, take_guid, take_link, take_source
from alerts.feeds.text_element import ASIDES, TEXTS, TITLES, take_aside, take_text, take_title
from alerts.feeds.topic_element import CATEGORIES, LISTS, SYMBOLS, take_categories, take_inside, take_list

_DATES = {
    "pubdate": "published",
    "published": "published",
    "issued": "published",
    "dcterms:issued": "published",
    "updated": "updated",
    "modified": "updated",
    "lastbuilddate": "updated",
    "dcterms:modified": "updated",
    "created": "created",
    "dcterms:created": "created",
    "dc:date": "dc_date",
}
_PLAINLY = {
    **_DATES,
    "dc:description": "dc_description",
    "feedburner:origlink": "feedburner_origlink",
    "language": "language",
    "dc:language": "language",
}
"""Elements whose text is all there is to them. The last one of a name counts, unless it is empty."""

_AUTHORS = frozenset({"author", "dc:creator", "dc:author", "itunes:author"})


def raw_item(item: Element, around: Around) -> dict[str, Any]:
    """The values of an item."""
    raw: dict[str, Any] = {}
    names = around.names
    if item.attrib:
        around = Around(names, based(item, around.base), language_of(item, around.lang))
        take_attributes(item, raw, around)
    for child in item:
        name = names[child.tag]
        take = _TAKE.get(name)
        if take is not None:
            take(raw, child, name, around)
        elif len(child) or name.rpartition(":")[2] in SYMBOLS:
            take_inside(raw, child, names)
    return raw


def _take_plainly(raw: dict[str, Any], element: Element, name: str, _around: Around) -> None:
    if value := text(element):
        raw[_PLAINLY[name]] = value


def _take_link(raw: dict[str, Any], element: Element, _name: str, around: Around) -> None:
    take_link(raw, element, around.base)


def _take_author(raw: dict[str, Any], element: Element, _name: str, around: Around) -> None:
    if not len(element):
        value = text(element)
    else:
        value = next((text(child) for child in element if around.names[child.tag].rpartition(":")[2] == "name"), "")
    if value:
        raw.setdefault("authors", []).append({"name": value})


_TAKE: Mapping[str, Callable[[dict[str, Any], Element, str, Around], None]] = {
    **dict.fromkeys(_PLAINLY, _take_plainly),
    **dict.fromkeys(TEXTS, take_text),
    **dict.fromkeys(ASIDES, take_aside),
    **dict.fromkeys(TITLES, take_title),
    **dict.fromkeys(("guid", "id"), take_guid),
    **dict.fromkeys(_AUTHORS, _take_author),
    **dict.fromkeys(CATEGORIES, take_categories),
    **dict.fromkeys(LISTS, take_list),
    "link": _take_link,
    "source": take_source,
}
