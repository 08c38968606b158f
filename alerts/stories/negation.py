"""Negations that deny nothing: that a company pays no dividend is what another outlet calls to scrap it. Pure."""

from alerts.stories.meaning import all_deeds
from alerts.stories.reading import Mark, Reading
from alerts.stories.said import said
from alerts.stories.vocabulary.lists import listed

_DENIALS = listed("denials")
_NOT_DONE = listed("not done")
_HOLD = "hold"


def is_put_otherwise(new: Reading, old: Reading) -> bool:
    """Whether the one of two headlines that is worded with a negation says what the other says in one word: does not launch, skips."""
    if (Mark.DENIAL in new.marks) == (Mark.DENIAL in old.marks):
        return False
    negated, other = (new, old) if Mark.DENIAL in new.marks else (old, new)
    if _denies(negated.line):
        return False
    # Who refuses to block says the opposite of who blocks.
    return bool(_not_done(other)) and _not_done(negated) <= {_HOLD}


def _denies(line: str) -> bool:
    return bool(said(line, _DENIALS))


def _not_done(reading: Reading) -> frozenset[str]:
    return (reading.events | all_deeds(reading)) & _NOT_DONE
