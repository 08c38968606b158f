"""What has a place in a text, out of YAML: phrases, references to topics and tickers, regular expressions."""

import re
from string import ascii_lowercase, ascii_uppercase

from alerts.documents.node import Mapping, Node, Scalar
from alerts.documents.problem import Level
from alerts.rules.book import Book, Place
from alerts.rules.condition import DEFAULT_FIELDS, Fields, Mentions, OnTopic, Operand, Says
from alerts.rules.language import PHRASE
from alerts.rules.misread import misread, oddity, run_together
from alerts.rules.nowhere import nowhere
from alerts.rules.pattern import Pattern, parse_pattern
from alerts.rules.phrase import Fault
from alerts.rules.sheet import Sheet

_REFERENCE = re.compile(r"(topics?|tickers?):", re.IGNORECASE)


def read_operand(node: Node, sheet: Sheet, book: Book, fields: Fields = DEFAULT_FIELDS) -> Operand | None:  # noqa: PLR0911 - one answer for each kind
    """A phrase, a topic or a ticker, from a text or from ``{text: ..., case: exact}``."""
    if isinstance(node, Mapping):
        keys = sheet.mapping(node, PHRASE, "a phrase")
        if keys is None or not sheet.require(node, keys, PHRASE.required, "a phrase"):
            return None
        return phrase_with_case(keys, sheet, book, fields)
    text = sheet.text(node, "a phrase")
    if text is None:
        return None
    if text.startswith("topic:"):
        return _topic(text[6:], Place(sheet, node), book, fields)
    if text.startswith("ticker:"):
        return _ticker(text[7:], Place(sheet, node), book, fields)
    if ":" in text and (found := _REFERENCE.match(text)):
        word = "topic" if found[1].lower().startswith("topic") else "ticker"
        hint = f'write {word}:{text[found.end() :].strip()}; a phrase that begins like this: {{text: "{text}"}}'
        sheet.report("R010", node, f'"{found[0]}" does not begin a reference', hint)
        return None
    if fault := (run_together(node) if isinstance(node, Scalar) else None) or misread(text):
        _odd(text, fault, node, sheet)
    return _phrase(text, node, sheet, book, fields)


def _topic(name: str, place: Place, book: Book, fields: Fields) -> OnTopic:
    book.topics_used.append((name, place))
    return OnTopic(name, fields)


def _ticker(name: str, place: Place, book: Book, fields: Fields) -> Mentions:
    book.tickers_used.append((name, place))
    return Mentions(name, fields)


def _phrase(text: str, node: Node, sheet: Sheet, book: Book, fields: Fields, *, exact: bool = False) -> Says | None:
    phrase = book.phrase(text, exact=exact)
    if isinstance(phrase, Fault):
        sheet.report("R011" if "*" in phrase.what else "R010", node, f'"{text}": {phrase.what}', phrase.hint)
        return None
    if fault := oddity(text):
        _odd(text, fault, node, sheet)
    return Says(phrase, fields)


def _odd(text: str, fault: Fault, node: Node, sheet: Sheet) -> None:
    sheet.report("R044", node, f'"{text}": {fault.what}', fault.hint, level=Level.WARNING)


def phrase_with_case(keys: dict[str, Node], sheet: Sheet, book: Book, fields: Fields) -> Operand | None:
    """A phrase from the keys ``text`` and ``case``."""
    exact = "case" in keys and sheet.choice(keys["case"], ("exact",), "case") == "exact"
    text = sheet.text(keys["text"], "text")
    return None if text is None else _phrase(text, keys["text"], sheet, book, fields, exact=exact)


def read_pattern(node: Node, sheet: Sheet) -> Pattern | None:
    """A regular expression; None where it is none, or is true for everything, which has then been noted."""
    text = sheet.text(node, "a regular expression")
    if text is None:
        return None
    pattern = parse_pattern(text)
    if not isinstance(pattern, Pattern):
        sheet.report("R018", node, f"not a regular expression: {pattern[0]}", pattern[1])
        return None
    if pattern.compiled.search("") is not None:
        hint = "it matches even an empty text: leave out what may be missing at both ends"
        sheet.report("R019", node, "this expression is true for every item", hint)
        return None
    if any(all(map(pattern.compiled.search, letters)) for letters in (ascii_lowercase, ascii_uppercase)):
        hint = "any letter is enough for it: write more of what is looked for"
        sheet.report("R019", node, "this expression is true for every item", hint)
        return None
    if fault := nowhere(text):
        sheet.report("R047", node, f"this finds nothing, or not all: {fault.what}", fault.hint, level=Level.WARNING)
    return pattern
