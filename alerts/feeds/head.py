"""The head of an answer as a strict parser takes it: browsers and curl put up with more. Pure."""

import re
from collections.abc import Iterator

LONGEST = 256 * 1024
"""Bytes of a head that are looked at; what is longer goes to the parser as it is."""

_PLAIN = re.compile(rb"[^\n]*+\n(?:[!#$%&'*+.^_`|~0-9A-Za-z-]++:[^\n]*+\n|[ \t][^\n]*+\n)*+\r?\n")
_ONE_LENGTH = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r?\n")
_ODD_LENGTH = re.compile(rb"\+?([0-9]+)(?: ?bytes)?", re.IGNORECASE)
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LENGTH, _CODING = b"content-length", b"transfer-encoding"


def end_of_head(data: bytes, start: int = 0) -> int:
    """Where the body behind the head at ``start`` begins, or -1 where the head is not whole yet. Some servers end lines with a line feed alone."""
    found = data.find(b"\n\r\n", start)
    bare = data.find(b"\n\n", start, found if found >= 0 else len(data))
    if bare >= 0:
        return bare + 2
    return found + 3 if found >= 0 else -1


def without_body(head: bytes) -> bytes:
    """The head of a 304 that says how long a body is, or has one: there is none (RFC 9110, 15.4.5), and the connection ends."""
    first, *lines = head.rstrip(b"\r\n").split(b"\n")
    kept = [(name, value) for name, value in _fields(lines) if name.lower() not in {_LENGTH, _CODING}]
    kept.append((b"Connection", b" close"))
    return b"\r\n".join([first.rstrip(b"\r"), *(name + b":" + value for name, value in kept), b"", b""])


def length_of(head: bytes) -> int | None:
    """How many bytes the body of a mended head has, if it says so."""
    found = _ONE_LENGTH.search(head.lower())
    return int(found[1]) if found else None


def mended(head: bytes) -> bytes:
    """The head with one Content-Length where it says the same one twice, none beside chunks (RFC 9112, 6.3; the connection is
    closed then), without lines that are no headers, without blanks before a colon, none where nothing stands for one, and the figure of
    "+135" or "135 bytes". Lengths that differ are left to the parser.
    """
    if _PLAIN.fullmatch(head) and _has_one_length(head.lower()):
        return head
    first, *lines = head.rstrip(b"\r\n").split(b"\n")
    fields = list(_fields(lines))
    codings = [value for name, value in fields if name.lower() == _CODING and value.strip().lower() != b"identity"]
    said = {one.strip() for name, value in fields if name.lower() == _LENGTH for one in value.split(b",")}
    lengths = {found[1] if (found := _ODD_LENGTH.fullmatch(one)) else one for one in said if one}
    kept = [(name, value) for name, value in fields if name.lower() not in {_LENGTH, _CODING}]
    kept += [(b"Transfer-Encoding", value) for value in codings]
    if codings and lengths:
        kept.append((b"Connection", b" close"))
    elif not codings:
        kept += [(b"Content-Length", b" " + one) for one in sorted(lengths)]
    return b"\r\n".join([first.rstrip(b"\r"), *(name + b":" + value for name, value in kept), b"", b""])


def _has_one_length(head: bytes) -> bool:
    """Whether nothing is to be mended in how long the body is said to be, in small letters."""
    lengths = head.count(b"\ncontent-length:")
    if b"\ntransfer-encoding:" in head:
        return not lengths and b"identity" not in head
    return not lengths or (lengths == 1 and _ONE_LENGTH.search(head) is not None)


def _fields(lines: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Names and values; a line that begins with a blank goes on with the one before (RFC 9112, 5.2)."""
    unfolded: list[bytes] = []
    for line in lines:
        bare = line.rstrip(b"\r")
        if bare[:1] in (b" ", b"\t") and unfolded:
            unfolded[-1] += b" " + bare.strip()
        else:
            unfolded.append(bare)
    for line in unfolded:
        name, colon, value = line.partition(b":")
        name = name.rstrip(b" \t")
        if colon and _NAME.fullmatch(name):
            yield name, value
