"""Addresses: of feeds, of servers that are sent tokens, and of the store."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from alerts.documents.node import Node
from alerts.settings.page import Page
from alerts.settings.written import Written


@dataclass(frozen=True, slots=True)
class FeedAddress(Written[str]):
    """The address of a feed: http or https. It may carry credentials, so problems never quote it."""

    def __str__(self) -> str:
        return "a web address that begins with https:// or http://"

    def accept(self, text: str, node: Node, page: Page) -> str | None:
        """The address."""
        trouble = trouble_of(text)
        if trouble:
            page.report("C016", node, f"expected {self}: {trouble}")
            return None
        return text


@dataclass(frozen=True, slots=True)
class ServerAddress(Written[str]):
    """The address of a server that tokens are sent to: https, or http on this machine alone."""

    def __str__(self) -> str:
        return "a web address that begins with https://, or with http:// for this machine"

    def accept(self, text: str, node: Node, page: Page) -> str | None:
        """The address."""
        trouble = trouble_of(text) or _trouble_of_server(urlsplit(text))
        if trouble:
            page.report("C029", node, f"expected {self}: {trouble}")
            return None
        return text.rstrip("/")


@dataclass(frozen=True, slots=True)
class StoreAddress(Written[str]):
    """The address of the database: a SQLite file."""

    def __str__(self) -> str:
        return "sqlite:/// and a path"

    def accept(self, text: str, node: Node, page: Page) -> str | None:
        """The file's path; a relative one starts from the state directory."""
        path = text.removeprefix("sqlite:///")
        if path == text or not path or path.endswith("/") or ":memory:" in path or re.search(r"[?#\s\x00]", path):
            hint = "sqlite:///tapewatch.db is a file in the state directory, sqlite:////srv/x.db one with a full path"
            page.report("C022", node, f"expected {self}", hint)
            return None
        return path


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
