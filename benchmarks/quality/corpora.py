"""The corpora that nobody here wrote, where they are: ../shared/data/corpora, beside the repository."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "corpora"
DIGEST = FOLDER / "news_digest_tagged_to_2024-12.jsonl"
SANCTIONS = {
    "de": ("handelsblatt_headlines_half.jsonl",),
    "en": ("us_headlines_to_2025-01-15.jsonl", "uci_story_clusters.csv", "benzinga_headlines_half.csv"),
    "zh": ("news_digest_tagged_to_2024-12.jsonl", "ft_companies_zh_items.jsonl"),
}


@dataclass(frozen=True, slots=True)
class Tagged:
    """A headline of the digest with the tags that a person gave it."""

    title: str
    tags: frozenset[str]


def are_here() -> bool:
    """Whether the corpora are on this machine."""
    return DIGEST.exists()


def digest() -> list[Tagged]:
    """Every headline of the tagged digest."""
    with DIGEST.open(encoding="utf-8") as lines:
        return [Tagged(row["title"], frozenset(row["tags"])) for row in map(json.loads, lines)]


def titles(names: tuple[str, ...]) -> list[str]:
    """The headlines of some files, each once."""
    return list(dict.fromkeys(title for name in names for title in _titles(FOLDER / name)))


def _titles(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        if path.suffix == ".csv":
            for row in csv.DictReader(lines):
                yield row.get("TITLE") or row["title"]
        else:
            for row in map(json.loads, lines):
                yield row["title"] if "title" in row else row["titles"][-1][1]
