"""Gives up rules bit by bit. To free thousands at once is one step for Python, and no other thread gets on meanwhile."""


def let_go(held: list[object]) -> None:
    """Empty a list of rule sets and books, or whatever says its parts. What somebody else still holds is not touched."""
    while held:
        parts: list[object] = getattr(held.pop(), "parts", list)()
        while parts:
            parts.pop()
