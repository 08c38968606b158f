"""The report on stories: figures by kind and language, the rivals in the same run, and every error."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.quality.stories import clusters
from benchmarks.quality.stories.measure import Tally, follow_ups, ours, rivals
from benchmarks.quality.stories.pairs import FIRST, ROUNDS, Pair, every, pairs

WRONG, REPRINTS, REWORDED = 0.01, 0.97, 0.40
"""What is asked for: wrong merges at most, reprints found at least, reworded reports found at least."""


def show(console: Console) -> bool:
    """Print it all; True where every figure that is asked for is reached."""
    given = every()
    tallies = ours(given)
    together = _sum(tallies.values())
    _table(console, tallies)
    _by_language(console, tallies)
    _by_round(console)
    wanted, told = follow_ups(given)
    console.print(f"Follow-ups told as such: {told} of {wanted}.")
    _rivals(console, given, together)
    for tally in tallies.values():
        for what, listed in (("missed", tally.missed_pairs), ("wrongly merged", tally.wrong_pairs)):
            for pair, verdict in listed:
                said = f"{pair.round} {pair.lang} {pair.kind}: {pair.one.title} | {pair.other.title}"
                console.print(
                    f"  [bold]{what}[/] {escape(said)} ({escape('; '.join(verdict.reasons))})", soft_wrap=True
                )
    reprints = _sum(tally for (kind, _), tally in tallies.items() if kind in {"reprint", "edit"})
    reworded = _sum(tally for (kind, _), tally in tallies.items() if kind == "reworded")
    reached = together.wrong_share <= WRONG and reprints.recall >= REPRINTS and reworded.recall >= REWORDED
    console.print(
        f"Wrong merges {together.wrong_share:.1%} (at most {WRONG:.0%}), reprints {reprints.recall:.1%} (at least {REPRINTS:.0%}), "
        f"reworded {reworded.recall:.1%} (at least {REWORDED:.0%}).",
        soft_wrap=True,
    )
    return clusters.show(console) and reached


def _table(console: Console, tallies: dict[tuple[str, str], Tally]) -> None:
    table = Table("kind", "lang", "pairs", "one story", "found", "apart", "wrongly merged", title="Same story or not")
    for (kind, lang), tally in sorted(tallies.items()):
        numbers = (tally.same + tally.apart, tally.same, tally.found, tally.apart, tally.wrong)
        table.add_row(kind, lang, *map(str, numbers))
    console.print(table)


def _by_language(console: Console, tallies: dict[tuple[str, str], Tally]) -> None:
    table = Table("lang", "precision", "recall", "wrong merges", title="By language")
    langs = sorted({lang for _, lang in tallies})
    rows = [(lang, _sum(tally for (_, of), tally in tallies.items() if of == lang)) for lang in langs]
    for lang, tally in [*rows, ("all", _sum(tallies.values()))]:
        table.add_row(lang, *_figures(tally))
    console.print(table)


def _by_round(console: Console) -> None:
    table = Table(
        *("round", "pairs", "precision", "recall", "wrong merges", "unseen: wrong merges, reworded found"),
        title="By round: as it is judged today, and as it was when nobody had seen it",
    )
    for name in ROUNDS:
        if given := pairs(name):
            table.add_row(name, str(len(given)), *_figures(_sum(ours(given).values())), FIRST.get(name, ""))
    console.print(table)


def _rivals(console: Console, given: Sequence[Pair], together: Tally) -> None:
    table = Table(
        "", "threshold", "precision", "recall", "wrong merges", title="Beside plain similarity, the same pairs"
    )
    table.add_row("Tapewatch", "", *_figures(together))
    for asked in (together.precision, 0.9, 0.8):
        for rival in rivals(given, asked):
            name = f"{rival.name}, best with precision {asked:.2f}"
            table.add_row(name, f"{rival.threshold:.2f}", *_figures(rival.tally))
    console.print(table)


def _figures(tally: Tally) -> tuple[str, str, str]:
    return f"{tally.precision:.3f}", f"{tally.recall:.3f}", f"{tally.wrong_share:.3f}"


def _sum(tallies: Iterable[Tally]) -> Tally:
    found = Tally()
    for tally in tallies:
        found.same += tally.same
        found.found += tally.found
        found.apart += tally.apart
        found.wrong += tally.wrong
    return found
