"""A message as lines in some markup: one account of what stands where, for every service that reads text.

What a service adds is a ``Wear``: how it escapes, how it marks a word, how it writes a link. Text passes through
``escape`` exactly once, and nothing else of a feed reaches a line.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from alerts.delivery.gather import BULLET, DigestLine, digest_lines
from alerts.delivery.render import marks_line, matched_line, rule_line, source_line, tickers_line
from alerts.model.brief import Brief, Line
from alerts.model.delivery import Message

WARNING = "⚠ "


@dataclass(frozen=True, slots=True)
class Wear:
    """``escape`` makes text literal; ``strong`` and ``link`` (words, address) get what is escaped already."""

    escape: Callable[[str], str]
    strong: Callable[[str], str]
    link: Callable[[str, str], str]

    def line(self, line: Line) -> str:
        """A line with its matched words marked."""
        return "".join(self.strong(self.escape(run.text)) if run.marked else self.escape(run.text) for run in line)


def headline(told: Brief, wear: Wear) -> str:
    """``[HIGH] headline``, the headline being the link."""
    words = wear.line(told.headline) or "(untitled)"
    linked = wear.link(words, told.link) if told.link else words
    return f"{wear.strong(wear.escape(f'[{told.severity.label.upper()}]'))} {linked}"


def below(told: Brief, wear: Wear) -> Iterator[str]:
    """The lines below the headline; those that matter most come first."""
    if source := source_line(told):
        yield wear.escape(source)
    if marks := marks_line(told):
        yield wear.escape(WARNING + marks)
    for text in told.notice:
        yield wear.escape(text)
    if told.excerpt:
        yield wear.line(told.excerpt)
    if told.matched:
        # The words are put in last: a comma or a plus of ours is no word.
        yield matched_line(told, [wear.strong(wear.escape(word)) for word in told.matched])
    for text in (tickers_line(told), rule_line(told)):
        if text:
            yield wear.escape(text)
    foot = [wear.escape(f"Alert {told.number}")] if told.number else []
    foot += [wear.link(wear.escape(words), address) for words, address in told.actions]
    if foot:
        yield " · ".join(foot)


def worn(message: Message, wear: Wear) -> list[str]:
    """All lines of a message, the headline first."""
    if message.digest is not None:
        return [_digest_line(line, wear) for line in digest_lines(message.digest)]
    if message.brief is not None:
        return [headline(message.brief, wear), *below(message.brief, wear)]
    return [wear.strong(wear.escape(message.title)), *(wear.escape(line) for line in message.body.split("\n"))]


def _digest_line(line: DigestLine, wear: Wear) -> str:
    words = wear.escape(line.text)
    if line.link:
        words = wear.link(words, line.link)
    if line.strong:
        words = wear.strong(words)
    return f"{wear.escape(BULLET if line.item else '')}{words}{wear.escape(line.after)}"
