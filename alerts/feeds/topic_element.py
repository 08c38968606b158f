"""The elements of an item that say what it is about: categories, keywords and securities."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from alerts.feeds.around import Around
from alerts.feeds.element import Names, attributes, text
from alerts.feeds.text_element import ASIDES, take_aside

SYMBOLS = frozenset({"symbol", "symbols", "ticker", "tickers", "stocksymbol", "stockticker", "issuesymbol", "isin"})
"""Local names under which publishers state securities (``pink:symbol``, ``nasdaq:tickers``, ``ndaq:IssueSymbol``)."""

MOST_TAGS = 200
"""Categories of one item that are looked at."""

LONGEST_STATED = 1_000
"""Characters of a statement of securities that are looked at."""

CATEGORIES = frozenset({"category", "keywords", "dc:subject"})
LISTS = frozenset({"tags", "media:keywords", "itunes:keywords"})


def take_categories(raw: dict[str, Any], element: Element, _name: str, _around: Around) -> None:
    """One category: RSS has it as text, Atom in attributes."""
    _take_category(raw, element)


def take_list(raw: dict[str, Any], element: Element, _name: str, _around: Around) -> None:
    """Several, between commas."""
    for term in text(element).split(","):
        _add_tag(raw, {"term": term.strip(), "scheme": None, "label": None})


def _take_category(raw: dict[str, Any], element: Element) -> None:
    stated = attributes(element) if element.attrib else {}
    tag = {name: stated.get(name) for name in ("term", "scheme", "label")}
    tag["scheme"] = tag["scheme"] or stated.get("domain")
    value = text(element)
    if value and tag["term"]:
        _add_tag(raw, tag)
        tag = {"term": value, "scheme": None, "label": None}
    elif value:
        tag["term"] = value
    _add_tag(raw, tag)


def _add_tag(raw: dict[str, Any], tag: Mapping[str, str | None]) -> None:
    tags = raw.setdefault("tags", [])
    if any(tag.values()) and len(tags) < MOST_TAGS:
        tags.append(tag)


def take_inside(raw: dict[str, Any], element: Element, names: Names) -> None:
    """Securities in an element of their own, or in one that lists them, as others list topics."""
    for inner in element.iter():
        name = names[inner.tag]
        if name in CATEGORIES:
            _take_category(raw, inner)
        elif name in ASIDES:
            take_aside(raw, inner, name, None)
        elif not len(inner) and name.rpartition(":")[2] in SYMBOLS and (value := text(inner)):
            raw.setdefault("stated_symbols", []).append(value[:LONGEST_STATED])
