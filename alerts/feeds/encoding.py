"""Bytes as a server sends them become clean UTF-8, whatever encoding they claim to be in."""

import codecs
import re

from alerts.feeds.east_asian import east_asian_codec

_DECLARED = re.compile(rb"""<\?xml[^>]{0,256}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_TEXT_CODEC = re.compile(
    r"(utf[-_]?(8|16|32)|iso[-_]?8859|iso[-_]?2022|latin|windows|cp\d|koi8|gb|big5|shift|sjis|euc|ks_c|hz|mac|tis|us[-_]ascii|ascii)",
    re.IGNORECASE,
)
"""What a feed may be written in. Python knows more codecs (utf-7, unicode_escape, idna): those can smuggle markup."""

_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
"""What publishers write when they declare the key (as the WHATWG Encoding Standard has it)."""

_WESTERN = frozenset({"utf-8", "cp1252", "iso8859-15", "mac-roman", "cp437", "cp850"})
"""Codecs that are declared by whoever declares without thinking; no others are doubted."""

_BOMS = (
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
_WIDE_STARTS = (
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0<\0", "utf-16-be"),
    (b"<\0", "utf-16-le"),
)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r") + b"\x7f"
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]{0,64}[ -/]{0,16}[@-~]|\][^\x07\x1b]{0,512}(?:\x07|\x1b\\)|[@-Z\\^_])?")
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def to_utf8(body: bytes, content_type: str | None) -> tuple[bytes, tuple[str, ...]]:
    """Decode ``body`` and encode it as UTF-8 without byte order mark, NUL, control and escape characters.

    A byte order mark decides; then what is valid (or nearly valid) UTF-8 is UTF-8 whatever was declared, since other
    encodings hardly ever look like it; then what is plainly East Asian is that, unless such an encoding is declared; then
    the XML declaration, then the HTTP charset; last Windows-1252. Also
    returned: notes for people, when a declaration was wrong.
    """
    text, notes = _decode(body, content_type)
    if text is None:
        clean = body.removeprefix(codecs.BOM_UTF8)
    else:
        clean = text.removeprefix("\ufeff").encode("utf-8", "replace")
    if b"\x1b" in clean:
        clean = _ESCAPES.sub(b"", clean)
    stripped = clean.translate(None, _CONTROLS)
    if len(stripped) < len(clean):
        notes += ("control characters were dropped",)
    for code in _NONCHARACTERS:
        if code in stripped:
            stripped = stripped.replace(code, b"")
    return stripped, notes


def _decode(body: bytes, content_type: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The text and notes; no text when the body is UTF-8 as it stands."""
    for bom, codec in _BOMS:
        if body.startswith(bom) and codec != "utf-8":
            return body[len(bom) :].decode(codec, "replace"), ()
    for start, codec in _WIDE_STARTS:
        if body.startswith(start):
            return body.decode(codec, "replace"), ()
    named = _DECLARED.search(body, 0, 1024)
    header = _CHARSET.search(content_type or "")
    declared = [match[1] if isinstance(match[1], str) else match[1].decode() for match in (named, header) if match]
    for name in declared:
        if name.lower().startswith(("iso-2022", "hz")) and (b"\x1b" in body or b"~{" in body):
            return body.decode(_codec(name) or "utf-8", "replace"), ()
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            # A body cut off within a character; all before it is UTF-8.
            return body[: error.start].decode("utf-8"), ()
        return _decode_other(body, declared)
    return None, ()


def _decode_other(body: bytes, declared: list[str]) -> tuple[str, tuple[str, ...]]:
    """What is not valid UTF-8: nearly UTF-8, or as declared, or Windows-1252."""
    try:
        # Surrogates encoded one by one, as some databases do; pairs become the character that they stand for.
        paired = body.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    except UnicodeDecodeError:
        pass
    else:
        return paired.decode("utf-16-le", "replace"), ("surrogates in UTF-8",)
    patched = body.decode("utf-8", "replace")
    bad = patched.count("\ufffd")
    if bad * 10 <= sum(body.count(bytes([lead])) for lead in range(0xC2, 0xF5)) - bad:
        return patched, (f"{bad} broken UTF-8 sequences",)
    claim = declared[0] if declared else "nothing"
    stated = [codec for name in declared if (codec := _codec(name))]
    if all(codec in _WESTERN for codec in stated) and (found := east_asian_codec(body)):
        return body.decode(found, "replace"), (f"declares {claim}, read as {found}",)
    for codec in stated:
        try:
            return body.decode(codec), ()
        except UnicodeDecodeError:
            continue
    known = [codec for codec in stated if codec not in ("utf-8", "cp1252")]
    if known:
        return body.decode(known[0], "replace"), (f"not all of it is {claim}, as it claims",)
    return body.decode("cp1252", "replace"), (f"declares {claim}, read as Windows-1252",)


def _codec(name: str) -> str | None:
    """The codec for a declared name, a superset where publishers mean one; None for what is no encoding of text."""
    if not _TEXT_CODEC.match(name):
        return None
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return _SUPERSETS.get(found, found)
