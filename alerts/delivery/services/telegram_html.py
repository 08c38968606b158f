"""Whether Telegram can read a text as HTML: it refuses a message with a tag that it does not know or that is not closed."""

from html.parser import HTMLParser

TAGS = frozenset(
    {"a", "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "blockquote", "tg-spoiler", "span"}
)
"""The tags of core.telegram.org/bots/api, "HTML style"."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.is_bad = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        self.is_bad = self.is_bad or tag not in TAGS
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.is_bad = self.is_bad or not self.open or self.open.pop() != tag


def is_well_formed(text: str) -> bool:
    """Known tags only, each closed in its order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return not reader.is_bad and not reader.open
