"""What docs/rule-errors.md, and docs/settings-errors.md of those of the configuration, say of a code."""

import re

from alerts.cli.shipped import shipped

_PAGES = ("rule-errors.md", "settings-errors.md")
_HEADING = re.compile(r"### ([A-Z]\d{3}): ")


def section(code: str) -> str | None:
    """The part of a page about a code, as it is written there; None where none has one."""
    return _sections().get(code.upper())


def codes() -> list[str]:
    """The codes that the pages explain, in their order."""
    return list(_sections())


def _sections() -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for page in _PAGES:
        lines: list[str] = []
        for line in (shipped("docs") / page).read_text(encoding="utf-8").splitlines():
            if heading := _HEADING.match(line):
                lines = found.setdefault(heading[1], [])
            elif line.startswith("## "):
                lines = []
            lines.append(line)
    return {code: "\n".join(lines).strip() for code, lines in found.items()}
