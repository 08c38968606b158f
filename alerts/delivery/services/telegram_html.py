"""Whether Telegram can read a text as HTML: it refuses a message with a tag that it does not know or that is not closed.

Read as strictly as core.telegram.org/bots/api, "HTML style", is written. A browser takes ``<-`` and ``x <= y`` for text; Telegram
answers 400 "Unsupported start tag" and the message is lost.
"""

import re

PLAIN = frozenset(
    {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "tg-spoiler", "blockquote"}
)
"""The tags that need no attribute."""

_VALUE = r"""\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[a-zA-Z0-9.-]+)"""
_WITH_MORE = {
    "a": rf"\s+href{_VALUE}",
    "span": r"""\s+class\s*=\s*(?:"tg-spoiler"|'tg-spoiler'|tg-spoiler)""",
    "tg-emoji": rf"\s+emoji-id{_VALUE}",
    "code": rf"\s+class{_VALUE}",
    "blockquote": r"""\s+expandable(?:\s*=\s*(?:""|''))?""",
}
"""The one attribute that each of these may have."""

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z-]+)(?P<more>\s[^<>]*)?>", re.IGNORECASE)


def fault(text: str) -> str:
    """Why Telegram would not take it, for people; empty where it would."""
    open_tags: list[str] = []
    at, words = 0, []
    while (sign := text.find("<", at)) >= 0:
        words.append(text[at:sign])
        found = _TAG.match(text, sign)
        if found is None:
            return f"{text[sign : sign + 12]!r} opens no tag: write &lt; for <"
        name = found["name"].lower()
        if found["end"]:
            if not open_tags or open_tags.pop() != name or (found["more"] or "").strip():
                return f"{found[0]} closes no tag that is open"
        elif not _is_known(name, (found["more"] or "").rstrip()):
            return f"{found[0]} is no tag that Telegram knows"
        else:
            open_tags.append(name)
        at = found.end()
    words.append(text[at:])
    if open_tags:
        return f"<{open_tags[-1]}> is not closed"
    return "" if "".join(words).strip() else "there is no text in it"


def is_well_formed(text: str) -> bool:
    """Known tags only, each closed in its order, and some text."""
    return not fault(text)


def _is_known(name: str, more: str) -> bool:
    if not more:
        return name in PLAIN
    return name in _WITH_MORE and re.fullmatch(_WITH_MORE[name], more, re.IGNORECASE) is not None
