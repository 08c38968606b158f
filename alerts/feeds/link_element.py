"""The elements of an item that lead somewhere: its link, its name, and whom an aggregator has it from."""

from typing import Any
from xml.etree.ElementTree import Element

from alerts.feeds.around import Around, based, joined
from alerts.feeds.element import attributes, text
from alerts.feeds.text_element import HTML, media_type


def take_link(raw: dict[str, Any], element: Element, base: str) -> None:
    """A link: Atom's and CDF's stand in an attribute, RSS's is the text."""
    stated = attributes(element)
    base = based(element, base) if stated else base
    relation = stated.get("rel", "alternate").lower()
    href = stated.get("url") or stated.get("uri") or stated.get("href")
    if href:
        href = joined(base, href)
        if relation == "alternate" and media_type(stated.get("type", "text/html")) in HTML:
            raw["link"] = href
    elif value := text(element):
        raw["link"] = href = joined(base, value)
    raw.setdefault("links", []).append({"rel": relation, "href": href})


def take_attributes(item: Element, raw: dict[str, Any], around: Around) -> None:
    """RDF says in an attribute what an item is about; CDF when it was modified and where it is."""
    for name, value in item.items():
        match around.names[name]:
            case "rdf:about" if value:
                raw["id"] = value
            case "lastmod" if value:
                raw["updated"] = value
            case "href" if value:
                raw["link"] = joined(around.base, value)


def take_guid(raw: dict[str, Any], element: Element, name: str, _around: Around) -> None:
    """The item's name, which is its address as well where RSS does not deny it."""
    value = text(element)
    if value:
        raw["id"] = value
    if name == "guid":
        permanent = attributes(element).get("ispermalink", "true") if element.attrib else "true"
        if permanent.strip().lower() == "true":
            raw["permalink"] = True


def take_source(raw: dict[str, Any], element: Element, _name: str, around: Around) -> None:
    """Whom an aggregator has the item from: RSS says so in an attribute, Atom in a link inside."""
    stated: dict[str, Any] = {}
    for child in element:
        if around.names[child.tag] == "link":
            take_link(stated, child, based(element, around.base))
    href = attributes(element).get("url") if element.attrib and text(element) else stated.get("link")
    if href:
        raw["source"] = {"href": href}
