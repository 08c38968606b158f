"""Headlines that are one word for word, but for words that are known to mean the same. Pure.

So much alike that it needs no other proof, as an equal title needs none: names another chief, appoints another chief.
"""

from alerts.stories.meaning import bare, beside_deeds, deeds_of, is_particle, without_known
from alerts.stories.pieces import Block, blocks
from alerts.stories.reading import Mark, Reading
from alerts.stories.turning import turns

_MOST = 3
"""Where headlines differ in more places than that, they are worded differently."""

_HARMLESS = frozenset({Mark.UPDATE, Mark.PLANNED})
"""Marks that only one headline may have and still be the other in other words."""

_KEPT_REWORDED = 0.5
"""The share of the longer headline's words that must be the same where nothing else proves that it is one matter."""


def is_reworded(new: Reading, old: Reading) -> bool:
    """Whether two headlines about the same names say the same word for word, but for words that are known to mean the same."""
    if (
        new.names != old.names
        or not (new.names or new.numbers)
        or new.numbers != old.numbers
        or (new.marks ^ old.marks) - _HARMLESS
    ):
        return False
    apart = list(blocks(new.line, old.line))
    kept = len(new.line.split()) - sum(len(one.here) for one in apart)
    if len(apart) > _MOST or kept < _KEPT_REWORDED * max(len(new.line.split()), len(old.line.split())):
        return False
    return all(_is_known_wording(block, new, old) for block in apart)


def _is_known_wording(block: Block, new: Reading, old: Reading) -> bool:
    here, there, after = without_known(block.here), without_known(block.there), block.after
    if turns(here, there) or not (here and there):
        return not (here or there) or is_particle(here or there)
    mine, theirs = bare(beside_deeds(here), there, after), bare(beside_deeds(there), here, after)
    if mine or theirs:
        return False
    said, unsaid = deeds_of(here, new), deeds_of(there, old)
    return bool(said & unsaid) or not (said or unsaid)
