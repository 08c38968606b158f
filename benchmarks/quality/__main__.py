"""``python -m benchmarks.quality``: what the shipped packs find, on our headlines and, where they are, on the corpora."""

import sys

from rich.console import Console

from benchmarks.quality import corpora
from benchmarks.quality.measure import Row, names, own, sanctions
from benchmarks.quality.packs import shipped
from benchmarks.quality.report import show
from benchmarks.quality.score import Score


def main() -> int:
    """Print the report. 0 where every figure that is asked for is reached, else 1."""
    console = Console()
    rules = shipped()
    rows = list(own(rules))
    reached = [show(console, "Our own headlines", rows, own_text=True)]
    console.print("By topic, all parts and languages together:")
    for label in dict.fromkeys(row.label for row in rows):
        score, words = _of(rows, label)
        line = f"  {label:16} precision {score.precision:.3f} of {score.found:4}  recall {score.recall:.3f} of {score.there:4}"
        compared = f"   keywords {words.precision:.3f} {words.recall:.3f}" if words else ""
        console.print(line + compared, highlight=False)
    if corpora.are_here():
        reached.append(show(console, "Companies named in the tagged digest", names(rules), own_text=False))
        reached.append(show(console, "Sanctions and export controls in the corpora", sanctions(rules), own_text=False))
    else:
        console.print(f"The corpora are not here ({corpora.FOLDER.name}): only our own headlines were measured.")
    return 0 if all(reached) else 1


def _of(rows: list[Row], label: str) -> tuple[Score, Score | None]:
    score, words = Score(), Score()
    compared = False
    for row in rows:
        if row.label == label:
            score.add(row.packs)
            if row.keywords is not None:
                compared = True
                words.add(row.keywords)
    return score, words if compared else None


if __name__ == "__main__":
    sys.exit(main())
