"""What a viewer of the demo sees: a header, alerts as they arrive, what was dropped, and a line that moves below."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from alerts.cli.demo.block import alert_block, aside, silence_line
from alerts.cli.demo.feed_page import FORM_NAMES
from alerts.cli.demo.material import Outlet
from alerts.cli.demo.witness import Silence
from alerts.model.alert import Alert

Drawing = Callable[[Console], RenderableType]
Shown = Sequence[tuple[datetime | None, Drawing]]
"""What was shown, in order: the simulated time (None for the header and the end), and how it looks on a console."""

_LANGUAGES = {"en": "English", "de": "German", "zh": "Chinese"}


class Screen(logging.Handler):
    """Prints to ``console``; a context manager that keeps the moving line while it is open (on a terminal only).

    It is also where the daemon's warnings go. ``shown`` keeps all of it.
    """

    def __init__(self, console: Console, outlets: Sequence[Outlet]) -> None:
        super().__init__(logging.WARNING)
        self._console, self.outlets = console, outlets
        self._names: Mapping[str, str] = {outlet.id: outlet.title for outlet in outlets}
        self._day: date | None = None
        self._live = Live(console=console, transient=True, auto_refresh=False) if console.is_terminal else None
        self._now: datetime | None = None
        self.shown: list[tuple[datetime | None, Drawing]] = []

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def header(self, *, rules: int, seconds: float) -> None:
        """What this is and what runs."""
        here = {outlet.form for outlet in self.outlets} | {outlet.lang[:2] for outlet in self.outlets}
        forms = ", ".join(name for form, name in FORM_NAMES.items() if form in here)
        tongues = ", ".join(name for lang, name in _LANGUAGES.items() if lang in here)
        encodings = len({outlet.encoding for outlet in self.outlets})
        text = Text.assemble(
            ("Market news of 27 to 31 January 2025", "bold"),
            f", replayed in about {seconds:.0f} seconds. Invented outlets, true events.\n",
            (f"{len(self.outlets)} feeds", "bold"),
            f" ({forms}; {tongues}; {encodings} encodings) are served on this machine and polled by ",
            ("the real daemon", "bold"),
            f": HTTP, parse worker, {rules} rules, SQLite, dispatcher, a webhook. "
            "Only the clock runs faster. Nothing leaves this machine.\n",
            ("Grey: news that no rule asks for, and what was dropped and why.", "bright_black"),
        )
        panel = Panel(text, title="[bold]Tapewatch demo[/bold]", title_align="left", border_style="cyan3")
        self._print(lambda _: panel)

    def alert(self, alert: Alert) -> None:
        """An alert that a channel has just received."""
        self._turn_to(alert.created_at)
        self._print(partial(alert_block, alert, self._names.get(alert.feed or "", alert.feed or "")))

    def silence(self, silence: Silence, now: datetime) -> None:
        """An item that brought no alert."""
        self._turn_to(now)
        self._print(partial(silence_line, silence, self._names))

    def emit(self, record: logging.LogRecord) -> None:
        """A warning of the daemon."""
        self._print(partial(aside, "!", "", record.getMessage().splitlines()[0]))

    def move(self, now: datetime, done: float, facts: str) -> None:
        """The moving line: simulated time, how far we are (0 to 1), what has been counted."""
        if self._live is None:
            return
        grid = Table.grid(padding=(0, 1))
        bar = ProgressBar(
            total=1.0, completed=done, complete_style="cyan3", width=max(8, self._console.width - 27 - len(facts))
        )
        grid.add_row(Text(f"{now:%a %d %b %H:%M} UTC", "bold cyan3"), bar, Text(facts, "bright_black", no_wrap=True))
        self._live.update(grid, refresh=True)

    def summary(self, table: RenderableType) -> None:
        """The end."""
        self._now = None
        self._print(lambda _: Group(Text(), table))

    def _turn_to(self, at: datetime) -> None:
        if at.date() != self._day:
            self._day = at.date()
            self._now = datetime.combine(at, time.min, at.tzinfo)
            rule = Rule(f"{at:%A %d %B %Y}", style="bright_black", align="left")
            self._print(lambda _: rule)
        self._now = at

    def _print(self, drawing: Drawing) -> None:
        self.shown.append((self._now, drawing))
        self._console.print(drawing(self._console))
