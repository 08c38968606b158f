"""Whether two headlines have enough in common to be of one matter, before what speaks against it is asked. Pure."""

from alerts.stories.kinds import kind_of
from alerts.stories.likeness import Likeness, tell_apart
from alerts.stories.meaning import all_deeds
from alerts.stories.one_matter import SHARE_BY_NAMES, is_one_matter
from alerts.stories.proof import is_only_viewed, surplus
from alerts.stories.reading import Reading
from alerts.stories.template import alike
from alerts.stories.vocabulary.lists import listed
from alerts.stories.weighing import Weighed
from alerts.stories.weights import is_subject

_OF_COMPANIES = listed("of companies")
_TRADES = frozenset({"takeover", "sale", "deal", "stake", "partner", "split", "order"})

NEAR, NEAR_LESS = 0.75, 0.9
"""The share from which two headlines are one in nearly the same words, and how much each may have that the other lacks."""

FACTS, FACTS_SHARE, FACTS_LESS = 1.3, 0.56, 1.6
"""The same for two headlines in other words that share facts, and the weight that those facts must have."""

FACTS_BOTH = 0.84
"""What weight and share must make together: little that is shared must be nearly all there is."""

BESIDE_NAMES = 0.5
"""The weight of what must be shared beside names: a company is in the news more than once a day."""

MANY_NAMES = 3
"""So many names that are shared need nothing beside them."""

LITTLE_BESIDE = 0.2
"""The same where two companies are shared, or two names and little else is told."""

MUCH_BESIDE = 0.85
"""From here on a smaller share will do."""

LONG_RUN = 1.2
"""The weight of words that may stand for a name that no list has: five Chinese characters, or two rare words."""

FIRM, FIRM_SHARE, FIRM_LESS = 1.7, 0.46, 2.1
"""The same where a telling number or a second name agrees."""

ALIKE = 0.9
"""The share from which the words are so much the same that nothing needs to be proven."""

NAMES_SHARE, NAMES_MORE = 0.6, 0.6
"""The share from which two names alone will do, where one report tells nothing of its own, and how much that must prove."""

RIVALS = 0.6
"""The weight of names that each side has alone from which they are taken for different matters."""


def is_enough(found: Likeness, share: float, new: Weighed, old: Weighed) -> bool:
    """Whether two readings have enough in common to be of one matter, if ``share`` of what they say is shared."""
    if share < SHARE_BY_NAMES:
        return False
    tell_apart(new, old, found)
    return is_one_matter(found, share, new, old) or _has_enough(found, share, new, old)


def does_else(found: Likeness, new: Reading, old: Reading) -> bool:
    """Whether nothing is shared but names, and each tells that something else is done."""
    if found.numbers or found.words or _is_one_trade(new, old) or any(one[0] != "~" for one in found.shared_events):
        return False
    mine, theirs = all_deeds(new), all_deeds(old)
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


def _has_enough(found: Likeness, share: float, new: Weighed, old: Weighed) -> bool:
    if share < FIRM_SHARE or (found.rivals >= RIVALS and not found.is_firm):
        return False
    less = min(found.mine, found.theirs)
    text = alike(new.reading.sketch, old.reading.sketch)
    told = 0.8 if text is not None and text >= 0.5 else 0.0
    is_near = share >= NEAR and less <= NEAR_LESS and (found.shared > found.names or not found.names)
    if is_near and share >= ALIKE and not is_only_viewed(found, new.reading, old.reading):
        return True
    # What is proven takes as long as all else here, so it is asked last.
    has_facts = is_near or _has_facts(found, share, less, told, is_one_trade=_is_one_trade(new.reading, old.reading))
    if not (has_facts or _has_names(found, share)) or _says_nothing(found, new.reading, old.reading):
        return False
    more = surplus(found, told, new, old)
    return more >= (0 if has_facts else NAMES_MORE)


def _says_nothing(found: Likeness, new: Reading, old: Reading) -> bool:
    """Whether what is shared says nothing of its own, as "Market news of March 10", or is no more than a kind of news of
    companies where one of the two is in a language in which a company shows: "Results for the second quarter".
    """
    if found.shared_names or found.has_number or found.words >= LONG_RUN:
        return False
    subjects = [event for event in found.shared_events if is_subject(event)]
    if not found.events:
        return True
    is_shown = new.line.isascii() or old.line.isascii()
    return is_shown and bool(subjects) and _OF_COMPANIES.issuperset(subjects)


def _has_names(found: Likeness, share: float) -> bool:
    """Whether two names are enough, if enough is proven. A product is in much that is written of its maker."""
    if not found.has_two or share < NAMES_SHARE:
        return False
    if len(found.persons) < MANY_NAMES and found.events + found.numbers + found.words < LITTLE_BESIDE:
        return False
    return not any(kind_of(name) == "product" for name in found.shared_names)


def _has_facts(found: Likeness, share: float, less: float, told: float, *, is_one_trade: bool) -> bool:
    """Whether two headlines in other words share enough facts."""
    facts = found.facts + told
    if not found.shared_names and not found.numbers and found.words < LONG_RUN:
        return False
    beside = found.events + found.numbers + found.words
    has_two_firms = found.has_two_firms and (beside + told >= LITTLE_BESIDE or is_one_trade)
    if facts >= FIRM and share >= FIRM_SHARE and less <= FIRM_LESS and found.is_firm and beside >= BESIDE_NAMES:
        return True
    wanted = FACTS_SHARE if beside < MUCH_BESIDE and not has_two_firms else FACTS_SHARE - 0.06
    if facts < FACTS or share < wanted or less > FACTS_LESS or facts * share < FACTS_BOTH:
        return False
    return beside >= BESIDE_NAMES or has_two_firms


def _is_one_trade(new: Reading, old: Reading) -> bool:
    """Whether both tell of two parties who deal with each other: one sells what the other buys."""
    return not (_TRADES.isdisjoint(new.events) or _TRADES.isdisjoint(old.events))
