"""Text from a feed, made harmless for every place where a message may be shown.

What a feed says must never act: not on a terminal (escape sequences), not on a mail header (line breaks), not on the
reader's eye (direction overrides), not on a chat service (mentions, tags, links whose text hides where they lead).
This much holds everywhere; markup that one kind of service reads is escaped for that service in ``dress``.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

LONGEST_LINK = 2_000
"""Characters of an address beyond which it is left out: half an address leads nowhere."""

# ECMA-48 control sequences, in their 7-bit and 8-bit forms, with their parameters: removing the ESC alone would
# leave the rest of the sequence as litter.
_SEQUENCES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]?|\x9b[0-?]*[ -/]*[@-~]?"
    r"|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|[\x9d\x90\x98\x9e\x9f][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
_TAG = re.compile(r"<(?=[a-zA-Z/!?@#&:])([^<>]*)>")
_OPEN_TAG = re.compile(r"<(?=[a-zA-Z/!?@#&:])")
# An underscore ends a name here: where it is escaped for a service, a backslash stands before it.
_MENTION = re.compile(
    r"(?<![\w])([@＠])(?=\w)|([@＠])(?=(?:everyone|here|channel|all|room|group|team)(?![^\W_]))", re.IGNORECASE
)
_LABELLED = re.compile(r"\](?=[(\[])")
_ENCODED = re.compile(r"=\?(?=[^?]*\?[bq]\?)", re.IGNORECASE)
_USUAL = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]{1,5})?/[A-Za-z0-9/._~%+,-]*(?:\?[A-Za-z0-9/._~%+,=&;-]+)?"
)
"""An address in which there is nothing to encode, as most are."""

_LINK_MENTION = re.compile(r"@(?=(?:everyone|here|channel|all|room)(?![^\W_]))", re.IGNORECASE)


class _Characters(dict[int, str]):
    """A translation table that decides about each character when it is first seen."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        match unicodedata.category(char):
            case "Cc" | "Zl" | "Zp" | "Zs":
                safe = " "
            case "Cf":  # direction overrides, zero-width spaces, tags; emoji and Indic scripts need the joiners
                safe = char if char in "\u200c\u200d" else ""
            case "Cs":
                safe = "\ufffd"
            case _:
                safe = "" if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE else char
        self[code] = safe
        return safe


_CHARACTERS = _Characters()


def plain(text: str) -> str:
    """For programs: no terminal sequence, control, direction or invisible character; markup and mentions stay as they
    are, line breaks become spaces.
    """
    return re.sub(" {2,}", " ", _SEQUENCES.sub("", text).translate(_CHARACTERS)).strip()


def piece(text: str) -> str:
    """Part of a line: like ``line``, but a space at either end stays one space."""
    return text if _is_harmless(text) else made_harmless(text)


def _is_harmless(text: str) -> bool:
    """Whether it holds nothing that any of the expressions begins with, and no character that is replaced: so it is with most."""
    return text.isprintable() and not (
        "<" in text or "@" in text or "＠" in text or "](" in text or "][" in text or "  " in text
    )


def made_harmless(text: str) -> str:
    """``piece`` of a text that may need it: ten times the work."""
    safe = re.sub(" {2,}", " ", _SEQUENCES.sub("", text).translate(_CHARACTERS))
    safe = _OPEN_TAG.sub("‹", _TAG.sub(r"‹\1›", safe))
    safe = _MENTION.sub(lambda found: found.group() + " ", safe)
    return _LABELLED.sub("] ", safe)


def line(text: str) -> str:
    """One line: no control, direction or invisible character, no tag, no mention, no labelled link.

    ``<script>`` becomes ``‹script›``, ``@everyone`` becomes ``@ everyone``, ``[text](address)`` becomes
    ``[text] (address)``; an e-mail address, ``CO2 < 5 %`` and ``a <3 b`` stay what they are.
    """
    return piece(text).strip()


def subject(safe: str) -> str:
    """A line as a subject: without encoded words (RFC 2047), which a mail program would decode after all that was made harmless."""
    return _ENCODED.sub("= ?", safe)


def link(address: str | None) -> str | None:
    """A web address with everything encoded that could act or mislead, or None where there is none that is usable."""
    if address is None or len(address) > LONGEST_LINK:
        return None
    return address if _USUAL.fullmatch(address) else encoded_link(address)


def encoded_link(address: str) -> str | None:
    """``link`` of an address that may need it."""
    try:
        parts = urlsplit(address.strip())
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or re.search(r"[^\w.:@%\[\]!$&'*+,;=~-]", host):
        return None
    path, query, fragment = (
        quote(part, safe="/:@!$&'*+,;=?~-._%", errors="replace") for part in (parts.path, parts.query, parts.fragment)
    )
    return _LINK_MENTION.sub("%40", urlunsplit((parts.scheme, host, path, query, fragment)))
