"""The report: a table of the figures by language, then each error."""

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.quality.labels import TARGETS
from benchmarks.quality.score import Row, Score


def show(console: Console, title: str, rows: Iterable[Row]) -> bool:
    """Print the rows and their errors; True where every figure that is asked for is reached.

    Headlines of others are printed, never stored: the report goes to the terminal alone.
    """
    kept = list(rows)
    table = Table("topic", "lang", "precision", "recall", "keywords: p", "r", title=title)
    for row in kept:
        table.add_row(row.label, row.lang, *_figures(row.packs, row.label), *_plain(row.keywords))
    console.print(table)
    for row in kept:
        for what, texts in (
            ("missed", row.packs.missed),
            ("wrong", row.packs.wrong),
            ("not yet read", row.packs.unread),
        ):
            for text in texts:
                console.print(f"  {row.label} {row.lang} [bold]{what}[/]: {escape(text)}", soft_wrap=True)
    for line in verdicts(kept):
        console.print(line, soft_wrap=True)
    return all(_reached(score, label) for label, score in _together(kept).items())


def verdicts(rows: Iterable[Row]) -> list[str]:
    """What is asked for and met, then each figure that is missed beside its bound, by topic and language."""
    met: list[str] = []
    missed: list[str] = []
    for row in rows:
        if row.label not in TARGETS:
            continue
        figures = zip(("precision", "recall"), (row.packs.precision, row.packs.recall), TARGETS[row.label], strict=True)
        short = [f"{name} {figure:.3f} of {bound:.2f}" for name, figure, bound in figures if figure < bound]
        if short:
            missed.append(f"  Missed: {row.label} {row.lang}, {', '.join(short)}")
        else:
            met.append(f"{row.label} {row.lang}")
    return [f"  Met: {', '.join(met) or 'nothing'}", *missed]


def _together(rows: list[Row]) -> dict[str, Score]:
    found: dict[str, Score] = {}
    for row in rows:
        found.setdefault(row.label, Score()).add(row.packs)
    return found


def _figures(score: Score, label: str) -> tuple[str, str]:
    precision, recall = TARGETS.get(label, (0.0, 0.0))
    return (
        _coloured(f"{score.precision:.3f} of {score.found}", good=score.precision >= precision),
        _coloured(f"{score.recall:.3f} of {score.there}", good=score.recall >= recall),
    )


def _coloured(text: str, *, good: bool) -> str:
    return text if good else f"[red]{text}[/]"


def _plain(score: Score | None) -> tuple[str, str]:
    return ("", "") if score is None else (f"{score.precision:.3f}", f"{score.recall:.3f}")


def _reached(score: Score, label: str) -> bool:
    precision, recall = TARGETS.get(label, (0.0, 0.0))
    return score.precision >= precision and score.recall >= recall
