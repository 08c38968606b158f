"""``near`` out of YAML (RULES.md, "Conditions")."""

import re

from alerts.documents.node import Mapping, Node, Scalar, Sequence, kind
from alerts.documents.problem import Level
from alerts.rules.book import Book
from alerts.rules.breadth import least_words, usual_words
from alerts.rules.condition import Fields, Fits, Near, Operand
from alerts.rules.language import CONDITION, NEAR, PHRASE
from alerts.rules.read_operand import read_operand, read_pattern
from alerts.rules.sheet import Sheet

WITHIN = re.compile(r"([1-9][0-9]{0,3})w")


def read_near(node: Node, sheet: Sheet, book: Book, fields: Fields) -> Near | None:
    """A ``near``; None where something in it cannot be read, which has then been noted."""
    keys = sheet.mapping(node, NEAR, "near")
    if keys is None:
        return None
    sheet.require(node, keys, NEAR.required, "near")
    within = _within(keys["within"], sheet) if "within" in keys else None
    ordered = sheet.truth(keys["ordered"], "ordered") if "ordered" in keys else False
    items = sheet.items(keys["of"], "of") if "of" in keys else None
    if items is None:
        return None
    if len(items) < 2:
        sheet.report("R029", keys["of"], "near needs at least two operands", "a list inside the list is an any-of")
        return None
    groups = [_group(item, sheet, book, fields) for item in items]
    found = tuple(group for group in groups if group)
    if len(found) < len(groups) or within is None or ordered is None:
        return None
    if within < (needed := usual_words(found)) and least_words(found, ordered=ordered) <= within:
        what = f"its operands take {needed} words, but where a sign joins them, as in one&two"
        sheet.report("R030", keys["within"], what, f"write {needed}w or more", level=Level.WARNING)
    return Near(found, within, ordered, fields)


def _within(node: Node, sheet: Sheet) -> int | None:
    text = node.text if isinstance(node, Scalar) else ""
    if found := WITHIN.fullmatch(text):
        return int(found[1])
    number = re.fullmatch(r"([1-9][0-9]{0,3})\s*(?:w|words?|wörter)?", text.strip().lower())
    hint = f"write {number[1]}w" if number else "a number from 1 to 9999 and w for words: 12w"
    found_kind = f'"{text}"' if text else kind(node)
    sheet.report("R029", node, f"within is a number of words such as 12w, found {found_kind}", hint)
    return None


def _group(node: Node, sheet: Sheet, book: Book, fields: Fields) -> tuple[Operand, ...] | None:
    """The alternatives of one operand of near."""
    if isinstance(node, Mapping) and [key.text for key, _ in node.entries] == ["any"]:
        node = node.entries[0][1]
    if isinstance(node, Sequence):
        groups = [_group(item, sheet, book, fields) for item in sheet.items(node, "an operand of near") or ()]
        found = [group for group in groups if group]
        return tuple(operand for group in found for operand in group) if len(found) == len(groups) else None
    if isinstance(node, Mapping) and [key.text for key, _ in node.entries] == ["regex"]:
        pattern = read_pattern(node.entries[0][1], sheet)
        return (Fits(pattern, fields),) if pattern else None
    if isinstance(node, Mapping) and (
        wrong := next((key for key, _ in node.entries if key.text in CONDITION and key.text not in PHRASE), None)
    ):
        hint = "operands are phrases, topics, tickers, {regex: ...}, and lists of them"
        sheet.report("R029", wrong, f'"{wrong.text}" has no place in a text, so nothing can be near it', hint)
        return None
    operand = read_operand(node, sheet, book, fields)
    return (operand,) if operand else None
