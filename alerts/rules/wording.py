"""Conditions in words, for people."""

from collections.abc import Iterable, Sequence

from alerts.rules.clause import Atom
from alerts.rules.condition import FIELDS, Fields, Fits, FromFeed, Mentions, Near, OnTopic, Says

LONGEST = 60
"""Characters of an expression that are shown."""

SHOWN = 4
"""How many alternatives are named before the others are counted."""


def in_words(atom: Atom) -> str:
    """``"export control*" in the title``, ``topic:nvidia near topic:sanctions within 12 words``."""
    match atom:
        case FromFeed():
            return f"feed {atom.feed}"
        case Near():
            between = ", then " if atom.ordered else " near "
            operands = between.join(either([name(operand) for operand in group]) for group in atom.operands)
            return f"{operands} within {atom.within} words{where(atom.fields)}"
        case _:
            return name(atom) + where(atom.fields)


def name(atom: Says | OnTopic | Mentions | Fits) -> str:
    """What is looked for, without where."""
    match atom:
        case Says():
            return f'"{atom.phrase.written}"' + (" (these capitals)" if atom.phrase.exact else "")
        case OnTopic():
            return f"topic:{atom.topic}"
        case Mentions():
            return f"ticker:{atom.ticker}"
        case Fits():
            written = atom.pattern.written
            return f"the expression {written if len(written) <= LONGEST else written[: LONGEST - 1] + '…'}"


def reference(atom: Says | OnTopic | Mentions | Fits) -> str:
    """How an author names it in ``because``."""
    match atom:
        case Says():
            return atom.phrase.written
        case Fits():
            return atom.pattern.written
        case _:
            return name(atom)


def where(fields: Fields) -> str:
    """The fields, unless they are those that are looked in anyway."""
    if set(FIELDS[:3]) <= set(fields):
        return ""
    return f" in the {listed(fields, 'or')}"


def either(names: Sequence[str]) -> str:
    """Alternatives; of many, the first and how many more there are."""
    if len(names) == 1:
        return names[0]
    shown = list(names[:SHOWN])
    if len(names) > SHOWN:
        shown.append(f"{len(names) - SHOWN} more")
    return f"({listed(shown, 'or')})"


def listed(words: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    found = list(words)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {last} {found[-1]}"
