"""How many words the operands of a near take at the least, where one occurrence of each stands beside the others."""

from collections.abc import Iterable
from itertools import combinations

from alerts.rules.condition import Operand, Says
from alerts.rules.phrase import NEED, SIGNS, WORD, Phrase
from alerts.rules.skeleton import skeleton
from alerts.text.boundaries import word_starts
from alerts.text.characters import KINDS, SPACELESS
from alerts.text.fold import fold

Groups = tuple[tuple[Operand, ...], ...]


def is_literal(phrase: Phrase) -> bool:
    """Whether the phrase stands in a text as it is written, but for how words are joined."""
    return phrase.is_plain or (
        not (phrase.open_left or phrase.open_right) and {kind for kind, _ in phrase.parts} <= {WORD, NEED, SIGNS}
    )


def least_words(groups: Groups, *, ordered: bool) -> int:
    """The fewest words that hold one of each group, in any text whatever."""
    widths = [min(map(_width, group)) for group in groups]
    if not ordered and not _are_apart(groups):
        return max(widths)
    # A sign may join two into one word, as in oil&gas, but for letters that are words by themselves.
    joining = sum(not all(map(_is_spaceless, group)) for group in groups)
    return max(*widths, sum(widths) - max(0, joining - 1))


def usual_words(groups: Groups) -> int:
    """The fewest words where no sign joins two operands; 0 where nothing is known of that."""
    return sum(min(map(_width, group)) for group in groups) if _are_apart(groups) else 0


def _width(operand: Operand) -> int:
    if not isinstance(operand, Says) or not is_literal(operand.phrase):
        return 1
    if operand.phrase.is_plain:
        return operand.phrase.written.count(" ") + 1
    return max(1, len(word_starts(fold(operand.phrase.written).text)))


def _is_spaceless(operand: Operand) -> bool:
    return (
        isinstance(operand, Says)
        and not operand.phrase.is_plain
        and is_literal(operand.phrase)
        and all(KINDS[char] == SPACELESS for kind, text in operand.phrase.parts if kind == WORD for char in text)
    )


def _are_apart(groups: Groups) -> bool:
    """Whether no occurrence of a group can lie inside, or begin in, one of another: they have no word in common."""
    if not all(isinstance(operand, Says) and is_literal(operand.phrase) for group in groups for operand in group):
        return False
    words = [set(_words(operand for operand in group if isinstance(operand, Says))) for group in groups]
    return all(one.isdisjoint(other) for one, other in combinations(words, 2))


def _words(operands: Iterable[Says]) -> Iterable[str]:
    for operand in operands:
        if operand.phrase.is_plain:
            yield from map(skeleton, operand.phrase.written.split(" "))
            continue
        for kind, text in operand.phrase.parts:
            if kind == WORD and any(KINDS[char] == SPACELESS for char in text):
                yield from text
            elif kind == WORD:
                yield skeleton(text)
