"""Pairs of headlines with a reader's verdict. The files hold one pair a line; README.md tells how they were written."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alerts.model.item import Item
from alerts.stories.read import read
from alerts.stories.reading import Reading

HERE = Path(__file__).parent
ROUNDS = ("open", "fresh", "second", "third", "held-out", "fourth", "fifth")
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pair:
    """``verdict`` is "same", "follow-up" or "other"; ``kind`` is what makes the pair alike or different."""

    round: str
    lang: str
    kind: str
    verdict: str
    one: Item
    other: Item

    @property
    def is_same(self) -> bool:
        """Whether both tell one story."""
        return self.verdict == "same"

    def readings(self) -> tuple[Reading, Reading]:
        """Both as the judgement sees them."""
        return read(self.one, (), NOW), read(self.other, (), NOW)


def pairs(name: str) -> list[Pair]:
    """The pairs of one round; none where its file is not there yet."""
    path = HERE / f"{name}.jsonl"
    if not path.exists():
        return []
    return [_pair(name, json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def every() -> list[Pair]:
    """The pairs of all rounds."""
    return [pair for name in ROUNDS for pair in pairs(name)]


def _pair(name: str, told: dict[str, str]) -> Pair:
    one, other = (
        Item(feed=f"feed-{side}", key=side, title=told[side], summary=told.get(f"{side}_text", ""))
        for side in ("one", "other")
    )
    return Pair(name, told["lang"], told["kind"], told["verdict"], one, other)
