"""RSS, RDF, CDF and Atom whose XML is whole, read from the tree that the standard library builds of it in C.

Four fifths of what feedparser takes goes to elements that nobody looks at, one call each. Here a document is one call, and
only the children of items and of the head are looked at. What is no XML is feedparser's (``loose.py``), and so are the
names of the values: both halves give the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLParser

from alerts.feeds.around import Around, based, language_of
from alerts.feeds.element import Names, namespace, prefixes, spelt, text
from alerts.feeds.item_element import raw_item
from alerts.feeds.link_element import take_link
from alerts.feeds.wish import MOST_STATED, STATED

ITEMS = frozenset({"item", "entry"})
_HEADS = frozenset({"channel", "feed"})
_RSS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}


@dataclass(frozen=True, slots=True)
class Syndicated:
    """What a reader found: raw values, not yet plain text. ``stated`` are the elements of ``wish.STATED`` outside of
    items, with their texts.
    """

    version: str
    feed: Mapping[str, Any]
    entries: Sequence[Mapping[str, Any]]
    stated: Sequence[tuple[str, str]] = field(default=())


def plant(data: bytes) -> Element | None:
    """The tree of a document in UTF-8 that starts with its root element; None where the XML is broken.

    Entities have been refused before, and nothing external is ever loaded.
    """
    parser = XMLParser(encoding="utf-8")  # noqa: S314 - there is no document type in front of the root any more
    try:
        parser.feed(data)
        return parser.close()
    except ParseError:
        return None


def depth(root: Element, most: int) -> int:
    """How deep elements are nested, counted to one more than ``most``."""
    level, found = [root], 1
    while level and found <= most:
        level = [child for element in level for child in element]
        found += bool(level)
    return found


def harvest(root: Element, data: bytes) -> Syndicated:
    """The items of a tree and what its head says; ``data`` is what it was planted from."""
    names = Names(prefixes(data))
    walk = _Walk(names)
    walk.through(root)
    return Syndicated(_version(root, names), walk.feed, walk.entries, walk.stated)


class _Walk:
    """Goes through all but the inside of items, in the order of the document."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.feed: dict[str, Any] = {}
        self.entries: list[dict[str, Any]] = []
        self.stated: list[tuple[str, str]] = []

    def through(self, root: Element) -> None:
        lang = language_of(root, None)
        if lang:
            self.feed["language"] = lang
        for element, parent, base, language in _outside(root, self._names, lang):
            name = self._names[element.tag]
            if name in ITEMS:
                self.entries.append(raw_item(element, Around(self._names, base, language)))
                continue
            if parent is not None and (parent is root or self._names[parent.tag] in _HEADS):
                self._take_head(name, element, base)
            local = name.rpartition(":")[2]
            if local in STATED and len(self.stated) < MOST_STATED:
                around = self._names[parent.tag].rpartition(":")[2] if parent is not None else ""
                if STATED[local] in (None, around):
                    self.stated.append((local, text(element)[:100]))

    def _take_head(self, name: str, element: Element, base: str) -> None:
        if name == "link":
            take_link(self.feed, element, base)
        elif name in ("title", "dc:title") and not self.feed.get("title"):
            self.feed["title"] = text(element)
        elif name in ("language", "dc:language") and (value := text(element)):
            self.feed["language"] = value


def _outside(
    root: Element, names: Names, lang: str | None
) -> Iterator[tuple[Element, Element | None, str, str | None]]:
    """Every element that is not inside of an item, with its parent, and the base and the language around it."""
    waiting: list[tuple[Element, Element | None, str, str | None]] = [(root, None, "", lang)]
    while waiting:
        found = element, _, base, language = waiting.pop()
        yield found
        if names[element.tag] not in ITEMS and len(element):
            if element.attrib:
                base, language = based(element, base), language_of(element, language)
            waiting.extend((child, element, base, language) for child in reversed(element))


def _version(root: Element, names: Names) -> str:
    """The format, by the codes that feedparser has for them."""
    name, version = names[root.tag], root.get("version", "").strip()
    if name == "rss":
        return _RSS.get(version) or ("rss20" if version.startswith("2.") else "rss")
    spaces = {spelt(namespace(element)) for element in (root, *root)}
    if name == "feed":
        if "www.w3.org/2005/atom" in spaces:
            return "atom10"
        return "atom03" if version == "0.3" else "atom"
    if "purl.org/rss/1.0" in spaces:
        return "rss10"
    return "rss090" if "my.netscape.com/rdf/simple/0.9" in spaces else ""
