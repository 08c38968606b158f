"""What stands before a document's root element: found and removed before any XML parser sees it.

feedparser searches the prolog with regular expressions that need minutes for 40 KB of ``<?`` or of
``encoding='aaaa``; here each step is one search forward.
"""

import re
from dataclasses import dataclass

from alerts.model.document import ParseFailed, ParseTrouble

_SPACE = re.compile(rb"\s*")
_ROOT = re.compile(rb"<([A-Za-z_][\w.-]{0,63})(?::([A-Za-z_][\w.-]{0,63}))?(?=[\s/>])")
_FEED_START = re.compile(rb"<\?xml\s|<(?:rss|feed|rdf:rdf|urlset)[\s>]", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|meta|title)[\s>]", re.IGNORECASE)
_PAGE_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,200})", re.IGNORECASE)
_ENTITY = re.compile(rb"<!entity", re.IGNORECASE)
_ROOTS = frozenset({b"rss", b"feed", b"rdf", b"channel", b"urlset"})
_INDEX = b"sitemapindex"
_JUNK = 65_536
"""How many bytes before a feed may be something else (warnings of a script, blank lines, a quote)."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Where the root element starts, its local name in lower case, and notes for people."""

    start: int
    root: str
    notes: tuple[str, ...] = ()


def find_root(data: bytes) -> Opening | ParseFailed:
    """Find the root element of a feed in clean UTF-8, or say what the document is instead."""
    start = _skip_space(data, 0)
    if start == len(data):
        return ParseFailed(trouble=ParseTrouble.EMPTY, detail="the server sent nothing" if not data else "only blanks")
    notes: tuple[str, ...] = ()
    if data[start : start + 1] != b"<" or not _looks_like_start(data, start):
        found = _FEED_START.search(data, start, start + _JUNK)
        if found is None:
            return _no_feed(data, start)
        start = found.start()
        notes = ("something else stands before the feed; it was skipped",)
    position = start
    while True:
        position = _skip_space(data, position)
        if data.startswith(b"<?", position):
            end, length = data.find(b"?>", position + 2), 2
        elif data.startswith(b"<!--", position):
            end, length = data.find(b"-->", position + 4), 3
        elif data.startswith(b"<!", position):
            end, length = _declaration_end(data, position), 1
        else:
            break
        if end < 0:
            return ParseFailed(trouble=ParseTrouble.NOT_A_FEED, detail="it ends before its first element")
        position = end + length
    if _ENTITY.search(data, start, position):
        return ParseFailed(trouble=ParseTrouble.REFUSED, detail="it declares entities (<!ENTITY), which no feed needs")
    return _root(data, position, notes)


def _root(data: bytes, position: int, notes: tuple[str, ...]) -> Opening | ParseFailed:
    match = _ROOT.match(data, position)
    if match is None:
        if position >= len(data):
            return ParseFailed(trouble=ParseTrouble.NOT_A_FEED, detail="it ends before its first element")
        return _no_feed(data, position)
    name = (match[2] or match[1]).lower()
    if name in _ROOTS:
        return Opening(position, name.decode(), notes)
    if _PAGE.search(data, 0, match.end() + 1):
        return _page(data)
    if name == _INDEX:
        detail = "a list of sitemaps, not one of them: take the address of the news sitemap that it names"
        return ParseFailed(trouble=ParseTrouble.NOT_A_FEED, detail=detail)
    said = match[0][1:].decode("utf-8", "replace")
    return ParseFailed(trouble=ParseTrouble.NOT_A_FEED, detail=f"its root element is <{said}>, which is no feed")


def _skip_space(data: bytes, position: int) -> int:
    match = _SPACE.match(data, position)
    return match.end() if match else position


def _looks_like_start(data: bytes, position: int) -> bool:
    """Whether the markup here can be the start of an XML document: a prolog, or the root of a feed or of a page."""
    if data.startswith((b"<?", b"<!"), position) or _PAGE.match(data, position):
        return True
    match = _ROOT.match(data, position)
    return match is not None and (match[2] or match[1]).lower() in _ROOTS | {_INDEX}


def _declaration_end(data: bytes, position: int) -> int:
    """The index of the ``>`` that ends a ``<!DOCTYPE``, internal subset included; -1 when there is none."""
    end = data.find(b">", position)
    bracket = data.find(b"[", position, end if end >= 0 else len(data))
    if bracket < 0:
        return end
    closing = data.find(b"]", bracket)
    return data.find(b">", closing) if closing >= 0 else -1


def _page(data: bytes) -> ParseFailed:
    title = _PAGE_TITLE.search(data, 0, _JUNK)
    words = " ".join(title[1].decode("utf-8", "replace").split()) if title else ""
    detail = f"its title is {words!r}" if words else "it has no title"
    return ParseFailed(trouble=ParseTrouble.HTML, detail=detail)


def _no_feed(data: bytes, start: int) -> ParseFailed:
    if data[start : start + 1] == b"<" and re.search(
        rb"<(?:/?(?:p|b|br|div|h1|body|html)\b)", data[:_JUNK], re.IGNORECASE
    ):
        return _page(data)
    said = " ".join(data[start : start + 60].decode("utf-8", "replace").split())
    return ParseFailed(trouble=ParseTrouble.NOT_A_FEED, detail=f"it starts with {said!r}")
