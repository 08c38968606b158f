"""How near an item comes to a clause that it does not satisfy: which word, how far away."""

from collections.abc import Iterable, Iterator, Sequence

from alerts.rules.book import Book, Topic
from alerts.rules.clause import Atom
from alerts.rules.compile import Compiler
from alerts.rules.condition import FIELDS, Fields, Fits, FromFeed, Mentions, Near, OnTopic, Operand, Says
from alerts.rules.look import Found, Look, Text
from alerts.rules.near import is_near
from alerts.rules.near_phrase import Memo, NearMiss, near_phrase, nearest
from alerts.rules.phrase import Phrase
from alerts.rules.read_instrument import ticker_id
from alerts.rules.wording import either, listed, name

FARTHEST = 1 << 30
"""More words than a text has."""

LOOKED_AT = 20_000
"""How many characters of a text are looked at for what is nearly there; whether something is there, the whole is asked."""


class NearMisses:
    """Near misses of one look at an item."""

    def __init__(self, book: Book, compiler: Compiler, look: Look) -> None:
        self._book = book
        self._compiler = compiler
        self._look = look
        self._memo: Memo = {}
        self._starts: dict[Text, Text] = {}

    def of(self, atom: Atom) -> NearMiss | None:
        """What comes nearest to an atom that is not true; None where nothing is near."""
        match atom:
            case FromFeed():
                feed = self._look.item.feed
                return NearMiss(0.5, f"the item is from {feed}" if feed else "the item states no feed")
            case Near():
                return self._near(atom)
            case _:
                return self._operand(atom, atom.fields)

    def places(self, atom: Atom) -> str:
        """Where an atom that is true occurs: what it is that stands in the way of a ``not``."""
        operands = [o for group in atom.operands for o in group] if isinstance(atom, Near) else [atom]
        found = [
            f'"{text.original[hit[0] : hit[1]]}" in the {text.field}'
            for operand in operands
            if not isinstance(operand, FromFeed)
            for text, hits in self._hits(operand, operand.fields)
            for hit in hits
        ]
        return listed(dict.fromkeys(found[:3])) if found else f"the item is from {self._look.item.feed}"

    def taken_away(self, topic: str) -> Iterator[tuple[Text, Found, Found]]:
        """Occurrences of a topic's words that its ``not`` takes away, each with what took it."""
        asked = self._book.topics[topic]
        for text in self._openings(FIELDS):
            covers = [hit for operand in asked.without for hit in self._find(operand, text)]
            for operand in asked.members if covers else ():
                for hit in self._find(operand, text):
                    cover = next((one for one in covers if one[0] <= hit[0] and hit[1] <= one[1]), None)
                    if cover is not None:
                        yield text, hit, cover

    def absent(self, near: Near) -> list[tuple[Operand, ...]]:
        """The operands of a near of which nothing occurs in its fields."""
        return [group for group in near.operands if not any(self._occurs(one, near.fields) for one in group)]

    def _operand(self, operand: Operand, fields: Fields) -> NearMiss | None:
        elsewhere = self._elsewhere(operand, fields)
        if elsewhere is not None:
            return elsewhere
        match operand:
            case Says():
                return near_phrase(operand.phrase, self._openings(fields), self._memo)
            case OnTopic():
                return self._topic(self._book.topics[operand.topic], fields)
            case Mentions():
                return self._ticker(operand, fields)
            case Fits():
                return None

    def _elsewhere(self, operand: Operand, fields: Fields) -> NearMiss | None:
        others = tuple(field for field in FIELDS if field not in fields)
        for text, hits in self._hits(operand, others):
            if hits:
                start, end, *_ = hits[0]
                words = f'"{text.original[start:end]}" stands in the {text.field}, not in the {listed(fields, "or")}'
                return NearMiss(1.0, words)
        return None

    def _topic(self, topic: Topic, fields: Fields) -> NearMiss | None:
        for text, hit, cover in self.taken_away(topic.name):
            if text.field in fields:
                word, by = text.original[hit[0] : hit[1]], text.original[cover[0] : cover[1]]
                why = f'the not of topic:{topic.name} takes it away ("{cover[2]}")'
                return NearMiss(1.0, f'"{word}" stands in the {text.field}, in "{by}": {why}')
        return nearest(self._operand(member, fields) for member in topic.members)

    def _ticker(self, operand: Mentions, fields: Fields) -> NearMiss | None:
        watched = self._book.watchlist[self._book.tickers[ticker_id(operand.ticker) or operand.ticker]]
        symbol = watched.instrument.id.partition(":")[2]
        alone = self._book.phrase(symbol, exact=True)
        for text in self._openings(fields) if not watched.instrument.bare else ():
            if isinstance(alone, Phrase) and text.phrase(alone):
                hint = "counts only with bare: true in the watchlist"
                return NearMiss(0.97, f'"{symbol}" stands alone in the {text.field}, which {hint}')
        return nearest(near_phrase(phrase, self._openings(fields), self._memo) for phrase in watched.names)

    def _near(self, near: Near) -> NearMiss | None:
        absent = self.absent(near)
        if absent:
            group = absent[0]
            miss = nearest(self._operand(operand, near.fields) for operand in group)
            what = f"{either([name(operand) for operand in group])} does not occur"
            return NearMiss(miss.closeness, f"{what}; {miss.words}") if miss else NearMiss(0.1, what)
        distances = [found for text in self._texts(near.fields) for found in self._distance(near, text)]
        if distances:
            words, text = min(distances, key=lambda found: found[0])
            return NearMiss(
                0.5 + 0.5 * near.within / words, f"they take {words} words of the {text.field}, within is {near.within}"
            )
        if near.ordered and any(all(self._in_text(near, text)) for text in self._texts(near.fields)):
            return NearMiss(0.9, "they stand in another order")
        return NearMiss(0.6, "they stand in different fields, and near never spans two")

    def _distance(self, near: Near, text: Text) -> Iterator[tuple[int, Text]]:
        """The fewest words of a text that hold one occurrence of each operand, if there are such."""
        found = self._in_text(near, text)
        if not is_near(text, found, FARTHEST, ordered=near.ordered):
            return
        too_few, enough = near.within, FARTHEST
        while enough - too_few > 1:
            middle = (too_few + enough) // 2
            if is_near(text, found, middle, ordered=near.ordered):
                enough = middle
            else:
                too_few = middle
        yield enough, text

    def _in_text(self, near: Near, text: Text) -> Sequence[Sequence[Found]]:
        return [[hit for operand in group for hit in self._find(operand, text)] for group in near.operands]

    def _openings(self, fields: Fields) -> list[Text]:
        """The texts, of long ones the beginning."""
        for text in self._texts(fields):
            if text not in self._starts:
                is_long = len(text.original) > LOOKED_AT
                self._starts[text] = Text(text.field, text.original[:LOOKED_AT]) if is_long else text
        return [self._starts[text] for text in self._texts(fields)]

    def _texts(self, fields: Fields) -> list[Text]:
        return [text for field in fields for text in self._look.texts(field)]

    def _occurs(self, operand: Operand, fields: Fields) -> bool:
        return any(hits for _, hits in self._hits(operand, fields))

    def _hits(self, operand: Operand, fields: Fields) -> Iterable[tuple[Text, list[Found]]]:
        return ((text, self._find(operand, text)) for text in self._texts(fields))

    def _find(self, operand: Operand, text: Text) -> list[Found]:
        return self._compiler.operand(operand).find(self._look, text)
