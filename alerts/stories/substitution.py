"""Two headlines that are the same word for word but for one: that one word is the news. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

from alerts.stories.longer_name import is_longer_name
from alerts.stories.reading import Reading
from alerts.stories.stems import stem
from alerts.stories.turning import adds, swapped, turns
from alerts.stories.vocabulary.lexicon import lexicon
from alerts.stories.vocabulary.lists import listed
from alerts.stories.vocabulary.ordinary import is_ordinary, telling
from alerts.stories.vocabulary.tokens import Token

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

_STOPS = frozenset({"halt+", "allow-"})
"""What is stopped or refused is another matter where nothing else differs."""

_UNITS = listed("units")
_TYPING_ERROR = 0.8
_DIGIT = re.compile("[0-9]")
_HAN = re.compile("[\u2e80-\uffef]")


class Substitution(NamedTuple):
    """What stands in the place of what; ``is_company`` says that it makes another company of a name."""

    mine: str
    theirs: str
    is_company: bool = False


class _Block(NamedTuple):
    """Words that stand for one another, their places, and the words of both that stand before and after them."""

    here: list[str]
    there: list[str]
    before: list[str]
    after: list[str]
    here_at: int
    there_at: int


def substituted(new: Reading, old: Reading) -> Substitution | None:
    """The words that stand for one another, if they mean different things. None for the same words in another order, for other
    spellings, and for headlines in other words.
    """
    # Which words stand for one another depends on the order in which two lines are laid beside each other.
    if new.line > old.line:
        found = _substituted(old, new)
        return Substitution(found.theirs, found.mine, found.is_company) if found else None
    return _substituted(new, old)


def _substituted(new: Reading, old: Reading) -> Substitution | None:
    mine, theirs = new.line.split(), old.line.split()
    if swapped(mine, theirs, _words(new.names | old.names)):
        return Substitution(new.line, old.line)
    blocks = list(_blocks(mine, theirs))
    kept = len(mine) - sum(len(one.here) for one in blocks)
    is_han = not new.line.isascii() and _HAN.search(new.line) is not None
    is_alone = len(blocks) == 1
    wanted = _KEPT if is_alone else _KEPT_HAN if is_han else _KEPT_AMONG
    if len(blocks) > _MOST or kept < wanted * max(len(mine), len(theirs)):
        return None
    for block in blocks:
        if (is_company := _is_longer(block, new, old)) or _is_other(block, new, old, is_han=is_han, is_alone=is_alone):
            said = " ".join(block.here) or "nothing", " ".join(block.there) or "nothing"
            return Substitution(*said, is_company=is_company)
    return None


def _is_parted(block: _Block, new: Reading, old: Reading) -> bool:
    """Whether a dash, bar, colon or bracket stands before what only one headline has: it belongs to no name before it, and may
    be a source's.
    """
    return block.here_at in new.breaks if block.here else block.there_at in old.breaks


def _is_longer(block: _Block, new: Reading, old: Reading) -> bool:
    """Whether one headline makes another company of a name that both have."""
    here, there, before = block[:3]
    if bool(here) == bool(there) or _is_parted(block, new, old):
        return False
    own = _words(new.names - old.names if here else old.names - new.names)
    return is_longer_name(here or there, before, own, new.names & old.names)


def _is_other(block: _Block, new: Reading, old: Reading, *, is_han: bool, is_alone: bool) -> bool:
    """Whether what differs in one place makes another matter of it."""
    here, there, before, after = block[:4]
    if turns(here, there):
        return True
    if not here or not there:
        words, other = (here, old) if here else (there, new)
        before = [] if _is_parted(block, new, old) else before
        return adds(words, before, after) or not _STOPS.isdisjoint(_meanings(words) - _all(other))
    if max(len(here), len(there)) > (_LONGEST_HAN if is_han else _LONGEST):
        return False
    mine, theirs = new.line.split(), old.line.split()
    mine_alone, theirs_alone = _not_in(here, theirs), _not_in(there, mine)
    if is_han and len(here) == len(there) == 1:
        # One character means little without the next: 国 of 国航 stands in 国产 as well.
        mine_alone = mine_alone or _alone(here, before, after, theirs)
        theirs_alone = theirs_alone or _alone(there, before, after, mine)
    if not mine_alone or not theirs_alone:
        return False
    return _differ(here, there, mine_alone, theirs_alone, new, old, is_alone=is_alone)


def _not_in(block: list[str], other: list[str]) -> list[str]:
    stems = {stem(word) for word in other}
    return [word for word in block if stem(word) not in stems]


def _alone(block: list[str], before: list[str], after: list[str], other: list[str]) -> list[str]:
    text = "".join(other)
    return [] if "".join(before[-1:] + block) in text or "".join(block + after[:1]) in text else block


def _words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in name.split()}


def _blocks(mine: list[str], theirs: list[str]) -> Iterator[_Block]:
    """What stands between the words that both have in the same order."""
    here: list[str] = []
    there: list[str] = []
    before: list[str] = []
    here_at = there_at = 0
    for step in Levenshtein.opcodes(mine, theirs):
        if step.tag == "equal":
            same = mine[step.src_start : step.src_end]
            if here or there:
                yield _Block(here, there, before, same, here_at, there_at)
            here, there, before = [], [], same
            here_at, there_at = step.src_end, step.dest_end
        else:
            here += mine[step.src_start : step.src_end]
            there += theirs[step.dest_start : step.dest_end]
    if here or there:
        yield _Block(here, there, before, [], here_at, there_at)


def _differ(
    here: list[str],
    there: list[str],
    mine_alone: list[str],
    theirs_alone: list[str],
    new: Reading,
    old: Reading,
    *,
    is_alone: bool,
) -> bool:
    """``is_alone`` says that nothing else differs: then any word but a stop word makes the difference."""
    if _is_number(mine_alone) or _is_number(theirs_alone) or _is_respelt(mine_alone, theirs_alone):
        return False
    meant = _meant(here, there, mine_alone, theirs_alone, new, old)
    if meant is None:
        return False
    mine, theirs = meant
    less, more = sorted((_weight(mine_alone), _weight(theirs_alone)))
    if mine and theirs:
        return True
    if is_alone or any(event[-1] in "+-" for event in mine | theirs):
        return less >= _DIRECTED
    return less >= _TELLING or (less >= _DIRECTED and more > _TELLING)


def _meant(
    here: list[str], there: list[str], mine_alone: list[str], theirs_alone: list[str], new: Reading, old: Reading
) -> tuple[set[str], set[str]] | None:
    """What each block means that the other headline does not say; None where both mean the same."""
    mine, theirs = _meanings(here), _meanings(there)
    if mine & theirs and new.line.isascii() and len(mine_alone) < len(here) and len(theirs_alone) < len(there):
        # "Tech slides" and "banks slide": what they have in common is said by a word that both have.
        mine, theirs = _meanings(mine_alone), _meanings(theirs_alone)
    if mine & theirs:
        return None
    # What a block means may be said elsewhere in the other headline, in other words.
    left = mine - _all(old), theirs - _all(new)
    return left if any(left) or not (mine or theirs) else None


def _all(reading: Reading) -> set[str]:
    return {*reading.events, *(f"={name}" for name in reading.names)}


def _is_respelt(here: list[str], there: list[str]) -> bool:
    if all(map(is_ordinary, (*here, *there))):
        return False  # Tuesday is no misspelt Thursday
    return Indel.normalized_similarity("".join(here), "".join(there)) >= _TYPING_ERROR


def _is_number(block: list[str]) -> bool:
    """Whether a block holds digits, or nothing but units: numbers are judged by themselves."""
    return _DIGIT.search(" ".join(block)) is not None or _UNITS.issuperset(block)


def _weight(block: list[str]) -> float:
    """How much a block tells; each Chinese character tells."""
    return max(0.45 if word > "\u2e7f" else telling(word) for word in block)


def _meanings(block: list[str]) -> set[str]:
    """The names and events that a block stands for."""
    known = lexicon()
    found: set[str] = set()
    words = [Token(word, word, is_han=word > "\u2e7f", is_capital=True) for word in block]
    if words[0].is_han:
        entries = [entry for _, entry in known.cut("".join(block)) if entry is not None]
    else:
        entries = [here.entry for here in known.find(words)]
    for entry in entries:
        if entry.name is not None:
            found.add(f"={entry.name}")
        found.update(entry.events)
    return found
