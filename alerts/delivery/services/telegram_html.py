"""Whether Telegram can read a text as HTML: it refuses a message in which any ``<`` is not one of its tags, or a tag is not
closed in its order (core.telegram.org/bots/api, "HTML style").
"""

import re

_VALUE = r"""\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[a-zA-Z0-9.-]+)"""
_TAG = re.compile(
    rf"""<(?:
        (?P<open> b|strong|i|em|u|ins|s|strike|del|code|pre|blockquote|tg-spoiler )
      | (?P<link> a)\s+href{_VALUE}
      | (?P<language> code)\s+class{_VALUE}
      | (?P<folded> blockquote)\s+expandable (?:\s*=\s*(?:""|''))?
      | (?P<span> span)\s+class\s*=\s*(?:"tg-spoiler"|'tg-spoiler'|tg-spoiler)
      | (?P<emoji> tg-emoji)\s+emoji-id{_VALUE}
      | /(?P<close> [a-z-]+ )
    )\s*>""",
    re.IGNORECASE | re.VERBOSE,
)


def is_well_formed(text: str) -> bool:
    """Known tags only, with the attributes that they may have, each closed in its order; every other ``<`` is escaped."""
    opened: list[str] = []
    at = text.find("<")
    while at >= 0:
        found = _TAG.match(text, at)
        if found is None:
            return False
        if found["close"]:
            if not opened or opened.pop() != found["close"].lower():
                return False
        else:
            opened.append(next(name for name in found.groupdict().values() if name).lower())
        at = text.find("<", found.end())
    return not opened
