"""A bar on the terminal while many items pass."""

import sys
from collections.abc import Iterable, Iterator

from alerts.model.seen import SeenItem

WORTH_A_BAR = 2_000
"""Items that take longer than a person waits without wondering."""

STEP = 250
"""Items between two looks at the bar."""


def watched(items: Iterable[SeenItem], total: int) -> Iterator[SeenItem]:
    """The items, unchanged. The bar stands on stderr, on a terminal only, and is gone afterwards."""
    if total < WORTH_A_BAR or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe must not pay for it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - the same

    columns = (TextColumn("replaying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        for number, item in enumerate(items, 1):
            yield item
            if number % STEP == 0:
                progress.update(task, completed=number)
