"""What a headline says, taken apart: numbers, versions, names, events, and the words that are left. Pure."""

import re
from typing import NamedTuple

from alerts.stories.kinds import FIRMS, SISTERS
from alerts.stories.numbers import take_numbers
from alerts.stories.reading import Number
from alerts.stories.sister_han import named
from alerts.stories.versions import take_versions
from alerts.stories.vocabulary.lexicon import Entry, Found, Lexicon, lexicon
from alerts.stories.vocabulary.lists import listed
from alerts.stories.vocabulary.ordinary import is_common, is_description, is_ordinary
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

_PARTICLE = re.compile(
    r"\b(ab|an|auf|aus|ein|hoch|zu|nach|zurück|um|vor|los|wieder auf|fest)(?= *(?:$|[:;,.!?|]| [-\u2013\u2014] |und ))",
    re.IGNORECASE,
)
"""The particle of a German verb, where a clause ends."""

_RATES = frozenset({"rate", "zins", "zinssatz"})
"""What a central bank sets, though the word alone is said of much else."""

_CUT = frozenset({"set-", "axe"})
"""What is done to jobs that go."""

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
    parts = _Parts(known, whole, is_shouted=_is_shouted(read))
    parts.take(read)
    if _RATES & set(parts.words) and any(known.kinds.get(name) == "bank" for name in parts.names):
        parts.events.add("interest")
    if "staff" in parts.events:
        # Workers are in the news for much; the news is that they go only where something is cut.
        parts.events.discard("staff")
        parts.events.update({"layoff"} if parts.events & _CUT else ())
    parts.events.discard("axe")
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


class _Parts:
    def __init__(self, known: Lexicon, whole: str, *, is_shouted: bool) -> None:
        self._known = known
        self._whole = whole
        self._is_shouted = is_shouted
        self._led = False
        self.names: dict[str, None] = {}
        self.events: set[str] = set()
        self.words: list[str] = []

    def take(self, read: list[Token]) -> None:
        texts, written = [token.text for token in read], [token.written for token in read]
        found = {entry.start: entry for entry in self._known.find(texts, written)}
        apart = self._known.apart
        place, end = 0, len(read)
        while place < end:
            here = found.get(place)
            if here is not None:
                place = self._entry(here, read)
                continue
            text, _, is_han, is_capital = read[place]
            if is_han or text == BREAK:
                self._han(text if is_han else "")
                place += 1
            elif place + 1 < end and read[place + 1].is_han and (rest := self._mixed(read, place)) is not None:
                self._han(rest)
                place += 2
            elif is_capital or text in apart:
                place = self._word(read, place, found)
            else:
                self.words.append(text)
                place += 1

    def _mixed(self, read: list[Token], place: int) -> str | None:
        """What follows a name in two scripts, such as A股 or SK海力士; None where there is none."""
        run = read[place + 1].text
        for length in range(min(len(run), 6), 0, -1):
            entry = self._known.han.get(read[place].text + run[:length])
            if entry is not None and entry.name is not None:
                self.names[entry.name] = None
                return run[length:]
        return None

    def _entry(self, here: Found, read: list[Token]) -> int:
        entry, end = here.entry, here.end
        if entry.name is not None:
            name = entry.name
            if end < len(read) and self._is_sister(read[end]):
                name = f"{name} {read[end].text}"
                end += 1
            self.names[name] = None
        self._note(self._apart(read[here.start].text) or entry)
        return end

    def _apart(self, verb: str) -> Entry | None:
        """What a German verb means together with the particle at the end of its clause: hebt ... auf, stuft ... ab."""
        meanings = self._known.apart.get(verb)
        if meanings is None:
            return None
        found = (meanings.get(match[1].casefold()) for match in _PARTICLE.finditer(self._whole))
        return next((entry for entry in found if entry is not None and not entry.is_deed), None)

    def _note(self, entry: Entry) -> None:
        for event in entry.events:
            self.events.add(event)
            if event[:-1] == "move" and not self._led:
                self._led = True
                self.events.add(f"lead{event[-1]}")

    def _is_sister(self, token: Token) -> bool:
        return token.is_capital and not self._is_shouted and token.text in SISTERS

    def _word(self, read: list[Token], place: int, found: dict[int, Found]) -> int:
        token = read[place]
        after = read[place + 1] if place + 1 < len(read) else None
        run = self._run(read, place, found)
        if run > place + 1:
            self.names[" ".join(part.text for part in read[place:run])] = None
            return run
        if token.is_capital and self._is_name(token, after, is_first=place == 0):
            name = token.text
            end = place + 1
            if end < len(read) and self._is_sister(read[end]):
                name = f"{name} {read[end].text}"
                end += 1
            self.names[name] = None
            return end
        apart = self._apart(token.text)
        if apart is not None:
            self._note(apart)
        else:
            self.words.append(token.text)
        return place + 1

    def _run(self, read: list[Token], place: int, found: dict[int, Found]) -> int:
        """Where a name of several ordinary words ends, such as First Solar; only where capitals tell something."""
        end = place
        while (
            not self._is_shouted
            and end < len(read)
            and end not in found
            and read[end].is_capital
            and is_ordinary(read[end].text)
        ):
            end += 1
        return end if any(not is_common(part.text) for part in read[place:end]) else place

    def _is_name(self, token: Token, after: Token | None, *, is_first: bool) -> bool:
        """A capital tells a name, unless it is a sentence's first word, everything has capitals, or the word is ordinary."""
        if len(token.text) < 2 or token.text.isdigit() or is_description(token.text) or token.text in SISTERS:
            return False
        if is_ordinary(token.text):
            is_word = self._is_shouted or is_common(token.text)
            return not is_word and (
                not is_first or (after is not None and after.is_capital and not is_ordinary(after.text))
            )
        return True

    def _han(self, run: str) -> None:
        for piece, entry, name in named(self._known, run):
            if entry is None:
                self.words.append(piece)
                continue
            if name is not None:
                self.names[name] = None
            self._note(entry)
