"""Addresses: of feeds, of channels (which are secret), and of the store."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from alerts.documents.node import Node
from alerts.model.secret import Secret
from alerts.settings.kinds import Schema
from alerts.settings.page import Page

_CHANNEL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s]+")
_SHORTEST_SECRET = 16
_LONGEST_SECRET = 65_536
"""How many bytes of a secret's file are read; its first line is what counts."""


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """The address of a feed: http or https. It may carry credentials, so problems never quote it."""

    def __str__(self) -> str:
        return "a web address that begins with https:// or http://"

    def read(self, node: Node, page: Page) -> str | None:
        """The address, references replaced."""
        text = page.string(node, str(self))
        expanded = page.expand(node, text) if text is not None else None
        if expanded is None:
            return None
        trouble = trouble_of(expanded)
        if trouble:
            page.report("C016", node, f"expected {self}: {trouble}")
            return None
        return expanded

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


def trouble_of(url: str) -> str:
    """Why this cannot be the address of a feed, in words that quote nothing of it; empty if it can."""
    if re.search(r"[\s\x00-\x20\x7f]", url):
        return "there is a space or a control character in it"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        # The text of these errors may quote the address.
        return "the port is not a number from 1 to 65535" if "ort" in str(error) else "the host is not well formed"
    if not parts.scheme or "://" not in url:
        return "it has no scheme"
    if parts.scheme not in {"http", "https"}:
        return f"{parts.scheme} is not read"
    if not parts.hostname:
        return "it names no host"
    return "the port is not a number from 1 to 65535" if port == 0 else ""


@dataclass(frozen=True, slots=True)
class WebSecret:
    """A web address that is a secret: written out, from ``${NAME}``, or the first line of ``file:PATH``."""

    def __str__(self) -> str:
        return 'a web address, "${NAME}" or "file:PATH"'

    def read(self, node: Node, page: Page) -> Secret | None:
        """The address; problems never quote it."""
        text = page.string(node, str(self))
        expanded = page.expand(node, text) if text is not None else None
        if expanded is None:
            return None
        if not page.secrets:
            return Secret("")
        address: str | None = expanded.strip()
        if expanded.startswith("file:"):
            address = first_line(Path(expanded.removeprefix("file:")), node, page)
        if address is not None and (trouble := trouble_of(address)):
            page.report("C016", node, f"expected {self}: {trouble}")
            return None
        return Secret(address) if address is not None else None

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class ChannelAddress:
    """Where a channel's address comes from: written out, from ``${NAME}``, or the first line of ``file:PATH``."""

    def __str__(self) -> str:
        return 'an Apprise address, "${NAME}" or "file:PATH"'

    def read(self, node: Node, page: Page) -> Secret | None:
        """The address; a relative path starts from the file that it stands in."""
        text = page.string(node, str(self))
        expanded = page.expand(node, text) if text is not None else None
        if expanded is None:
            return None
        if not page.secrets:
            return Secret("")
        address: str | None = expanded.strip()
        if expanded.startswith("file:"):
            address = first_line(Path(expanded.removeprefix("file:")), node, page)
        if address is None:
            return None
        if not _CHANNEL.fullmatch(address):
            hint = "it begins with the name of a service and ://, as in tgram://TOKEN/CHAT or mailto://..."
            page.report("C015", node, "what this stands for is not an Apprise address", hint)
            return None
        return Secret(address)

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class SecretText:
    """A secret that is no address: written out, from ``${NAME}``, or the first line of ``file:PATH``."""

    def __str__(self) -> str:
        return 'a secret: "${NAME}" or "file:PATH"'

    def read(self, node: Node, page: Page) -> Secret | None:
        """The secret; a relative path starts from the file that it stands in."""
        text = page.string(node, str(self))
        expanded = page.expand(node, text) if text is not None else None
        if expanded is None:
            return None
        if not page.secrets:
            return Secret("")
        value: str | None = expanded
        if expanded.startswith("file:"):
            value = first_line(Path(expanded.removeprefix("file:")), node, page)
        if value is not None and len(value.strip()) < _SHORTEST_SECRET:
            page.report("C028", node, f"a secret has at least {_SHORTEST_SECRET} characters", "openssl rand -hex 32")
            return None
        return Secret(value.strip()) if value is not None else None

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file whose text is the value: a template."""

    def __str__(self) -> str:
        return "a path of a text file"

    def read(self, node: Node, page: Page) -> str | None:
        """The file's text; a relative path starts from the file that it stands in."""
        text = page.string(node, str(self))
        expanded = page.expand(node, text) if text is not None else None
        if expanded is None:
            return None
        path = page.folder / expanded
        try:
            with path.open("rb") as stream:
                return stream.read(_LONGEST_SECRET).decode("utf-8-sig")
        except UnicodeDecodeError:
            page.report("C014", node, f"{path} is not a text in UTF-8")
        except (OSError, ValueError) as error:
            page.report("C014", node, f"{path} cannot be read: {getattr(error, 'strerror', None) or 'not a path'}")
        return None

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """The address of a server that tokens are sent to: https, or http on this machine alone."""

    def __str__(self) -> str:
        return "a web address that begins with https://, or with http:// for this machine"

    def read(self, node: Node, page: Page) -> str | None:
        """The address, references replaced."""
        text = page.string(node, str(self))
        expanded = page.expand(node, text) if text is not None else None
        if expanded is None:
            return None
        trouble = trouble_of(expanded) or _trouble_of_server(urlsplit(expanded))
        if trouble:
            page.report("C029", node, f"expected {self}: {trouble}")
            return None
        return expanded.rstrip("/")

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


def _trouble_of_server(parts: SplitResult) -> str:
    if parts.query or parts.fragment or parts.username or parts.password:
        return "it may have a path, and nothing after it or before its host"
    if parts.scheme == "https" or parts.hostname == "localhost":
        return ""
    try:
        here = ip_address(parts.hostname or "").is_loopback
    except ValueError:
        here = False
    return "" if here else "without TLS the token could be read on the way"


def first_line(path: Path, node: Node, page: Page) -> str | None:
    """The first line of a secret's file; None, and a problem, where it cannot be read. Relative to the page."""
    path = page.folder / path
    try:
        with path.open("rb") as stream:
            text = stream.read(_LONGEST_SECRET).decode("utf-8-sig")
    except UnicodeDecodeError:
        page.report("C014", node, f"{path} is not a text in UTF-8")
        return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        page.report("C014", node, f"{path} cannot be read: {reason}", "its first line is what is taken")
        return None
    lines = text.strip().splitlines()
    if not lines:
        page.report("C014", node, f"{path} is empty", "its first line is what is taken")
        return None
    return lines[0].strip()


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """The address of the database: a SQLite file."""

    def __str__(self) -> str:
        return "sqlite:/// and a path"

    def read(self, node: Node, page: Page) -> str | None:
        """The file's path; a relative one starts from the state directory."""
        text = page.string(node, str(self))
        expanded = page.expand(node, text) if text is not None else None
        if expanded is None:
            return None
        path = expanded.removeprefix("sqlite:///")
        if path == expanded or not path or path.endswith("/") or ":memory:" in path or re.search(r"[?#\s\x00]", path):
            hint = "sqlite:///tapewatch.db is a file in the state directory, sqlite:////srv/x.db one with a full path"
            page.report("C022", node, f"expected {self}", hint)
            return None
        return path

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}
