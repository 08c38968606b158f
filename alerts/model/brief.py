"""One alert as messages tell it: what a person reads, before any service's markup."""

from dataclasses import dataclass

from alerts.model.severity import Severity


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line. ``marked``: these are words that a rule found."""

    text: str
    marked: bool = False


Line = tuple[Run, ...]
"""One line of text; its runs follow one another without a gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Every text is one line without anything that acts on a terminal, a header or a reader's eye; markup that a
    service reads is escaped where the service is known.

    ``headline`` and ``excerpt`` are lines with the matched words marked, ``matched`` the words themselves, each once;
    ``more_words`` says how many of them are not shown. ``marks`` are warnings: late, edited, may be a repeat.
    ``novelty`` says what kind of news it is, ``others`` how many further sources carry the story. ``notice`` are the lines of a
    notice of the daemon itself, which has no rule. ``number`` is the alert's, 0 where it has none. ``actions`` are
    further links as (words, address): the place of "acknowledge" and "mute".
    """

    severity: Severity
    headline: Line
    link: str | None = None
    source: str = ""
    age: str = ""
    others: int = 0
    marks: tuple[str, ...] = ()
    excerpt: Line = ()
    matched: tuple[str, ...] = ()
    more_words: int = 0
    tickers: tuple[str, ...] = ()
    rule: str = ""
    novelty: str = ""
    relevance: str = ""
    notice: tuple[str, ...] = ()
    number: int = 0
    actions: tuple[tuple[str, str], ...] = ()


def text_of(line: Line) -> str:
    """The line without its marks."""
    return "".join(run.text for run in line)
