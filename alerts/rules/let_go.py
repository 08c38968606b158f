"""Gives up rules bit by bit. To free thousands at once is one step for Python, and no other thread gets on meanwhile."""

from alerts.rules.book import Book
from alerts.rules.ruleset import RuleSet


def let_go(held: list[object]) -> None:
    """Empty a list of rule sets and books. What somebody else still holds is not touched."""
    while held:
        thing = held.pop()
        parts = _parts(thing)
        del thing
        while parts:
            parts.pop()


def _parts(thing: object) -> list[object]:
    match thing:
        case RuleSet():
            return thing.parts()
        case Book():
            tables = (thing.topics, thing.watchlist, thing.silences, thing.drafts)
            return [*(part for table in tables for part in table.values()), *thing.asked]
        case _:
            return []
