"""What docs/rule-errors.md says of a code."""

import re

from alerts.cli.shipped import shipped

_HEADING = re.compile(r"### ([A-Z]\d{3}): ")


def section(code: str) -> str | None:
    """The part of the page about a code, as it is written there; None where it has none."""
    return _sections().get(code.upper())


def codes() -> list[str]:
    """The codes that the page explains, in its order."""
    return list(_sections())


def _sections() -> dict[str, str]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (shipped("docs") / "rule-errors.md").read_text(encoding="utf-8").splitlines():
        if heading := _HEADING.match(line):
            lines = found.setdefault(heading[1], [])
        elif line.startswith("## "):
            lines = []
        lines.append(line)
    return {code: "\n".join(lines).strip() for code, lines in found.items()}
