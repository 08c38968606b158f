"""The verb of a headline in the place of another, where the rest says whether it is one deed. Pure."""

from alerts.stories.kinds import kind_of
from alerts.stories.meaning import BEFORE_A_VERB, deeds, meanings
from alerts.stories.numbers import agreeing
from alerts.stories.pieces import Block
from alerts.stories.reading import Reading
from alerts.stories.stems import stem
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.ordinary import telling
from alerts.stories.weights import TELLING, is_direction, is_subject, number_weight

_LEADING = frozenset({"company", "broker", "bank", "product", "person", "unknown"})
_NAMES, _WORDS, _RARE = 2, 3, 0.6


def is_deed(block: Block, new: Reading, old: Reading) -> bool:
    """Whether the words of a block stand where a headline says what is done: behind its subject, no names, with the ending of a
    verb, and with no other verb that both headlines have.
    """
    if not block.here_at or not block.there_at or _has_another(new, old):
        return False
    names = {word for name in (*new.names, *old.names) for word in name.split()}
    for words, reading in ((block.here, new), (block.there, old)):
        meant = meanings(words, reading)
        if any(event.startswith("=") for event in meant) or (
            any(map(is_subject, meant)) and not any(map(is_verb, meant))
        ):
            return False
        if not is_han(words[0]) and not (names.isdisjoint(words) and _has_ending(words, block.before)):
            return False
    return True


def _has_another(new: Reading, old: Reading) -> bool:
    """Whether both headlines have a verb in common."""
    return any(map(is_direction, new.events & old.events)) or not deeds(new.line).isdisjoint(deeds(old.line))


def is_verb(event: str) -> bool:
    """Whether an event says what is done, or which way something goes."""
    return is_direction(event) or event.startswith("~~")


def _has_ending(words: list[str], before: list[str]) -> bool:
    if before and before[-1] in BEFORE_A_VERB:
        return True
    return any(word in BEFORE_A_VERB or word[-1] in "st" or word.endswith(("ed", "en")) for word in words)


def is_surely_one(new: Reading, old: Reading, *, is_known: bool) -> bool:
    """Whether what two headlines share leaves no doubt that they are about one thing: a telling number; or, where no verb
    ``is_known``, two names that a headline can be about, or three rare words.
    """
    if any(number_weight(number) >= TELLING for number in agreeing(new.numbers, old.numbers)):
        return True
    if is_known:
        return False
    if sum(kind_of(name) in _LEADING for name in new.names & old.names) >= _NAMES:
        return True
    mine, theirs = _rare(new), _rare(old)
    return len(mine & theirs) >= _WORDS


def _rare(reading: Reading) -> set[str]:
    return {stem(word) for word in reading.words if len(word) > 1 and (is_han(word) or telling(word) >= _RARE)}
