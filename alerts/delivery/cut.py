"""Shortening a text without leaving half a word or half a character behind."""

import unicodedata

_JOINERS = "\u200c\u200d"


def cut(text: str, limit: int) -> str:
    """``text`` itself if it has at most ``limit`` characters, else its beginning and an ellipsis, within the limit.

    The cut falls between words where there is one in the second half, and never before a combining mark or beside a
    joiner (one visible character may be several code points). A limit below 1 gives an empty text.
    """
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    end = limit - 1
    space = text.rfind(" ", 0, end + 1)
    if space >= end // 2 and space > 0:
        end = space
    while end > 0 and _joined(text[end - 1], text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def _joined(before: str, after: str) -> bool:
    return after in _JOINERS or before in _JOINERS or unicodedata.category(after) in {"Mn", "Me"}
