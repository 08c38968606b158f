"""The one table that every benchmark prints: the figure, its bound, and what it is compared with."""

import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One row. ``bound`` is the most that ``value`` may be, where the project has promised one; ``beside`` is what was
    measured in the same run to compare it with, in words.
    """

    name: str
    value: float
    unit: str
    bound: float | None = None
    beside: str = ""


class Absent(Exception):
    """What a benchmark needs is not here; the message says what."""


def show(title: str, figures: Iterable[Figure], *notes: str) -> None:
    """Print the table."""
    rows = [("figure", "measured", "bound", "", "beside it, in the same run")]
    for figure in figures:
        bound = "" if figure.bound is None else f"{number(figure.bound)} {figure.unit}"
        verdict = "" if figure.bound is None else "met" if figure.value <= figure.bound else "MISSED"
        rows.append((figure.name, f"{number(figure.value)} {figure.unit}", bound, verdict, figure.beside))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    print(f"\n{title}")
    print(f"({platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores)")
    for index, (name, measured, bound, verdict, beside) in enumerate(rows):
        cells = (name.ljust(widths[0]), measured.rjust(widths[1]), bound.rjust(widths[2]), verdict.ljust(widths[3]))
        print("  ".join((*cells, beside)).rstrip())
        if index == 0:
            print("  ".join("-" * width for width in (*widths, len(rows[0][4]))))
    for note in notes:
        print(f"  {note}")
    sys.stdout.flush()


def number(value: float) -> str:
    """Three figures that count, and no more than one can believe."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def percentile(values: Iterable[float], share: float) -> float:
    """The value that ``share`` of all are not above (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 1_000) * len(ordered) // 1_000) - 1)]
