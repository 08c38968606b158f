"""What holds around an element of a feed: how names are read, the address for relative links, the language."""

from typing import NamedTuple
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from alerts.feeds.element import XML_BASE, XML_LANG, Names


class Around(NamedTuple):
    """``names`` are those of its document, ``base`` is the address for relative links."""

    names: Names
    base: str
    lang: str | None


def based(element: Element, base: str) -> str:
    """The address that relative links inside the element are resolved against."""
    own = element.get(XML_BASE) or element.get("base")
    return joined(base, own) if own else base


def language_of(element: Element, lang: str | None) -> str | None:
    """The language of what is inside the element; an empty attribute takes it back."""
    own = element.get(XML_LANG)
    own = element.get("lang") if own is None else own
    return lang if own is None else own or None


def joined(base: str, address: str) -> str:
    """The address as it is meant there; as it is written where it cannot be resolved."""
    if not base:
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address
