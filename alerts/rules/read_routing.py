"""Routing conditions: ``severity``, ``novelty``, ``relevance``, ``sources``, ``late``, ``tag`` and ``ticker``, compared with
``== != >= <= > < in`` and joined by ``and``, ``or``, ``not`` and parentheses. ``not`` binds most, ``or`` least.
"""

from collections.abc import Callable, Collection

from alerts.documents.node import Node, Scalar
from alerts.documents.suggest import did_you_mean
from alerts.model.routing import Comparison, Either, Every, Fact, Operator, Routing, Unless
from alerts.rules.book import Book
from alerts.rules.routing_tokens import Token, place_of, tokens
from alerts.rules.routing_values import EXAMPLES, UNORDERED, Value, Values, example, extreme
from alerts.rules.sheet import Sheet

LONGEST = 500
"""Characters of a condition. With that many, and ``DEEPEST``, none takes noticeable time."""

DEEPEST = 20
"""How many parentheses and ``not`` may stand inside one another."""

_MEANT = {
    "=": "==",
    "=>": ">=",
    "≥": ">=",
    "=<": "<=",
    "≤": "<=",
    "≠": "!=",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
    "is": "==",
    "equals": "==",
    "tags": "tag",
    "tickers": "ticker",
    "domains": "sources",
    "source": "sources",
    "priority": "severity",
}
_JOINING = ("and", "or", "not", "in")


def read_routing(node: Node, sheet: Sheet, book: Book) -> Routing | None:
    """The condition that a text states; None where it cannot be read, then why is noted."""
    text = sheet.text(node, "if")
    if text is None or not isinstance(node, Scalar):
        return None
    if len(text) > LONGEST:
        sheet.report("R045", node, f"a condition has at most {LONGEST} characters", "write several shorter ones")
        return None
    return _Reader(node, sheet, book).whole()


class _Reader:
    """Reads one condition from left to right. Its methods return None once a mistake has been noted."""

    def __init__(self, node: Scalar, sheet: Sheet, book: Book) -> None:
        self._node, self._sheet = node, sheet
        self._values = Values(node, sheet, book)
        self._tokens = tokens(node.text)
        self._at = 0
        self._depth = 0

    def whole(self) -> Routing | None:
        found = self._either()
        if found is None or self._next.kind == "end":
            return found
        token = self._next
        known = ("and", "or")
        hint = "join two conditions by and or or"
        if token.text == ")":
            hint = "remove it, or open it before"
        elif token.text in (Operator.AT_LEAST, Operator.AT_MOST, Operator.ABOVE, Operator.BELOW):
            hint = "compare once: novelty > 20 and novelty < 80"
        self._wrong(token, f"expected and, or, or the end, found {token}", _meant(token, known) or hint)
        return None

    def _either(self) -> Routing | None:
        return self._joined("or", self._every, Either)

    def _every(self) -> Routing | None:
        return self._joined("and", self._one, Every)

    def _joined(
        self, word: str, read: Callable[[], Routing | None], make: Callable[[tuple[Routing, ...]], Routing]
    ) -> Routing | None:
        members = []
        while True:
            member = read()
            if member is None:
                return None
            members.append(member)
            if not self._takes(word):
                return members[0] if len(members) == 1 else make(tuple(members))

    def _one(self) -> Routing | None:
        token = self._next
        opens = token.kind == "sign" and token.text == "("
        if not opens and not self._is_word("not"):
            return self._comparison()
        self._at += 1
        self._depth += 1
        if self._depth > DEEPEST:
            self._wrong(token, f"more than {DEEPEST} parentheses and not inside one another", "write less of them")
            return None
        member = self._either() if opens else self._one()
        self._depth -= 1
        if member is None or not opens:
            return None if member is None else Unless(member)
        if not self._takes(")"):
            hint = _meant(self._next, ("and", "or")) or "close what was opened: ( ... )"
            self._wrong(self._next, f'expected ")", found {self._next}', hint)
            return None
        return member

    def _comparison(self) -> Routing | None:
        token = self._next
        if token.kind != "word" or token.text not in list(Fact):
            self._no_fact(token)
            return None
        fact = Fact(token.text)
        self._at += 1
        if fact is Fact.LATE and not _is_operator(self._next):
            return Comparison(fact, Operator.EQUAL, (True,))
        chosen = self._operator(fact)
        if chosen is None:
            return None
        first = self._next
        values = self._list(fact) if chosen is Operator.IN else self._single(fact)
        if values is not None and (why := extreme(fact, chosen, values)):
            self._wrong(first, f"this can never be true: {why}", f"write {example(fact)}", "R021")
            return None
        return None if values is None else Comparison(fact, chosen, values)

    def _operator(self, fact: Fact) -> Operator | None:
        sign = self._next
        if not _is_operator(sign):
            hint = _meant(sign, list(Operator)) or f"compare it: {example(fact)}"
            self._wrong(sign, f"expected one of {' '.join(Operator)}, found {sign}", hint)
            return None
        chosen = Operator(sign.text)
        if fact in UNORDERED and chosen not in (Operator.EQUAL, Operator.UNEQUAL, Operator.IN):
            self._wrong(sign, f"{fact} has no order: {sign} means nothing", f"write {example(fact)}")
            return None
        self._at += 1
        return chosen

    def _no_fact(self, token: Token) -> None:
        known = list(Fact)
        if token.kind == "word" and token.text not in _JOINING and token.text[0].isdigit():
            hint = "write what is compared first: novelty >= 80"
        else:
            hint = _meant(token, known) or f"ask for {', '.join(known)}"
        self._wrong(token, f"expected one of {', '.join(known)}, found {token}", hint)

    def _single(self, fact: Fact) -> tuple[Value, ...] | None:
        if self._next.kind == "sign" and self._next.text in ("[", "("):
            hint = f"several values take in: {fact} in [...]"
            self._wrong(self._next, "expected one value, found a list", hint)
            return None
        value = self._value(fact)
        return None if value is None else (value,)

    def _list(self, fact: Fact) -> tuple[Value, ...] | None:
        """A list in brackets."""
        if not self._takes("["):
            hint = f'write a list, the whole in quotes: "{fact} in [{EXAMPLES[fact]}]"'
            self._wrong(self._next, f'expected "[", found {self._next}', hint)
            return None
        found: list[Value] = []
        while True:
            value = self._value(fact)
            if value is None:
                return None
            found.append(value)
            if self._takes("]"):
                return tuple(dict.fromkeys(found))
            if not self._takes(","):
                self._wrong(self._next, f'expected "," or "]", found {self._next}', "a comma between two values")
                return None

    def _value(self, fact: Fact) -> Value | None:
        token = self._next
        self._at += token.kind != "end"
        if token.kind not in ("word", "quoted") or (token.kind == "word" and token.text in _JOINING):
            self._wrong(token, f"expected a value, found {token}", f"write {example(fact)}")
            return None
        return self._values.read(token, fact)

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _is_word(self, word: str) -> bool:
        return self._next.kind == "word" and self._next.text == word

    def _takes(self, text: str) -> bool:
        """Whether this stands here; then it is behind us."""
        here = self._next.kind in ("sign", "word") and self._next.text == text
        self._at += here
        return here

    def _wrong(self, token: Token, what: str, hint: str, code: str = "R045") -> None:
        self._sheet.report(code, place_of(token, self._node), what, hint)


def _is_operator(token: Token) -> bool:
    return token.kind in ("sign", "word") and token.text in list(Operator)


def _meant(token: Token, known: Collection[str]) -> str:
    meant = _MEANT.get(token.text.lower())
    if meant in known:
        return f'did you mean "{meant}"?'
    return did_you_mean(token.text, known) if token.kind == "word" else ""
