"""What a headline says, taken apart: numbers, versions, names, events, and the words that are left. Pure."""

import re
from typing import NamedTuple

from alerts.stories.kinds import FIRMS
from alerts.stories.numbers import take_numbers
from alerts.stories.parts import Parts
from alerts.stories.reading import Number
from alerts.stories.versions import take_versions
from alerts.stories.vocabulary.lexicon import lexicon
from alerts.stories.vocabulary.lists import listed
from alerts.stories.vocabulary.tokens import BREAK, Token, parted, plain

_DIGIT = re.compile("[0-9]")
_CHAPTER = re.compile(r"\bchapter (?:7|11|15)\b", re.IGNORECASE)
_INDEX = re.compile(
    r"\b(S&P|FTSE|CAC|Stoxx|Nikkei|CSI|Nasdaq|Russell) (?:500|100|40|600|50|225|300|2000)\b|(?<=标普|沪深|富时|日经|罗素)(?:500|300|100|225|2000)",
    re.IGNORECASE,
)
"""Numbers that belong to the name of an index."""

_INDEXES = ("S&P", "FTSE", "CAC", "Stoxx", "STOXX", "Nikkei", "CSI", "Nasdaq", "NASDAQ", "Russell", *"标沪富日罗")
"""Without one of these the pattern finds nothing; in other capitals nobody writes them."""

_RATES = frozenset({"rate", "zins", "zinssatz"})
"""What a central bank sets, though the word alone is said of much else."""

_CUT = frozenset({"set-", "axe"})
"""What is done to jobs that go."""

_OF_RATINGS = {"set+": "rate+", "set-": "rate-"}
"""A rating that is cut is a downgrade."""

_OF_RESULTS = {"set+": "move+", "set-": "move-"}
_SET_BY_ITSELF = frozenset(
    {"outlook", "dividend", "interest", "target", "rating", "capex", "buyback", "layoff", "stake"}
)
"""What is raised or cut beside results, which only grow or shrink."""

_OFFICE = frozenset({"chief", "exit"})
_ANEW = listed("anew in a post")


class Headline(NamedTuple):
    """The parts; see ``Reading`` for what each is."""

    line: str
    breaks: tuple[int, ...]
    names: tuple[str, ...]
    subject: str
    events: frozenset[str]
    numbers: tuple[Number, ...]
    versions: frozenset[str]
    words: tuple[str, ...]


def take_apart(title: str) -> Headline:
    """Take a title apart, which has lost its source's marks already."""
    whole = text = plain(title)
    versions: frozenset[str] = frozenset()
    if _DIGIT.search(text):
        if [index for index in _INDEXES if index in text]:
            whole = text = _INDEX.sub(r"\1", text)
        versions, text = take_versions(_CHAPTER.sub("bankruptcy", text))
    numbers, text = take_numbers(text)
    read = parted(text)
    known = lexicon()
    parts = Parts(known, whole, is_shouted=_is_shouted(read))
    parts.take(read)
    if _RATES & set(parts.words) and any(known.kinds.get(name) == "bank" for name in parts.names):
        parts.events.add("interest")
    if "staff" in parts.events:
        # Workers are in the news for much; the news is that they go only where something is cut.
        parts.events.discard("staff")
        parts.events.update({"layoff"} if parts.events & _CUT else ())
    parts.events.discard("axe")
    if "rating" in parts.events and "target" not in parts.events:
        parts.events = {_OF_RATINGS.get(event, event) for event in parts.events}
    if "results" in parts.events and not parts.events & _SET_BY_ITSELF:
        # Who raises its profit earns more.
        parts.events = {_OF_RESULTS.get(event, event) for event in parts.events}
    if "post" in parts.events and "layoff" in parts.events and not numbers:
        # Who dismisses a chief cuts no jobs.
        parts.events.discard("layoff")
        parts.events.update(_OFFICE)
    if "post" in parts.events:
        # Who holds a post is in the news for much; the news is that somebody takes or leaves it.
        parts.events.discard("post")
        is_new = parts.events & _OFFICE or any(token.text in _ANEW for token in read)
        parts.events.add("chief" if is_new else "~post")
    firms = [name for name in parts.names if known.kinds.get(name) in FIRMS]
    line, breaks = _line(read if text is whole else parted(whole))
    return Headline(
        line=line,
        breaks=breaks,
        names=tuple(parts.names),
        subject=next(iter(firms or parts.names), ""),
        events=frozenset(parts.events),
        numbers=numbers,
        versions=versions,
        words=tuple(parts.words),
    )


def _line(read: list[Token]) -> tuple[str, tuple[int, ...]]:
    """The words in order, each Chinese character by itself, and the places of those that stand behind a break."""
    words: list[str] = []
    breaks: list[int] = []
    for text, _, is_han, _ in read:
        if text == BREAK:
            breaks.append(len(words))
        elif is_han:
            words.extend(text)
        else:
            words.append(text)
    return " ".join(words), tuple(breaks)


def _is_shouted(read: list[Token]) -> bool:
    """Whether nearly every word has a capital, so that capitals tell nothing."""
    long = capitals = 0
    for text, _, is_han, is_capital in read:
        if is_han:
            return False
        if len(text) > 3:
            long += 1
            capitals += is_capital
    return capitals >= 0.75 * long
