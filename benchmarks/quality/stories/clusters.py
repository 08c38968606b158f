"""Real headlines in clusters that a machine made (../shared/data/corpora/uci_story_clusters.csv), where they are.

All of them are put through the window in the order of their time, as a daemon would. A cluster holds all that was written about
one matter within days: many events, so that most of a cluster is rightly apart; and some clusters are about one matter, so that
a merge across clusters may be right. Counted are all merges across clusters, and the share of them that a reader called wrong;
and of pairs within clusters that a reader called one story, how many were merged (``uci.txt``).
"""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from alerts.model.item import Item
from alerts.stories.judge import judge
from alerts.stories.read import read
from alerts.stories.reading import Reading
from alerts.stories.verdict import Kind
from alerts.stories.window import Window
from benchmarks.quality.corpora import FOLDER
from benchmarks.quality.stories.rivals import RIVALS

FILE = FOLDER / "uci_story_clusters.csv"
JUDGED = Path(__file__).with_name("uci.txt")
WRONG = 0.01


@dataclass(frozen=True, slots=True)
class Headline:
    """A row of the file."""

    number: int
    title: str
    cluster: str
    at: datetime
    reading: Reading


def headlines() -> list[Headline]:
    """All of them, in the order of their time."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: (int(row["TIMESTAMP"]), int(row["ID"])))
    found = []
    for row in rows:
        at = datetime.fromtimestamp(int(row["TIMESTAMP"]) / 1000, UTC)
        item = Item(feed=row["HOSTNAME"], key=row["ID"], title=row["TITLE"])
        found.append(Headline(int(row["ID"]), row["TITLE"], row["STORY"], at, read(item, (), at)))
    return found


def judgements(*, of_merges: bool = False) -> dict[tuple[int, int], bool]:
    """Pairs of ids that a reader looked at: whether both tell one story. ``of_merges`` are those that were drawn from what had
    been merged within a cluster; they say how often that is wrong, and nothing about what is missed.
    """
    lines = JUDGED.read_text(encoding="utf-8").splitlines() if JUDGED.exists() else []
    split = (line.split() for line in lines if line and not line.startswith("#"))
    return {(int(one), int(other)): said == "y" for one, other, said, *drawn in split if bool(drawn) == of_merges}


def show(console: Console) -> bool:
    """Print the figures; True where wrong merges stay within what is asked for, or the file is not here."""
    if not FILE.exists():
        console.print(f"The clusters are not here ({FILE.name}).")
        return True
    every = {headline.number: headline for headline in headlines()}
    placed, across, inside = _stream(every.values())
    said = judgements()
    wrong = [pair for pair in across if said.get(pair) is False]
    unread = [pair for pair in across if pair not in said]
    console.print(
        f"{len(every)} headlines in {len({one.cluster for one in every.values()})} clusters: {placed} joined a story, {len(across)} of "
        f"them one whose item is of another cluster; a reader called {len(wrong)} of those wrong and has not read {len(unread)}.",
        soft_wrap=True,
    )
    read = {pair: same for pair, same in judgements(of_merges=True).items() if pair in inside}
    console.print(
        f"Of {len(inside)} merges of headlines that differ within a cluster a reader looked at {len(read)} and called "
        f"{sum(not same for same in read.values())} wrong.",
        soft_wrap=True,
    )
    for what, listed in (("wrong", wrong), ("not yet read", unread)):
        for one, other in listed:
            console.print(
                f"  [bold]{what}[/] {one} {other} {escape(every[one].title)} | {escape(every[other].title)}",
                soft_wrap=True,
            )
    _pairs(console, every, said)
    return len(wrong) + len(unread) <= WRONG * placed


def _stream(given: Iterable[Headline]) -> tuple[int, list[tuple[int, int]], set[tuple[int, int]]]:
    """How many joined a story, the pairs that did so across clusters, and those of other words within one; the older first."""
    window = Window()
    cluster: dict[int, str] = {}
    placed, across = 0, []
    lines: dict[int, str] = {}
    inside: set[tuple[int, int]] = set()
    for headline in given:
        found = window.nearest(headline.reading, headline.at)
        story = headline.number
        if found is not None and found.verdict.kind is Kind.SAME:
            story = found.story
            placed += 1
            if cluster[found.item] != headline.cluster:
                across.append((found.item, headline.number))
            elif lines[found.item] != headline.reading.line:
                inside.add((found.item, headline.number))
        cluster[headline.number] = headline.cluster
        lines[headline.number] = headline.reading.line
        window.add(story, headline.number, headline.reading)
    return placed, across, inside


def _pairs(console: Console, every: dict[int, Headline], said: dict[tuple[int, int], bool]) -> None:
    """The pairs within clusters that a reader has judged, for us and for each rival at its best threshold."""
    within = {pair: same for pair, same in said.items() if every[pair[0]].cluster == every[pair[1]].cluster}
    if not within:
        return
    table = Table("", "precision", "recall", title=f"{len(within)} pairs within clusters, read by a person")
    merged = {pair: judge(every[pair[1]].reading, every[pair[0]].reading).kind is Kind.SAME for pair in within}
    precision, recall = _figures(within, merged)
    table.add_row("Tapewatch", f"{precision:.3f}", f"{recall:.3f}")
    for name, likeness in RIVALS.items():
        theirs = _best(
            within, {pair: likeness(every[pair[0]].title, every[pair[1]].title) for pair in within}, precision
        )
        table.add_row(f"{name}, best with that precision", f"{theirs[0]:.3f}", f"{theirs[1]:.3f}")
    console.print(table)
    for pair, same in within.items():
        if same is not merged[pair]:
            what = "missed" if same else "wrongly merged"
            console.print(
                f"  [bold]{what}[/] {escape(every[pair[0]].title)} | {escape(every[pair[1]].title)}", soft_wrap=True
            )


def _best(said: dict[tuple[int, int], bool], score: dict[tuple[int, int], float], least: float) -> tuple[float, float]:
    tried = [_figures(said, {pair: score[pair] >= limit for pair in said}) for limit in sorted({*score.values()})]
    return max((one for one in tried if one[0] >= least), key=lambda one: one[1], default=max(tried))


def _figures(said: dict[tuple[int, int], bool], merged: dict[tuple[int, int], bool]) -> tuple[float, float]:
    counted = Counter((same, merged[pair]) for pair, same in said.items())
    found, wrong, same = counted[True, True], counted[False, True], sum(said.values())
    return found / (found + wrong) if found + wrong else 1.0, found / same if same else 1.0
