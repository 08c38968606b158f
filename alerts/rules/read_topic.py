"""Topics out of YAML: vocabularies, grouped by language or not."""

from collections.abc import Iterator

from alerts.documents.node import Mapping, Node, Scalar
from alerts.documents.problem import Level
from alerts.rules.book import Book, Place, Topic
from alerts.rules.condition import FIELDS, Mentions, OnTopic, Operand
from alerts.rules.language import PHRASE, TOPIC, TOPICS
from alerts.rules.language_tag import language_meant
from alerts.rules.read_operand import read_operand
from alerts.rules.sheet import LANGUAGE, Sheet


def read_topics(node: Node, sheet: Sheet, book: Book, places: dict[str, Place]) -> None:
    """Read the ``topics`` of a file into the book. ``places`` are those of the topics of all files."""
    if not isinstance(node, Mapping):
        sheet.mapping(node, TOPICS, "topics")
        return
    for key, value in node.entries:
        name = sheet.name(
            key if key.quoted else Scalar(key.text, quoted=True, mark=key.mark, length=key.length), "a topic"
        )
        topic = _topic(name or key.text, key, value, sheet, book)
        if name is not None and book.take("topic", places, name, Place(sheet, key)):
            book.topics[name] = topic


def _topic(name: str, key: Scalar, node: Node, sheet: Sheet, book: Book) -> Topic:
    place = Place(sheet, key)
    keys = sheet.mapping(node, TOPIC, f'the topic "{name}"') or {}
    members = list(_phrases(keys["any"], sheet, book)) if "any" in keys else []
    for item in (sheet.items(keys["tickers"], "tickers") or ()) if "tickers" in keys else ():
        ticker = sheet.text(item, "a ticker")
        if ticker is not None:
            book.tickers_used.append((ticker, Place(sheet, item)))
            members.append((Mentions(ticker, FIELDS), item))
    without = tuple(operand for operand, _ in _phrases(keys["not"], sheet, book)) if "not" in keys else ()
    unknown = [entry for entry, _ in node.entries if entry.text not in TOPIC] if isinstance(node, Mapping) else []
    if isinstance(node, Mapping) and "any" not in keys and "tickers" not in keys and not unknown:
        sheet.report("R022", key, f'the topic "{name}" lists no phrase, so it is never found', "add any: [...]")
    return Topic(
        name, tuple(operand for operand, _ in members), without, place, tuple(Place(sheet, item) for _, item in members)
    )


def _phrases(node: Node, sheet: Sheet, book: Book) -> Iterator[tuple[Operand, Node]]:
    """The entries of a list of phrases, or of several, one for each language. The same word may be one of two languages."""
    seen: dict[object, tuple[int, Node]] = {}
    for number, items in enumerate(_lists(node, sheet)):
        for item in items:
            operand = read_operand(item, sheet, book, FIELDS)
            if operand is None:
                continue
            named = operand.topic if isinstance(operand, OnTopic) else operand
            if named not in seen:
                seen[named] = number, item
                yield operand, item
            elif seen[named][0] == number:
                hint = f"it stands in line {seen[named][1].mark.line} already"
                sheet.report("R036", item, "this phrase is listed twice", hint, level=Level.WARNING)


def _lists(node: Node, sheet: Sheet) -> Iterator[tuple[Node, ...]]:
    if not isinstance(node, Mapping):
        yield sheet.items(node, "phrases") or ()
        return
    if not node.entries:
        sheet.report("R005", node, "no phrases")
    for key, value in node.entries:
        if LANGUAGE.fullmatch(key.text):
            yield sheet.items(value, f"phrases ({key.text})") or ()
        else:
            hint = (
                "a phrase with its case is written {text: ..., case: exact}, inside a list"
                if key.text in PHRASE
                else language_meant(key.text)
            )
            sheet.report("R008", key, f'"{key.text}" is no language: phrases are grouped as en, de, zh', hint)
