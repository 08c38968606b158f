"""Elements of XML as feeds name them: one short name for each, whatever namespace and case a publisher writes it in."""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

PLAIN = frozenset(
    {
        "backend.userland.com/rss",
        "backend.userland.com/rss2",
        "blogs.law.harvard.edu/tech/rss",
        "purl.org/rss/1.0",
        "purl.org/rss/1.0/modules/rss091",
        "my.netscape.com/rdf/simple/0.9",
        "purl.org/net/rss1.1",
        "purl.org/atom/ns",
        "www.w3.org/2005/atom",
    }
)
"""Namespaces of the feed formats themselves, as ``spelt`` gives them: their elements have no prefix here."""

PREFIXES = {
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/content": "content",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "search.yahoo.com/mrss": "media",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "www.w3.org/1999/xhtml": "xhtml",
}
_USUAL = frozenset(PREFIXES.values())
_DECLARED = re.compile(rb"""\bxmlns(?::([\w.-]{1,64}))?\s{0,9}=\s{0,9}(?:"([^"]{1,500})"|'([^']{1,500})')""")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


class Names(dict[str, str]):
    """Short names by the names that ElementTree gives: ``{http://purl.org/dc/elements/1.1/}creator`` is ``dc:creator``.

    Where nobody knows a namespace, ``prefixes`` says what stands for it in the document: the usual prefix is believed
    (publishers misspell the address behind ``dc:``), and no prefix makes it the feed's own. Elements of other namespaces keep
    their local name behind a colon, ``:tickers``.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, tag: str) -> str:
        namespace, _, local = tag.rpartition("}")
        local, namespace = local.lower(), namespace[1:]
        known = spelt(namespace)
        prefix = PREFIXES.get(known) or self._prefixes.get(namespace, "?")
        is_plain = not known or known in PLAIN or not prefix
        name = local if is_plain else f"{prefix if prefix in _USUAL else ''}:{local}"
        self[tag] = name
        return name


def prefixes(data: bytes) -> dict[str, str]:
    """What stands for each namespace in a document in UTF-8; empty for one that is declared without a prefix."""
    found: dict[str, str] = {}
    for prefix, double, single in _DECLARED.findall(data):
        found.setdefault((double or single).decode("utf-8", "replace"), prefix.decode("utf-8", "replace").lower())
    return found


def spelt(namespace: str) -> str:
    """A namespace as publishers mean it, however they spell it: without case, scheme and what stands at its end."""
    return namespace.lower().removeprefix("http://").removeprefix("https://").rstrip("/#")


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
