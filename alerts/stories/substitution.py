"""Two headlines that are the same word for word but for what stands in a few places: is that wording, or is it the news? Pure.

The rule, place by place:

- A small word that turns the sense, "again", another name, or another company by an added word is news.
- Words that only join, that say how exact a number is, or when, are wording (``alerts.stories.meaning``), and so is a word more
  or less that does none of the above.
- What the vocabulary knows on both sides is wording where it means one thing, and news where it means two.
- A verb that the vocabulary does not know is wording where the rest is about one thing without doubt: a telling number in common,
  or, if neither verb is known, two names or three rare words. Headlines have more verbs for one deed than any list, and two deeds
  with one number within days are rare; those that do happen (announced, completed, cancelled) are what the list must have.
- Any other word that tells something is news: trains and turbines, Arizona and Texas.
"""

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from rapidfuzz.distance import Indel

from alerts.stories.deed import is_deed, is_surely_one
from alerts.stories.longer_name import is_longer_name
from alerts.stories.meaning import bare, beside_deeds, deeds_of, meanings, opposed, without_known
from alerts.stories.negation import is_put_otherwise
from alerts.stories.pieces import Block, blocks
from alerts.stories.reading import Reading
from alerts.stories.stems import stem
from alerts.stories.turning import adds, swapped, turns
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lists import listed
from alerts.stories.vocabulary.ordinary import is_ordinary, telling

_KEPT, _KEPT_AMONG, _KEPT_HAN = 0.5, 0.55, 0.7
"""The share of the longer headline's words that must stand in the other in the same order for this to be looked at: where they
differ in one place, where in more, and there of Chinese characters.
"""

_MOST = 3
"""Where headlines differ in more places than that, they are worded differently."""

_LONGEST, _LONGEST_HAN = 3, 6
"""More words in one place are another wording, not one word for another."""

_TELLING = 0.4
_DIRECTED = 0.25
"""What the other word must tell where one gives a direction: adds, and takes off."""

_HAN = 0.45
"""What a Chinese character tells."""

_STOPS = frozenset({"halt+", "allow-"})
"""What is stopped or refused is another matter where nothing else differs."""

_JOBS, _OF_JOBS = frozenset({"layoff"}), listed("one of layoff")
_UNITS = listed("units")
_TYPING_ERROR = 0.8
_DIGIT = re.compile("[0-9]")


class Change(Enum):
    """What another word makes of a headline: the opposite, another company's news, or another matter."""

    OPPOSITE = "another direction"
    COMPANY = "another company"
    MATTER = "another matter"


class Substitution(NamedTuple):
    """What stands in the place of what, and what that makes of it."""

    mine: str
    theirs: str
    change: Change


def substituted(new: Reading, old: Reading) -> Substitution | None:
    """The words that stand for one another, if they mean different things. None for the same words in another order, for other
    spellings, and for headlines in other words.
    """
    # Which words stand for one another depends on the order in which two lines are laid beside each other.
    if new.line > old.line:
        found = _substituted(old, new)
        return Substitution(found.theirs, found.mine, found.change) if found else None
    return _substituted(new, old)


def _substituted(new: Reading, old: Reading) -> Substitution | None:
    mine, theirs = new.line.split(), old.line.split()
    if swapped(mine, theirs, _words(new.names | old.names)):
        return Substitution(new.line, old.line, Change.MATTER)
    apart = list(blocks(new.line, old.line))
    kept = len(mine) - sum(len(one.here) for one in apart)
    in_han = not new.line.isascii() and any(map(is_han, mine))
    # One word that stands in one headline only, beside those that stand for one another, says more of one of them: fake shop.
    told = apart if in_han else [block for block in apart if len(block.here) + len(block.there) > 1]
    is_alone = len(told) <= 1
    wanted = _KEPT if is_alone else _KEPT_HAN if in_han else _KEPT_AMONG
    if len(apart) > _MOST or kept < wanted * max(len(mine), len(theirs)):
        return None
    for block in apart:
        if change := _change(block, new, old, in_han=in_han, is_alone=is_alone):
            return Substitution(" ".join(block.here) or "nothing", " ".join(block.there) or "nothing", change)
    return None


def _change(block: Block, new: Reading, old: Reading, *, in_han: bool, is_alone: bool) -> Change | None:
    """What that which differs in one place makes of it; None where it is wording."""
    if _is_longer(block, new, old):
        return Change.COMPANY
    here, there, after = without_known(block.here), without_known(block.there), block.after
    if turns(here, there):
        return None if here and there and is_put_otherwise(new, old) else Change.OPPOSITE
    mine, theirs = bare(here, there, after), bare(there, here, after)
    if not mine or not theirs:
        return _inserted(block._replace(here=here, there=there), mine, theirs, new, old)
    if deeds_of(here, new) & deeds_of(there, old):
        mine, theirs = bare(beside_deeds(here), there, after), bare(beside_deeds(there), here, after)
    is_long = max(len(here), len(there)) > (_LONGEST_HAN if in_han else _LONGEST)
    if is_long or not mine or not theirs:
        return None
    return _differ(block._replace(here=mine, there=theirs), new, old, in_han=in_han, is_alone=is_alone)


def _inserted(block: Block, mine: list[str], theirs: list[str], new: Reading, old: Reading) -> Change | None:
    """What words make of it that only one headline has; ``mine`` and ``theirs`` are those of them that tell something."""
    before = [] if _is_parted(block, new, old) else block.before
    # A word that tells nothing of its own may still say "again", but belongs to no name before it.
    if (
        _adds(mine, old, before, block.after)
        or _adds(theirs, new, before, block.after)
        or _adds(block.here, old, [], block.after)
        or _adds(block.there, new, [], block.after)
    ):
        return Change.MATTER
    stops = (meanings(mine, new) - _all(old)) | (meanings(theirs, old) - _all(new))
    return None if _STOPS.isdisjoint(stops) else Change.OPPOSITE


def _adds(words: list[str], other: Reading, before: list[str], after: list[str]) -> bool:
    return bool(words) and not set(words) <= set(other.line.split()) and adds(words, before, after)


def _is_parted(block: Block, new: Reading, old: Reading) -> bool:
    """Whether a dash, bar, colon or bracket stands before what only one headline has: it belongs to no name before it, and may
    be a source's.
    """
    return block.here_at in new.breaks if block.here else block.there_at in old.breaks


def _is_longer(block: Block, new: Reading, old: Reading) -> bool:
    """Whether one headline makes another company of a name that both have."""
    here, there, before = block[:3]
    if bool(here) == bool(there) or _is_parted(block, new, old):
        return False
    own = _words(new.names - old.names if here else old.names - new.names)
    return is_longer_name(here or there, before, own, new.names & old.names)


def _differ(block: Block, new: Reading, old: Reading, *, in_han: bool, is_alone: bool) -> Change | None:
    """What words make of it that tell something on both sides. ``is_alone`` says that nothing else differs."""
    here, there = _alone(block.here, block, old, in_han=in_han), _alone(block.there, block, new, in_han=in_han)
    if not here or not there or _is_number(here) or _is_number(there) or _is_respelt(here, there):
        return None
    meant = _meant(block.here, block.there, here, there, new, old)
    if meant is None:
        return None
    mine, theirs = meant
    if mine and theirs:
        return Change.OPPOSITE if opposed(mine, theirs) else Change.MATTER
    if is_deed(block, new, old) and is_surely_one(new, old, is_known=bool(mine or theirs)):
        return None
    has_direction = any(event[-1] in "+-" for event in mine | theirs)
    return Change.MATTER if _tell(here, there, is_alone=is_alone or has_direction) else None


def _tell(here: list[str], there: list[str], *, is_alone: bool) -> bool:
    """Whether words tell enough to make another matter; where ``is_alone``, any that is no stop word does."""
    less, more = sorted((_weight(here), _weight(there)))
    return less >= _TELLING or (less >= _DIRECTED and (is_alone or more > _TELLING))


def _alone(words: list[str], block: Block, other: Reading, *, in_han: bool) -> list[str]:
    """Those of the words that the other headline has nowhere."""
    line = other.line.split()
    stems = set(map(stem, line))
    alone = [word for word in words if stem(word) not in stems]
    if alone or not in_han or len(words) > 1:
        return alone
    # One character means little without the next: 国 of 国航 stands in 国产 as well.
    text = "".join(line)
    is_there = "".join([*block.before[-1:], *words]) in text or "".join([*words, *block.after[:1]]) in text
    return [] if is_there else words


def _words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in name.split()}


def _meant(
    here: list[str], there: list[str], mine_alone: list[str], theirs_alone: list[str], new: Reading, old: Reading
) -> tuple[set[str], set[str]] | None:
    """What each block means that the other headline does not say; None where both mean the same."""
    mine, theirs = meanings(here, new), meanings(there, old)
    if mine & theirs and new.line.isascii() and len(mine_alone) < len(here) and len(theirs_alone) < len(there):
        # "Tech slides" and "banks slide": what they have in common is said by a word that both have.
        mine, theirs = meanings(mine_alone, new), meanings(theirs_alone, old)
    if mine & theirs or (_JOBS & new.events & old.events and mine & _OF_JOBS and theirs & _OF_JOBS):
        return None
    # What a block means may be said elsewhere in the other headline, in other words.
    left = mine - _all(old), theirs - _all(new)
    return left if any(left) or not (mine or theirs) else None


def _all(reading: Reading) -> set[str]:
    return {*reading.events, *(f"={name}" for name in reading.names)}


def _is_respelt(here: list[str], there: list[str]) -> bool:
    if list(map(stem, here)) == list(map(stem, there)):
        return True
    if all(map(is_ordinary, (*here, *there))):
        return False  # Tuesday is no misspelt Thursday
    return Indel.normalized_similarity("".join(here), "".join(there)) >= _TYPING_ERROR


def _is_number(block: list[str]) -> bool:
    """Whether a block holds digits, or nothing but units: numbers are judged by themselves."""
    return _DIGIT.search(" ".join(block)) is not None or _UNITS.issuperset(block)


def _weight(block: list[str]) -> float:
    """How much a block tells."""
    return max(_HAN if is_han(word) else telling(word) for word in block)
