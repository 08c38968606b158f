"""Shortening a text without leaving half a word or half a character behind."""

import unicodedata

_JOINERS = "\u200c\u200d"
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)  # two of them are one flag
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_MARKS = frozenset({"Mn", "Mc", "Me"})


def cut(text: str, limit: int) -> str:
    """``text`` itself if it has at most ``limit`` characters, else its beginning and an ellipsis, within the limit.

    The cut falls between words where there is one in the second half, and never before a combining mark or a skin tone, beside a
    joiner or within a flag (one visible character may be several code points). A limit below 1 gives an empty text.
    """
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    end = limit - 1
    space = text.rfind(" ", 0, end + 1)
    if space >= end // 2 and space > 0:
        end = space
    while end > 0 and _is_inside(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _is_inside(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in _JOINERS or before in _JOINERS or ord(after) in _SKIN_TONES or unicodedata.category(after) in _MARKS:
        return True
    begin = at
    while begin > 0 and ord(text[begin - 1]) in _FLAG_LETTERS:
        begin -= 1
    return ord(after) in _FLAG_LETTERS and (at - begin) % 2 == 1
