"""OPML 2.0 (opml.org/spec2.opml), in and out: how feed readers hand their lists on."""

from collections.abc import Iterable
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from alerts.model.feed import Feed
from alerts.settings.carried import NAMES, carried
from alerts.settings.subscription import LARGEST, MOST, Subscription, Unlistable

_DEEPEST = 64
"""How deep outlines may be nested; readers have one or two levels."""


def read_opml(text: bytes) -> list[Subscription]:
    """The feeds of an OPML document; outlines around them and their ``category`` become groups.

    Raises Unlistable for what is not well formed, has a DOCTYPE, or is too large, too deep or too long.
    """
    if len(text) > LARGEST:
        raise Unlistable(f"it is larger than {LARGEST // 1024**2} MiB")
    outlines = _Outlines()
    try:
        outlines.parser.Parse(text, True)
    except expat.ExpatError as error:
        raise Unlistable(f"line {error.lineno}: {expat.ErrorString(error.code)}") from error
    except (LookupError, ValueError) as error:
        raise Unlistable("its encoding is not known: save it as UTF-8") from error
    if not outlines.is_opml:
        raise Unlistable("it is XML, but not OPML")
    return outlines.found


class _Outlines:
    def __init__(self) -> None:
        self.found: list[Subscription] = []
        self.is_opml = False
        self._depth = 0
        self._groups: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _doctype(self, *_: object) -> None:
        raise Unlistable("it has a DOCTYPE, which no OPML needs: remove that line")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unlistable(f"line {self.parser.CurrentLineNumber}: nested more than {_DEEPEST} levels deep")
        if self._depth == 1:
            self.is_opml = name.lower() == "opml"
        if name.lower() != "outline":
            return
        given = {key.lower(): value.strip() for key, value in attributes.items()}
        title = given.get("title") or given.get("text") or ""
        url = given.get("xmlurl", "")
        around = tuple(filter(None, self._groups))
        self._groups.append("" if url else title)
        if url:
            categories = given.get("category", "").replace("/", ",").split(",")
            self.found.append(
                Subscription(
                    line=self.parser.CurrentLineNumber,
                    url=url,
                    title=title,
                    id=given.get("tapewatch:id", ""),
                    groups=(*around, *(word.strip() for word in categories if word.strip())),
                    lang=given.get("language", ""),
                    more={name: given[f"tapewatch:{name}"] for name in NAMES if f"tapewatch:{name}" in given},
                )
            )
        if len(self.found) > MOST:
            raise Unlistable(f"it names more than {MOST:,} feeds")

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name.lower() == "outline":
            self._groups.pop()


def write_opml(feeds: Iterable[Feed]) -> str:
    """The feeds as OPML, each below its first group. ``tapewatch:`` attributes keep what OPML has no word for."""
    below: dict[str, list[Feed]] = {}
    for feed in feeds:
        below.setdefault(feed.groups[0] if feed.groups else "", []).append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0" xmlns:tapewatch="urn:tapewatch">']
    lines += ["  <head><title>Tapewatch</title></head>", "  <body>"]
    for group, members in below.items():
        indent = "    " if group else ""
        lines += [f"    <outline text={quoteattr(group)}>"] if group else []
        lines += [f"{indent}    {_outline(feed)}" for feed in members]
        lines += ["    </outline>"] if group else []
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(feed: Feed) -> str:
    told = {
        "type": "rss",
        "text": feed.id,
        "xmlUrl": feed.url,
        "category": ",".join(feed.groups),
        "language": feed.lang or "",
        "tapewatch:id": feed.id,
        **{f"tapewatch:{name}": value for name, value in carried(feed).items()},
    }
    return f"<outline {' '.join(f'{name}={quoteattr(value)}' for name, value in told.items() if value)}/>"
