"""The figures at the end."""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich import box
from rich.table import Table
from rich.text import Text

from alerts.model.delivery import DeliveryState
from alerts.model.severity import Severity
from alerts.model.suppression import SuppressionReason
from alerts.model.tally import Tally

_SHORT: Mapping[str, str] = {
    SuppressionReason.SAME_STORY: "same story",
    SuppressionReason.UNCHANGED: "edited without a new match",
    SuppressionReason.SUPPRESSED: "by an exception of the rules",
}

OPEN = frozenset({DeliveryState.PENDING, DeliveryState.SENDING})
"""The states of a delivery that is not settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run came to. ``latencies`` and ``took`` are seconds of real time."""

    feeds: int
    counters: Mapping[str, int]
    tally: Tally
    severities: Counter[Severity]
    repeats: int
    latencies: Sequence[float]
    took: float
    complete: bool


def summary_table(found: Summary) -> Table:
    """The summary, one line a figure."""
    table = Table(
        title="Summary" if found.complete else "Summary (stopped early)",
        title_style="bold",
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        show_header=False,
        pad_edge=False,
    )
    table.add_column(style="cyan3", no_wrap=True)
    table.add_column(justify="right", style="bold", no_wrap=True)
    table.add_column(style="bright_black")
    counters, tally = found.counters, found.tally
    suppressed = sum(tally.suppressed.values())
    delivered = tally.deliveries.get("delivered", 0)
    rows = (
        (
            "Feeds",
            f"{found.feeds}",
            _polls(counters),
        ),
        ("Items", f"{tally.items}", f"in {tally.stories} stories; {counters.get('items.revised', 0)} edits"),
        ("Duplicates dropped", f"{tally.duplicates}", "repeats in a feed, the same story from another"),
        ("Matches", f"{tally.matches}", ""),
        ("Alerts", f"{tally.alerts}", _severities(found.severities)),
        ("Suppressed", f"{suppressed}", _suppressed(tally)),
        ("Deliveries", f"{delivered}", _deliveries(found)),
        ("Latency", *_latency(found.latencies)),
    )
    for name, figure, detail in rows:
        table.add_row(name, figure, Text(detail))
    table.caption = Text(
        f"Five days in {found.took:.0f} s." if found.complete else f"After {found.took:.0f} s.", "bright_black"
    )
    return table


def _polls(counters: Mapping[str, int]) -> str:
    polls, unchanged = counters.get("polls", 0), counters.get("polls.not_modified", 0)
    return f"{polls:,} polls, {unchanged:,} unchanged (304), {counters.get('polls.failed', 0)} failed"


def _severities(counted: Counter[Severity]) -> str:
    return ", ".join(f"{counted[severity]} {severity.label}" for severity in sorted(Severity, reverse=True))


def _suppressed(tally: Tally) -> str:
    return ", ".join(f"{number} {_SHORT.get(reason, reason)}" for reason, number in sorted(tally.suppressed.items()))


def _deliveries(found: Summary) -> str:
    tally = found.tally
    again = found.counters.get("deliveries.pending", 0)
    open_ = sum(count for state, count in tally.deliveries.items() if state in OPEN)
    dead = tally.deliveries.get("dead", 0)
    return (
        f"{again} at a second attempt, {open_} open, {dead} dead, {tally.in_doubt} in doubt, {found.repeats} sent twice"
    )


def _latency(seconds: Sequence[float]) -> tuple[str, str]:
    if len(seconds) < 2:
        return "–", "too few alerts to tell"
    ordered = sorted(1000 * second for second in seconds)
    p95 = statistics.quantiles(ordered, n=20, method="inclusive")[18]
    median = statistics.median(ordered)
    return (
        f"{median:.0f} ms",
        f"median, 95 % within {p95:.0f} ms, from the feed's last byte to the webhook",
    )
