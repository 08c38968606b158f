"""Elements of XML as feeds name them: one short name for each, whatever namespace and case a publisher writes it in."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

PLAIN = frozenset(
    {
        "http://backend.userland.com/rss",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/rss/1.0/",
        "http://purl.org/rss/1.0/modules/rss091#",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://purl.org/net/rss1.1#",
        "http://purl.org/atom/ns#",
        "http://www.w3.org/2005/atom",
    }
)
"""Namespaces, in lower case, of the feed formats themselves: their elements have no prefix here."""

PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


class Names(dict[str, str]):
    """Short names by the names that ElementTree gives: ``{http://purl.org/dc/elements/1.1/}creator`` is ``dc:creator``.

    ``own`` are further namespaces that count as a feed's own: some publishers invent one for their whole document. Elements
    of namespaces that nobody knows keep their local name behind a colon, ``:tickers``.
    """

    def __init__(self, own: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._own = own

    def __missing__(self, tag: str) -> str:
        namespace, _, local = tag.rpartition("}")
        local, namespace = local.lower(), namespace[1:]
        folded = namespace.lower()
        if not folded or folded in PLAIN or "backend.userland.com/rss" in folded or namespace in self._own:
            name = local
        else:
            name = f"{PREFIXES.get(folded, '')}:{local}"
        self[tag] = name
        return name


def namespace(element: Element) -> str:
    """The namespace of an element as it is written, empty where it has none."""
    return element.tag.rpartition("}")[0][1:]


def attributes(element: Element) -> dict[str, str]:
    """An element's attributes by their names in lower case."""
    return {name.lower(): value for name, value in element.items()}


def text(element: Element) -> str:
    """The text of an element that should have no others in it; of one that has, the markup that they are."""
    if len(element):
        return markup(element)
    return (element.text or "").strip()


def markup(element: Element) -> str:
    """What is inside an element as HTML without attributes: only its words are wanted."""
    return "".join(_markup(element)).strip()


def _markup(element: Element) -> Iterator[str]:
    yield _escaped(element.text)
    for child in element:
        name = child.tag.rpartition("}")[2]
        yield f"<{name}>"
        yield from _markup(child)
        yield f"</{name}>"
        yield _escaped(child.tail)


def _escaped(text: str | None) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;") if text else ""
