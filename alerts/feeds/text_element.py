"""The elements of an item that hold words: title, summary, body, and what is said of a picture beside it."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from alerts.feeds.around import Around, language_of
from alerts.feeds.element import attributes, markup, text

TEXTS = {
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

ASIDES = {
    "media:title": "aside_title",
    "media:description": "aside_summary",
    "itunes:summary": "aside_summary",
    "itunes:subtitle": "aside_summary",
}
"""What is said of a picture or a recording: an item's own title and text where it has none. The first of a name counts."""

TITLES = frozenset({"title", "dc:title"})
HTML = frozenset({"text/html", "application/xhtml+xml"})
_TYPES = {"text": "text/plain", "plain": "text/plain", "html": "text/html", "xhtml": "application/xhtml+xml"}


def take_aside(raw: dict[str, Any], element: Element, name: str, _around: Around | None) -> None:
    """What is said of a picture or a recording."""
    if value := text(element):
        raw.setdefault(ASIDES[name], value)


def take_text(raw: dict[str, Any], element: Element, name: str, _around: Around) -> None:
    """A summary or a body. The last summary counts that says anything; bodies are gathered."""
    key, default = TEXTS[name]
    stated = attributes(element) if element.attrib else {}
    kind = media_type(stated.get("type", default))
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


def take_title(raw: dict[str, Any], element: Element, _name: str, around: Around) -> None:
    """The first title that says anything counts."""
    value = text(element)
    if not value or raw.get("title"):
        return
    stated = attributes(element) if element.attrib else {}
    kind = "application/xhtml+xml" if len(element) else media_type(stated.get("type", "text/plain"))
    raw["title"] = _decoded(value) if _is_coded(stated, kind) else value
    raw["title_detail"] = {"type": kind, "language": language_of(element, around.lang)}


def media_type(stated: str) -> str:
    """The type that a ``type`` attribute means; Atom has short words for three."""
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
