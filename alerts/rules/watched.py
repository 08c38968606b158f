"""An instrument of the watchlist, and what it is known by."""

from dataclasses import dataclass

from alerts.model.instrument import Instrument
from alerts.rules.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Watched:
    """An instrument with what is looked for besides its symbols. ``names`` are what counts as its name beside a symbol."""

    instrument: Instrument
    aliases: tuple[Phrase, ...]
    names: tuple[Phrase, ...]
    wkn: str | None
    cusip: str | None
