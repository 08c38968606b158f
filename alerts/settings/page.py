"""One file of the configuration while it is read: where its problems gather and its values come from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alerts.documents.node import Mark, Node, Scalar, kind
from alerts.documents.problem import Level, Problem
from alerts.documents.source import Source

_REFERENCE = re.compile(r"\$\{(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^{}]*))?\}|)")


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a person gave, and where. ``key`` is None for an entry of a list."""

    value: Any = field(repr=False)
    node: Node = field(repr=False)
    page: "Page" = field(repr=False, compare=False)
    key: Scalar | None = None

    def report(self, code: str, what: str, hint: str = "", *, level: Level = Level.ERROR) -> None:
        """A problem with the value."""
        self.page.report(code, self.node, what, hint, level=level)

    @property
    def place(self) -> str:
        """``file:line``, to name in a problem elsewhere."""
        mark = (self.key or self.node).mark
        return f"{self.page.source.file}:{mark.line}"


@dataclass(slots=True)
class Page:
    """A file being read. ``folder`` is what its relative paths start from; ``is_main`` is False for an included one.

    Without ``secrets``, what only the daemon's environment knows may stay unknown: who reads alerts needs no address.
    """

    source: Source
    folder: Path
    environ: Mapping[str, str] = field(repr=False)
    is_main: bool = True
    secrets: bool = True
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, code: str, place: Node | Mark | None, what: str, hint: str = "", *, level: Level = Level.ERROR
    ) -> None:
        """Note a problem at a place of this file."""
        self.problems.append(self.source.problem(code, place, what, hint, level=level))

    def string(self, node: Node, expected: str) -> str | None:
        """The text of a scalar that is meant as text; None, and a problem, where it is something else."""
        if not isinstance(node, Scalar) or (not node.quoted and node.value is None):
            self.report("C004", node, f"expected {expected}, found {kind(node)}")
            return None
        if node.coerced:
            self.report("C004", node, f"expected {expected}, found {kind(node)}", f'put it into quotes: "{node.text}"')
            return None
        return node.text

    def expand(self, node: Node, text: str) -> str | None:
        """The text with each ``${NAME}`` replaced from the environment; None, and problems, where one is missing.

        ``${NAME:-instead}`` gives ``instead`` where NAME is unset or empty, as in a shell.
        """
        if "${" not in text:
            return text
        pieces: list[str] = []
        last, complete = 0, True
        for found in _REFERENCE.finditer(text):
            value = self._variable(node, found)
            complete = complete and value is not None
            pieces += [text[last : found.start()], value or ""]
            last = found.end()
        return "".join([*pieces, text[last:]]) if complete else None

    def _variable(self, node: Node, found: re.Match[str]) -> str | None:
        name, default = found["name"], found["default"]
        if name is None:
            self.report(
                "C013", node, "${ begins a reference that is not well formed", 'write "${NAME}", letters, digits and _'
            )
            return None
        value = self.environ.get(name) or default
        if value is None and not self.secrets:
            return found[0]
        if value is None:
            state = "is empty" if name in self.environ else "is not set"
            hint = f'set it for the daemon, or name a file that holds the value: "file:${{CREDENTIALS_DIRECTORY}}/{name.lower()}"'
            if name == "CREDENTIALS_DIRECTORY":
                hint = "systemd sets it where the unit has LoadCredential=; elsewhere set it yourself"
            self.report("C012", node, f"the environment variable {name} {state}", hint)
        return value
