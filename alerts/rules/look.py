"""One look at an item: its texts, folded when first wanted, and what has been found in them so far."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from alerts.model.item import Item
from alerts.rules.condition import STATED
from alerts.rules.phrase import Phrase
from alerts.rules.spelling import flat
from alerts.text.boundaries import word_starts
from alerts.text.characters import KINDS, SIGN
from alerts.text.fold import Folded, fold

Span = tuple[int, int]
"""Code points of the original text, the end exclusive."""

Found = tuple[int, int, str, str | None]
"""An occurrence: its span, the author's term, and the topic."""


class Text:
    """One text of one field. ``memo`` keeps what operands found in it, by operand."""

    __slots__ = ("_cased", "_lower", "_spans", "_starts", "field", "memo", "original")

    def __init__(self, field: str, original: str) -> None:
        self.field = field
        self.original = original
        self.memo: dict[object, list[Found]] = {}
        self._lower: tuple[Folded, str | None] | None = None
        self._cased: tuple[Folded, str | None] | None = None
        self._starts: list[int] | None = None
        self._spans: dict[Phrase, list[Span]] = {}

    def folded(self, *, keep_case: bool = False) -> Folded:
        """The folded text."""
        return self._form(keep_case)[0]

    def _form(self, keep_case: bool) -> tuple[Folded, str | None]:
        form = self._cased if keep_case else self._lower
        if form is None:
            folded = fold(self.original, keep_case=keep_case)
            form = folded, flat(folded.text)
            if keep_case:
                self._cased = form
            else:
                self._lower = form
        return form

    def phrase(self, phrase: Phrase) -> Sequence[Span]:
        """Where a phrase occurs; looked for once, be it the name of an instrument, an alias and a phrase of rules."""
        spans = self._spans.get(phrase)
        if spans is None:
            folded, flattened = self._lower if self._lower and not phrase.exact else self._form(phrase.exact)
            spans = phrase.find(folded.text, flattened)
            if folded.places is not None:
                spans = [folded.span(*span) for span in spans]
            self._spans[phrase] = spans
        return spans

    def word_range(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the first and the last word of a span."""
        if self._starts is None:
            folded = self.folded()
            places = word_starts(folded.text)
            self._starts = places if folded.places is None else [folded.places[place] for place in places]
        # A cashtag's sign stands before its word, not in it.
        opening = KINDS[self.original[start]] == SIGN
        first = bisect_left(self._starts, start) if opening else bisect_right(self._starts, start) - 1
        return max(first, 0), max(bisect_left(self._starts, end) - 1, first, 0)


class Look:
    """One look at an item. ``hits`` are the numbers of the operands that may occur in it, the others cannot. ``memo`` keeps
    whether conditions hold that several rules share.
    """

    __slots__ = ("_texts", "_together", "hits", "item", "memo")

    def __init__(self, item: Item, hits: AbstractSet[int]) -> None:
        self.item = item
        self.hits = hits
        self.memo: dict[object, bool] = {}
        self._texts: dict[str, tuple[Text, ...]] = {}
        self._together: dict[tuple[str, ...], tuple[Text, ...]] = {}

    def texts(self, field: str) -> tuple[Text, ...]:
        """The texts of a field: one, or for ``category`` any number; empty ones are left out."""
        found = self._texts.get(field)
        if found is None:
            values = texts_of(self.item, field)
            found = self._texts[field] = tuple([Text(field, value) for value in values if value])
        return found

    def all_texts(self, fields: tuple[str, ...]) -> tuple[Text, ...]:
        """The texts of several fields."""
        found = self._together.get(fields)
        if found is None:
            texts = self.texts
            found = self._together[fields] = tuple([text for field in fields for text in texts(field)])
        return found


def texts_of(item: Item, field: str) -> tuple[str, ...]:
    """The item's texts for a field of rules."""
    if field == "category":
        return item.categories
    if field == STATED:
        return item.symbols
    text: str = getattr(item, field)
    return (text,)
