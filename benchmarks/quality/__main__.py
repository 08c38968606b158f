"""``python -m benchmarks.quality``: what the shipped packs find, on our headlines and, where they are, on the corpora."""

import sys

from rich.console import Console

from benchmarks.quality import corpora
from benchmarks.quality.measure import names, own, sanctions
from benchmarks.quality.packs import shipped
from benchmarks.quality.report import show
from benchmarks.quality.stories.report import show as show_stories
from benchmarks.quality.tickers import tickers


def main() -> int:
    """Print the report. 0 where every figure that is asked for is reached, else 1."""
    console = Console()
    rules = shipped()
    reached = [show(console, "Our own headlines", own(rules))]
    reached.append(show(console, "Tickers (tapewatch tickers scan)", tickers()))
    if corpora.are_here():
        reached.append(show(console, "Companies named in the tagged digest", names(rules)))
        reached.append(show(console, "Sanctions and export controls in the corpora", sanctions(rules)))
    else:
        console.print(f"The corpora are not here ({corpora.FOLDER.name}): only our own headlines were measured.")
    reached.append(show_stories(console))
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
