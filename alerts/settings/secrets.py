"""What is secret: written out, from ``${NAME}``, or the first line of ``file:PATH``; and texts that stand in files."""

import re
from dataclasses import dataclass
from pathlib import Path

from alerts.documents.node import Node
from alerts.model.secret import Secret
from alerts.settings.addresses import trouble_of
from alerts.settings.page import Page
from alerts.settings.written import Written

_CHANNEL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s]+")
_SHORTEST_SECRET = 16
_LONGEST_FILE = 65_536
"""How many bytes of a file are read."""


class _Secret(Written[Secret]):
    """The value may be left unknown where only the daemon's environment knows it. A relative path starts from the page."""

    __slots__ = ()

    def accept(self, text: str, node: Node, page: Page) -> Secret | None:
        """The secret, without white space around it; problems never quote it."""
        if not page.secrets:
            return Secret("")
        is_file = text.startswith("file:")
        value = first_line(Path(text.removeprefix("file:")), node, page) if is_file else text.strip()
        if value is None:
            return None
        if trouble := self.trouble(value):
            page.report(trouble[0], node, *trouble[1:])
            return None
        return Secret(value)

    def trouble(self, value: str) -> tuple[str, ...]:
        """A code, what is wrong, and what to try; empty if nothing is."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class WebSecret(_Secret):
    """A web address that is a secret."""

    def __str__(self) -> str:
        return 'a web address, "${NAME}" or "file:PATH"'

    def trouble(self, value: str) -> tuple[str, ...]:
        """What no address of the web looks like."""
        trouble = trouble_of(value)
        return ("C016", f"expected {self}: {trouble}") if trouble else ()


@dataclass(frozen=True, slots=True)
class ChannelAddress(_Secret):
    """Where a channel's address comes from."""

    def __str__(self) -> str:
        return 'an Apprise address, "${NAME}" or "file:PATH"'

    def trouble(self, value: str) -> tuple[str, ...]:
        """What no Apprise address looks like."""
        if _CHANNEL.fullmatch(value):
            return ()
        hint = "it begins with the name of a service and ://, as in tgram://TOKEN/CHAT or mailto://..."
        return "C015", "what this stands for is not an Apprise address", hint


@dataclass(frozen=True, slots=True)
class SecretText(_Secret):
    """A secret that is no address."""

    def __str__(self) -> str:
        return 'a secret: "${NAME}" or "file:PATH"'

    def trouble(self, value: str) -> tuple[str, ...]:
        """What is too short to be one."""
        if len(value) >= _SHORTEST_SECRET:
            return ()
        return "C028", f"a secret has at least {_SHORTEST_SECRET} characters", "openssl rand -hex 32"


@dataclass(frozen=True, slots=True)
class TextFile(Written[str]):
    """A file whose text is the value: a template."""

    def __str__(self) -> str:
        return "a path of a text file"

    def accept(self, text: str, node: Node, page: Page) -> str | None:
        """The file's text; a relative path starts from the file that it stands in."""
        return _text(Path(text), node, page)


def first_line(path: Path, node: Node, page: Page) -> str | None:
    """The first line of a secret's file; None, and a problem, where it cannot be read. Relative to the page."""
    hint = "its first line is what is taken"
    text = _text(path, node, page, hint)
    if text is None:
        return None
    lines = text.strip().splitlines()
    if not lines:
        page.report("C014", node, f"{page.folder / path} is empty", hint)
        return None
    return lines[0].strip()


def _text(path: Path, node: Node, page: Page, hint: str = "") -> str | None:
    path = page.folder / path
    try:
        with path.open("rb") as stream:
            return stream.read(_LONGEST_FILE).decode("utf-8-sig")
    except UnicodeDecodeError:
        page.report("C014", node, f"{path} is not a text in UTF-8")
    except (OSError, ValueError) as error:
        page.report("C014", node, f"{path} cannot be read: {getattr(error, 'strerror', None) or 'not a path'}", hint)
    return None
