"""The names, events and other words of a title, word by word. Pure."""

import re
from functools import lru_cache

from alerts.stories.kinds import SISTERS
from alerts.stories.sister_han import named
from alerts.stories.vocabulary.german import is_compound, is_frequent, is_noun
from alerts.stories.vocabulary.lexicon import Entry, Found, Lexicon, lexicon
from alerts.stories.vocabulary.lists import listed
from alerts.stories.vocabulary.ordinary import is_common, is_description, is_ordinary, speaks
from alerts.stories.vocabulary.tokens import BREAK, Token

_TITLES = listed("titles")
_MAKERS = listed("makers")
_FIRST_NAMES, _FALSE_FRIENDS, _NOUNS = listed("first names"), listed("false friends"), listed("nouns alone")


@lru_cache(maxsize=1)
def _particle() -> re.Pattern[str]:
    """The particle of a German verb, where a clause ends."""
    particles = {particle for meanings in lexicon().apart.values() for particle in meanings}
    one_of = "|".join(sorted(map(re.escape, particles), key=len, reverse=True))
    return re.compile(rf"\b({one_of})(?= *(?:$|[:;,.!?|]| [-\u2013\u2014] |und ))", re.IGNORECASE)


class Parts:
    """What a title holds: ``names`` in their order, ``events``, and the ``words`` that are neither."""

    def __init__(self, known: Lexicon, whole: str, *, is_shouted: bool) -> None:
        self._known = known
        self._whole = whole
        self._is_shouted = is_shouted
        self._led = False
        self._read: list[Token] = []
        self._given = ("", 0)
        self._maybe = ""
        self._is_german: bool | None = None
        self.names: dict[str, None] = {}
        self.events: set[str] = set()
        self.words: list[str] = []

    def take(self, read: list[Token]) -> None:
        """Take in all words of a title."""
        self._read = read
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
        if self._maybe and len(self.names) > 1:
            # A name in the first place may be no more than what it says of another: Finanzaufsicht rügt Nordbank.
            self.names.pop(self._maybe, None)
            self.words.insert(0, self._maybe)

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
        first = read[here.start]
        if end == here.start + 1 and (
            (first.text in _FALSE_FRIENDS and self._in_german()) or (first.text in _NOUNS and not first.is_capital)
        ):
            return end
        if entry.name is not None:
            name = entry.name
            self._forget_given(here.start)
            maker = self._known.parents.get(name) if self._known.kinds.get(name) == "product" else None
            if maker and end < len(read) and read[end].text in _MAKERS:
                # Who makes a thing is called by it: Wegovy maker Novo.
                name, end = maker, end + 1
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
        found = (meanings.get(match[1].casefold()) for match in _particle().finditer(self._whole))
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
        if token.is_capital and self._is_name(
            token, after, is_first=place == 0, is_titled=self._is_titled(read, place)
        ):
            name = token.text
            end = place + 1
            if self._forget_given(place) or name in _FIRST_NAMES:
                self._given = (name, end)
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

    def _forget_given(self, place: int) -> bool:
        """Whether a first name, or another name behind one, stands right before that place; it is forgotten."""
        given, end = self._given
        if not given or end != place:
            return False
        self.names.pop(given, None)
        return True

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

    def _is_titled(self, read: list[Token], place: int) -> bool:
        """Whether what stands before tells that a name follows: Vorstandschef Buch, Hersteller Birkenstock, Oliver Blume."""
        before = read[place - 1].text if place else ""
        return self._given[1] == place > 0 or before in _TITLES or is_description(before)

    def _is_name(self, token: Token, after: Token | None, *, is_first: bool, is_titled: bool) -> bool:
        """A capital tells a name, unless it is a sentence's first word, everything has capitals, or the word is ordinary; in German
        unless it is a noun that no title stands before.
        """
        if len(token.text) < 2 or token.text.isdigit() or is_description(token.text) or token.text in SISTERS:
            return False
        if is_ordinary(token.text):
            is_word = self._is_shouted or is_common(token.text)
            return not is_word and (
                not is_first or (after is not None and after.is_capital and not is_ordinary(after.text))
            )
        if is_titled or not self._in_german():
            return True
        if is_first and is_compound(token.text):
            self._maybe = token.text
        return not (is_noun(token.text) or (is_frequent if is_first else is_compound)(token.text))

    def _in_german(self) -> bool:
        """Whether the headline is in German, where each noun has a capital, by its other words."""
        if self._is_german is None:
            said = (token.text for token in self._read if token.text not in _FALSE_FRIENDS)
            self._is_german = sum(map(speaks, said)) > 0
        return self._is_german

    def _han(self, run: str) -> None:
        for piece, entry, name in named(self._known, run):
            if entry is None:
                self.words.append(piece)
                continue
            if name is not None:
                self.names[name] = None
            self._note(entry)
