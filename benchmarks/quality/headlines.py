"""Our own labelled headlines: ``NAME.open.jsonl`` were at hand while the vocabulary was written, ``NAME.held-out.jsonl``
were written and committed before it."""

import json
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.labels import IMPLIES

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Headline:
    """One headline with the labels that hold for it. ``why`` says what is tricky about it."""

    text: str
    lang: str
    holds: frozenset[str]
    why: str = ""


def parts(name: str) -> dict[str, tuple[Headline, ...]]:
    """The headlines of a subject, held-out ones first."""
    return {part: read(HERE / f"{name}.{part}.jsonl") for part in ("held-out", "fresh", "open")}


def read(path: Path) -> tuple[Headline, ...]:
    """Every headline of a file."""
    return tuple(_headline(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())


def _headline(row: dict[str, object]) -> Headline:
    labels = [label for held in row["holds"] for label in IMPLIES.get(held, (held,))]
    return Headline(row["text"], row["lang"], frozenset(labels), row.get("why", ""))
