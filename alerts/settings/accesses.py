"""Kinds for what a feed is asked with: secret texts by name, and the address of a proxy. No problem quotes a value."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from alerts.documents.node import Mapping, Node, kind
from alerts.model.secret import Secret
from alerts.settings.kinds import Schema
from alerts.settings.page import Page
from alerts.settings.secrets import first_line

NAME = r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}"
"""What a header and a cookie may be called (RFC 9110, 5.6.2)."""

OURS = frozenset(
    {
        *("host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect", "trailer", "range"),
        *("accept-encoding", "if-none-match", "if-modified-since", "cookie", "proxy-authorization"),
    }
)
"""Headers that Tapewatch sets itself, or that would break what it asks."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A text that is never shown: written out, from ``${NAME}``, or the first line of ``file:PATH``."""

    what: str = "a text"
    refused: str = r"\r\n\x00"

    def __str__(self) -> str:
        return f'{self.what}, "${{NAME}}" or "file:PATH"'

    def read(self, node: Node, page: Page) -> Secret | None:
        """The text."""
        text = page.string(node, str(self))
        text = page.expand(node, text) if text is not None else None
        if text is not None and text.startswith("file:") and page.secrets:
            text = first_line(Path(text.removeprefix("file:")), node, page)
        if text is None:
            return None
        if not text or re.search(f"[{self.refused}]", text) or len(text) > 4_096:
            page.report(
                "C042", node, f"expected {self}", "not empty, at most 4,096 characters, without control characters"
            )
            return None
        return Secret(text)

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class SecretsByName:
    """Headers or cookies: a mapping of names to secret texts. ``reserved`` names (in lower case) may not stand there."""

    word: str
    refused: str
    reserved: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.word} by name"

    def read(self, node: Node, page: Page) -> tuple[tuple[str, Secret], ...] | None:
        """Each name with its text."""
        if not isinstance(node, Mapping):
            page.report("C004", node, f"expected {self}, found {kind(node)}", 'write "{Name: text}"')
            return None
        found: list[tuple[str, Secret]] = []
        for name, value in node.entries:
            if not re.fullmatch(NAME, name.text):
                page.report("C042", name, f"not a name for one of the {self.word}", "letters, digits and - are")
            elif name.text.lower() in self.reserved:
                hint = (
                    "cookies have a key of their own" if name.text.lower() == "cookie" else "Tapewatch sets it itself"
                )
                page.report("C042", name, f"{name.text} cannot be given here", hint)
            elif (
                text := Credential(f"the text of one of the {self.word}", self.refused).read(value, page)
            ) is not None:
                found.append((name.text, text))
        return tuple(found)

    def schema(self) -> Schema:
        """An object of strings."""
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^{NAME}$"},
            "additionalProperties": {"type": "string"},
        }


HEADERS = SecretsByName("headers", r"\x00-\x08\x0a-\x1f\x7f\u0100-\U0010ffff", OURS)
COOKIES = SecretsByName("cookies", r"""\x00-\x20\x7f-\U0010ffff",;\\""")


@dataclass(frozen=True, slots=True)
class ProxyAddress:
    """The address of an HTTP proxy, credentials allowed."""

    def __str__(self) -> str:
        return "the address of a proxy such as http://proxy.bank.com:3128"

    def read(self, node: Node, page: Page) -> Secret | None:
        """The address."""
        found = Credential(str(self)).read(node, page)
        if found is None:
            return None
        try:
            parts = urlsplit(found.reveal())
            fits = parts.scheme == "http" and bool(parts.hostname) and parts.port != 0 and parts.path in {"", "/"}
        except ValueError:
            fits = False
        if not fits and page.secrets:
            page.report(
                "C043", node, f"expected {self}", "http:// and a host, a port if it is not 80; nothing behind it"
            )
            return None
        return found

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}
