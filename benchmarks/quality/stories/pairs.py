"""Pairs of headlines with a reader's verdict. The files hold one pair a line; README.md tells how they were written."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alerts.model.item import Item
from alerts.stories.read import read
from alerts.stories.reading import Reading

HERE = Path(__file__).parent
ROUNDS = (
    "open",
    "fresh",
    "second",
    "third",
    "held-out",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
)
FIRST = {
    "fresh": "12 of 50, 13 of 26",
    "second": "5 of 68, 13 of 29",
    "held-out": "1 of 82, 30 of 34",
    "third": "5 of 44, 7 of 10",
    "fourth": "2 of 99, 17 of 37",
    "fifth": "3 of 87, 18 of 32",
    "sixth": "2 of 54, 15 of 20",
    "seventh": "4 of 78, 20 of 28",
    "eighth": "8 of 105, 11 of 16",
    "ninth": "2 of 67, 12 of 16",
    "tenth": "5 of 90",
    "eleventh": "5 of 67, 10 of 14",
    "twelfth": "0 of 20, 34 of 40",
    "thirteenth": "2 of 70, 6 of 42",
    "fourteenth": "1 of 30, 6 of 21",
    "fifteenth": "15 of 57, 11 of 35",
    "sixteenth": "3 of 51",
    "seventeenth": "0 of 45, 17 of 45",
    "eighteenth": "3 of 45, 13 of 45",
    "nineteenth": "7 of 26",
    "twentieth": "3 of 45, 18 of 45",
}
"""What each round said the only time that nobody had seen it: wrong merges, and reworded reports found."""

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
