"""One ``item`` or ``entry`` element becomes raw values under the names that ``entry.py`` knows."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from alerts.feeds.element import XML_BASE, XML_LANG, Names, attributes, markup, text

SYMBOLS = frozenset({"symbol", "symbols", "ticker", "tickers", "stocksymbol", "stockticker", "issuesymbol", "isin"})
"""Local names under which publishers state securities (``pink:symbol``, ``nasdaq:tickers``, ``ndaq:IssueSymbol``)."""

MOST_TAGS = 200
"""Categories of one item that are looked at."""

LONGEST_STATED = 1_000
"""Characters of a statement of securities that are looked at."""

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

_TEXTS = {
    "description": ("summary", "text/html"),
    "abstract": ("summary", "text/plain"),
    "summary": ("summary", "text/plain"),
    "content": ("content", "text/plain"),
    "content:encoded": ("content", "text/html"),
    "fullitem": ("content", "text/html"),
    "body": ("content", "application/xhtml+xml"),
    "xhtml:body": ("content", "application/xhtml+xml"),
}
"""Elements that hold text or HTML: what they are, and the type that is meant where none is stated."""

_ASIDES = {
    "media:title": "aside_title",
    "media:description": "aside_summary",
    "itunes:summary": "aside_summary",
    "itunes:subtitle": "aside_summary",
}
"""What is said of a picture or a recording: an item's own title and text where it has none. The first of a name counts."""

_TITLES = frozenset({"title", "dc:title"})
_AUTHORS = frozenset({"author", "dc:creator", "dc:author", "itunes:author"})
_CATEGORIES = frozenset({"category", "keywords", "dc:subject"})
_LISTS = frozenset({"tags", "media:keywords", "itunes:keywords"})
_TYPES = {"text": "text/plain", "plain": "text/plain", "html": "text/html", "xhtml": "application/xhtml+xml"}
_HTML = frozenset({"text/html", "application/xhtml+xml"})


class Around(NamedTuple):
    """What holds around an element: how its document's names are read, the address for relative links, the language."""

    names: Names
    base: str
    lang: str | None


def raw_item(item: Element, around: Around) -> dict[str, Any]:
    """The values of an item."""
    raw: dict[str, Any] = {}
    names = around.names
    if item.attrib:
        around = Around(names, based(item, around.base), language_of(item, around.lang))
        _of_attributes(item, raw, around)
    for child in item:
        name = names[child.tag]
        take = _TAKE.get(name)
        if take is not None:
            take(raw, child, name, around)
        elif len(child) or name.rpartition(":")[2] in SYMBOLS:
            _take_inside(raw, child, names)
    return raw


def based(element: Element, base: str) -> str:
    """The address that relative links inside the element are resolved against."""
    own = element.get(XML_BASE) or element.get("base")
    return _joined(base, own) if own else base


def language_of(element: Element, lang: str | None) -> str | None:
    """The language of what is inside the element; an empty attribute takes it back."""
    own = element.get(XML_LANG)
    own = element.get("lang") if own is None else own
    return lang if own is None else own or None


def take_link(raw: dict[str, Any], element: Element, base: str) -> None:
    """A link: Atom's and CDF's stand in an attribute, RSS's is the text."""
    stated = attributes(element)
    base = based(element, base) if stated else base
    relation = stated.get("rel", "alternate").lower()
    href = stated.get("url") or stated.get("uri") or stated.get("href")
    if href:
        href = _joined(base, href)
        if relation == "alternate" and _type(stated.get("type", "text/html")) in _HTML:
            raw["link"] = href
    elif value := text(element):
        raw["link"] = href = _joined(base, value)
    raw.setdefault("links", []).append({"rel": relation, "href": href})


def _of_attributes(item: Element, raw: dict[str, Any], around: Around) -> None:
    """RDF says in an attribute what an item is about; CDF when it was modified and where it is."""
    for name, value in item.items():
        match around.names[name]:
            case "rdf:about" if value:
                raw["id"] = value
            case "lastmod" if value:
                raw["updated"] = value
            case "href" if value:
                raw["link"] = _joined(around.base, value)


def _take_plainly(raw: dict[str, Any], element: Element, name: str, _around: Around) -> None:
    if value := text(element):
        raw[_PLAINLY[name]] = value


def _take_aside(raw: dict[str, Any], element: Element, name: str, _around: Around | None) -> None:
    if value := text(element):
        raw.setdefault(_ASIDES[name], value)


def _take_text(raw: dict[str, Any], element: Element, name: str, _around: Around) -> None:
    key, default = _TEXTS[name]
    stated = attributes(element) if element.attrib else {}
    kind = _type(stated.get("type", default))
    if len(element):
        # Declared as escaped markup or not: it is markup.
        value, kind = markup(element), "application/xhtml+xml"
    else:
        value = (element.text or "").strip()
        if value and _is_coded(stated, kind):
            value = _decoded(value)
    if key == "content":
        raw.setdefault("content", []).append({"value": value, "type": kind})
    elif value:
        raw["summary"] = value
        raw["summary_detail"] = {"type": kind}


def _take_title(raw: dict[str, Any], element: Element, _name: str, around: Around) -> None:
    """The first title that says anything counts."""
    value = text(element)
    if not value or raw.get("title"):
        return
    stated = attributes(element) if element.attrib else {}
    kind = "application/xhtml+xml" if len(element) else _type(stated.get("type", "text/plain"))
    raw["title"] = _decoded(value) if _is_coded(stated, kind) else value
    raw["title_detail"] = {"type": kind, "language": language_of(element, around.lang)}


def _take_link(raw: dict[str, Any], element: Element, _name: str, around: Around) -> None:
    take_link(raw, element, around.base)


def _take_guid(raw: dict[str, Any], element: Element, name: str, _around: Around) -> None:
    value = text(element)
    if value:
        raw["id"] = value
    if name == "guid":
        permanent = attributes(element).get("ispermalink", "true") if element.attrib else "true"
        if permanent.strip().lower() == "true":
            raw["permalink"] = True


def _take_author(raw: dict[str, Any], element: Element, _name: str, around: Around) -> None:
    if not len(element):
        value = text(element)
    else:
        value = next((text(child) for child in element if around.names[child.tag].rpartition(":")[2] == "name"), "")
    if value:
        raw.setdefault("authors", []).append({"name": value})


def _take_categories(raw: dict[str, Any], element: Element, _name: str, _around: Around) -> None:
    _take_category(raw, element)


def _take_source(raw: dict[str, Any], element: Element, _name: str, around: Around) -> None:
    """Whom an aggregator has the item from: RSS says so in an attribute, Atom in a link inside."""
    stated: dict[str, Any] = {}
    for child in element:
        if around.names[child.tag] == "link":
            take_link(stated, child, based(element, around.base))
    href = attributes(element).get("url") if element.attrib and text(element) else stated.get("link")
    if href:
        raw["source"] = {"href": href}


def _take_list(raw: dict[str, Any], element: Element, _name: str, _around: Around) -> None:
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


def _take_inside(raw: dict[str, Any], element: Element, names: Names) -> None:
    """Securities in an element of their own, or in one that lists them, as others list topics."""
    for inner in element.iter():
        name = names[inner.tag]
        if name in _CATEGORIES:
            _take_category(raw, inner)
        elif name in _ASIDES:
            _take_aside(raw, inner, name, None)
        elif not len(inner) and name.rpartition(":")[2] in SYMBOLS and (value := text(inner)):
            raw.setdefault("stated_symbols", []).append(value[:LONGEST_STATED])


def _type(stated: str) -> str:
    kind = stated.lower()
    return _TYPES.get(kind, kind)


def _is_coded(stated: Mapping[str, str], kind: str) -> bool:
    """Whether Atom has it in base64: Atom 0.3 says so, Atom 1.0 does with whatever is neither text nor XML."""
    if stated.get("mode", "").lower() == "base64":
        return True
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))


def _decoded(value: str) -> str:
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return value


def _joined(base: str, address: str) -> str:
    if not base:
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


_TAKE: Mapping[str, Callable[[dict[str, Any], Element, str, Around], None]] = {
    **dict.fromkeys(_PLAINLY, _take_plainly),
    **dict.fromkeys(_TEXTS, _take_text),
    **dict.fromkeys(_ASIDES, _take_aside),
    **dict.fromkeys(_TITLES, _take_title),
    **dict.fromkeys(("guid", "id"), _take_guid),
    **dict.fromkeys(_AUTHORS, _take_author),
    **dict.fromkeys(_CATEGORIES, _take_categories),
    **dict.fromkeys(_LISTS, _take_list),
    "link": _take_link,
    "source": _take_source,
}
