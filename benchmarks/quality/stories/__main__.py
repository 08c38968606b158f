"""``python -m benchmarks.quality.stories``: the report on stories alone."""

import sys

from rich.console import Console

from benchmarks.quality.stories.report import show

if __name__ == "__main__":
    sys.exit(0 if show(Console()) else 1)
