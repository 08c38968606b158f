"""Our own labelled headlines, a file for each subject and round (README.md says which round is what)."""

import json
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.labels import IMPLIES

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Headline:
    """One headline with the labels that hold for it. ``summary`` stands below it, ``why`` says what is tricky about it."""

    text: str
    lang: str
    holds: frozenset[str]
    why: str = ""
    summary: str = ""


def parts(name: str) -> dict[str, tuple[Headline, ...]]:
    """The headlines of a subject, by round."""
    return {path.name.split(".")[1]: read(path) for path in sorted(HERE.glob(f"{name}.*.jsonl"))}


def read(path: Path) -> tuple[Headline, ...]:
    """Every headline of a file."""
    return tuple(_headline(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())


def _headline(row: dict[str, object]) -> Headline:
    labels = [label for held in row["holds"] for label in IMPLIES.get(held, (held,))]
    return Headline(row["text"], row["lang"], frozenset(labels), row.get("why", ""), row.get("summary", ""))
