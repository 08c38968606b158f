"""A feed as its publisher would write it: RSS 2.0, 1.0 (RDF), 0.91 or Atom, in the outlet's encoding and kind of dates."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from alerts.cli.demo.material import Outlet, Piece, Wording

_ATOM = "http://www.w3.org/2005/Atom"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSS1 = "http://purl.org/rss/1.0/"
_DC = "http://purl.org/dc/elements/1.1/"
_XML = "http://www.w3.org/XML/1998/namespace"

for _prefix, _uri in (("rdf", _RDF), ("dc", _DC)):
    register_namespace(_prefix, _uri)

Listed = Sequence[tuple[Piece, Wording]]

CONTENT_TYPES = {
    "rss20": "application/rss+xml",
    "rss091": "text/xml",
    "rdf": "application/rdf+xml",
    "atom": "application/atom+xml",
}
FORM_NAMES = {"rss20": "RSS 2.0", "rdf": "RSS 1.0", "rss091": "RSS 0.91", "atom": "Atom"}


def feed_page(outlet: Outlet, now: datetime) -> bytes:
    """The document at ``now``."""
    root = _FORMS[outlet.form](outlet, outlet.shown(now))
    page: bytes = tostring(root, encoding=outlet.encoding, xml_declaration=True)
    return page


def _rss20(outlet: Outlet, listed: Listed) -> Element:
    root = Element("rss", version="2.0")
    channel = _channel(root, outlet)
    for piece, wording in listed:
        item = SubElement(channel, "item")
        _texts(item, title=wording.title, link=piece.link, description=wording.summary)
        if piece.guid:
            guid = SubElement(item, "guid", isPermaLink="true" if piece.guid == piece.link else "false")
            guid.text = piece.guid
        if piece.category:
            _texts(item, category=piece.category)
        _texts(item, pubDate=_date(outlet, wording.at))
    return root


def _rss091(outlet: Outlet, listed: Listed) -> Element:
    root = Element("rss", version="0.91")
    channel = _channel(root, outlet)
    for piece, wording in listed:
        _texts(SubElement(channel, "item"), title=wording.title, link=piece.link, description=wording.summary)
    return root


def _channel(root: Element, outlet: Outlet) -> Element:
    channel = SubElement(root, "channel")
    _texts(channel, title=outlet.title, link=outlet.site, description=outlet.title, language=outlet.lang)
    return channel


def _rdf(outlet: Outlet, listed: Listed) -> Element:
    root = Element(f"{{{_RDF}}}RDF")
    channel = SubElement(root, f"{{{_RSS1}}}channel", {f"{{{_RDF}}}about": outlet.site})
    named = {"title": outlet.title, "link": outlet.site, "description": outlet.title}
    _texts(channel, **{f"{{{_RSS1}}}{tag}": text for tag, text in named.items()})
    _texts(channel, **{f"{{{_DC}}}language": outlet.lang})
    sequence = SubElement(SubElement(channel, f"{{{_RSS1}}}items"), f"{{{_RDF}}}Seq")
    for piece, wording in listed:
        SubElement(sequence, f"{{{_RDF}}}li", {f"{{{_RDF}}}resource": piece.link})
        item = SubElement(root, f"{{{_RSS1}}}item", {f"{{{_RDF}}}about": piece.link})
        named = {"title": wording.title, "link": piece.link, "description": wording.summary}
        _texts(item, **{f"{{{_RSS1}}}{tag}": text for tag, text in named.items()})
        _texts(item, **{f"{{{_DC}}}date": _date(outlet, wording.at)})
    return root


def _atom(outlet: Outlet, listed: Listed) -> Element:
    root = Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": outlet.lang})
    newest = max(wording.at for _, wording in listed)
    _texts(root, **{f"{{{_ATOM}}}title": outlet.title, f"{{{_ATOM}}}id": outlet.site})
    _texts(root, **{f"{{{_ATOM}}}updated": _date(outlet, newest)})
    for piece, wording in listed:
        entry = SubElement(root, f"{{{_ATOM}}}entry")
        _texts(entry, **{f"{{{_ATOM}}}title": wording.title, f"{{{_ATOM}}}id": piece.guid or piece.link})
        SubElement(entry, f"{{{_ATOM}}}link", href=piece.link)
        if outlet.dates != "iso-updated":
            _texts(entry, **{f"{{{_ATOM}}}published": _date(outlet, piece.at)})
        _texts(entry, **{f"{{{_ATOM}}}updated": _date(outlet, wording.at)})
        SubElement(entry, f"{{{_ATOM}}}summary", type="text").text = wording.summary
    return root


_FORMS: dict[str, Callable[[Outlet, Listed], Element]] = {
    "rss20": _rss20,
    "rss091": _rss091,
    "rdf": _rdf,
    "atom": _atom,
}


def _texts(parent: Element, **texts: str) -> None:
    for tag, text in texts.items():
        SubElement(parent, tag).text = text


def _date(outlet: Outlet, at: datetime) -> str:
    local = at.astimezone(timezone(timedelta(minutes=outlet.zone)))
    match outlet.dates:
        case "rfc822":
            return format_datetime(local)
        case "rfc822-short":
            return local.strftime("%a, %d %b %Y %H:%M %z")
        case _:
            return local.isoformat()
