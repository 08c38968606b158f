"""The mistakes that publishers make in XML, put right so that a strict parser can read it.

A bare ampersand, an HTML entity that XML does not know, an undeclared prefix or a ``<`` in a title would else send the
whole document to feedparser's loose parser, which is slower and guesses.
"""

import re
from html.entities import html5

_REFERENCE = re.compile(rb"&(?:#([0-9]{1,7}|[xX][0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{0,31});)?")
_STRAY_LESS = re.compile(rb"<(?![A-Za-z_/!?:\x80-\xff])")
_PREFIX = re.compile(rb"</?([A-Za-z_][\w.-]{0,40}):(?=[A-Za-z_])")
_ATTRIBUTE_PREFIX = re.compile(rb"\s([A-Za-z_][\w.-]{0,40}):[A-Za-z_][\w.-]{0,40}\s{0,9}=\s{0,9}[\"']")
_DECLARED = re.compile(rb"\sxmlns:([A-Za-z_][\w.-]{0,40})\s{0,9}=")
_NAME = re.compile(rb"<[^\s/>]{1,130}")
_XML_NAMES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_NAMESPACES = {
    b"rss": "http://backend.userland.com/rss",
    b"atom": "http://www.w3.org/2005/Atom",
    b"content": "http://purl.org/rss/1.0/modules/content/",
    b"dc": "http://purl.org/dc/elements/1.1/",
    b"dcterms": "http://purl.org/dc/terms/",
    b"media": "http://search.yahoo.com/mrss/",
    b"itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    b"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"sy": "http://purl.org/rss/1.0/modules/syndication/",
    b"feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    b"xlink": "http://www.w3.org/1999/xlink",
}


def repair(data: bytes) -> bytes:
    """Put right what can be put right without guessing; CDATA sections and comments stay as they are."""
    pieces: list[bytes] = []
    position = 0
    while True:
        cdata = data.find(b"<![CDATA[", position)
        comment = data.find(b"<!--", position, cdata if cdata >= 0 else len(data))
        start = comment if comment >= 0 else cdata
        if start < 0:
            pieces.append(_repair_markup(data[position:]))
            break
        pieces.append(_repair_markup(data[position:start]))
        closing = b"-->" if comment >= 0 else b"]]>"
        end = data.find(closing, start)
        if end < 0:
            pieces.append(data[start:])
            break
        position = end + len(closing)
        pieces.append(data[start:position])
    return _declare_prefixes(b"".join(pieces))


def _repair_markup(data: bytes) -> bytes:
    if b"&" in data:
        data = _REFERENCE.sub(_resolve, data)
    return _STRAY_LESS.sub(b"&lt;", data)


def _resolve(match: re.Match[bytes]) -> bytes:
    number, name = match[1], match[2]
    if number:
        code = int(number[1:], 16) if number[:1] in b"xX" else int(number)
        return match[0] if _is_xml(code) else b""
    if name is None:
        return b"&amp;"
    if name in _XML_NAMES:
        return match[0]
    known = html5.get(name.decode() + ";")
    if known is None or known in "&<>":
        return b"&amp;" + match[0][1:]
    return known.encode()


def _is_xml(code: int) -> bool:
    """Whether XML 1.0 (section 2.2) has this character."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def _declare_prefixes(data: bytes) -> bytes:
    used = set(_PREFIX.findall(data)) | set(_ATTRIBUTE_PREFIX.findall(data))
    missing = sorted(used - set(_DECLARED.findall(data)) - {b"xml", b"xmlns"})[:50]
    name = _NAME.match(data)
    if not missing or name is None:
        return data
    declarations = "".join(
        f' xmlns:{prefix.decode()}="{_NAMESPACES.get(prefix, "urn:undeclared:" + prefix.decode())}"'
        for prefix in missing
    )
    return name[0] + declarations.encode() + data[name.end() :]
