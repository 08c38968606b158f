"""Same story or not. A pure decision: evidence for, and against it what vetoes however alike the words are."""

from alerts.stories.contradiction import another_company, changes
from alerts.stories.headline import kind_of
from alerts.stories.likeness import Likeness, liken, tell_apart
from alerts.stories.proof import surplus
from alerts.stories.reading import Reading
from alerts.stories.substitution import substituted
from alerts.stories.template import alike, is_another_announcement
from alerts.stories.verdict import Kind, Verdict
from alerts.stories.weighing import Weighed, weigh
from alerts.stories.weights import event_weight, is_direction, number_weight

NEAR, NEAR_LESS = 0.75, 0.9
"""The share from which two headlines are one in nearly the same words, and how much each may have that the other lacks."""

FACTS, FACTS_SHARE, FACTS_LESS = 1.3, 0.56, 1.6
"""The same for two headlines in other words that share facts, and the weight that those facts must have."""

FACTS_BOTH = 0.84
"""What weight and share must make together: little that is shared must be nearly all there is."""

BESIDE_NAMES = 0.5
"""The weight of what must be shared beside names: a company is in the news more than once a day."""

MUCH_BESIDE = 0.85
"""From here on a smaller share will do."""

LONG_RUN = 1.2
"""The weight of words that may stand for a name that no list has: five Chinese characters, or two rare words."""

FIRM, FIRM_SHARE, FIRM_LESS = 1.7, 0.46, 2.1
"""The same where a telling number or a second name agrees."""

EDITED = 0.5
"""Below this share a page has been written anew: what differs is wording, and no figure was put right."""

ALIKE = 0.9
"""The share from which the words are so much the same that nothing needs to be proven."""

NAMES_SHARE, NAMES_MORE = 0.6, 0.6
"""The share from which two names alone will do, where one report tells nothing of its own, and how much that must prove."""

RIVALS = 0.6
"""The weight of names that each side has alone from which they are taken for different matters."""


def judge(new: Reading, old: Reading) -> Verdict:
    """How ``new`` stands to ``old``, by what their words tell in general."""
    return judge_weighed(weigh(new), weigh(old))


def judge_weighed(mine: Weighed, theirs: Weighed) -> Verdict:
    """How a new item stands to an old one. The window weighs the new one by how rare its words are these days."""
    new, old = mine.reading, theirs.reading
    if against := another_company(new, old):
        return Verdict(Kind.OTHER, (against,))
    found = liken(mine, theirs)
    same_link = bool(new.link) and new.link == old.link
    is_one = same_link or new.title == old.title
    share = found.lasting_share
    if not is_one and not _is_enough(found, share, mine, theirs):
        return Verdict(Kind.OTHER, ("too little in common",), share)
    changed = changes(new, old)
    if not changed:
        share = found.share
        if not is_one and not _is_enough(found, share, mine, theirs):
            return Verdict(Kind.OTHER, ("too little in common",), share)
    if is_another_announcement(new, old):
        return Verdict(Kind.OTHER, ("one title, but another text",), share)
    if not changed and not is_one and (other := substituted(new, old)):
        changed = (f"another direction or matter: {other[0]} instead of {other[1]}",)
    if new.title == old.title and (text := alike(new.sketch, old.sketch)) is not None:
        share = (share + text) / 2
    if not changed or (same_link and share < EDITED):
        return Verdict(Kind.SAME, _reasons(found, same_link=same_link), share)
    follows = same_link or _is_about_the_same(found, new, old)
    return Verdict(Kind.FOLLOW_UP if follows else Kind.OTHER, changed, share)


def _is_enough(found: Likeness, share: float, new: Weighed, old: Weighed) -> bool:
    if share < FIRM_SHARE:
        return False
    tell_apart(new, old, found)
    if found.rivals >= RIVALS and not found.is_firm:
        return False
    less = min(found.mine, found.theirs)
    text = alike(new.reading.sketch, old.reading.sketch)
    told = 0.8 if text is not None and text >= 0.5 else 0.0
    is_near = share >= NEAR and less <= NEAR_LESS and (found.shared > found.names or not found.names)
    if is_near and share >= ALIKE:
        return True
    if not found.shared_names and not found.events and not found.has_number and found.words < LONG_RUN:
        return False  # "Market news of March 10" says nothing of its own
    more = surplus(found, told, new, old)
    if more < 0:
        return False
    return is_near or _has_names(found, share, more) or _has_facts(found, share, less, told)


def _has_names(found: Likeness, share: float, more: float) -> bool:
    """Whether two names are enough. A product is in much that is written of its maker."""
    if not found.has_two or share < NAMES_SHARE or more < NAMES_MORE:
        return False
    return not any(kind_of(name) == "product" for name in found.shared_names)


def _has_facts(found: Likeness, share: float, less: float, told: float) -> bool:
    """Whether two headlines in other words share enough facts."""
    facts = found.facts + told
    if not found.shared_names and not found.numbers and found.words < LONG_RUN:
        return False
    beside = found.events + found.numbers + found.words
    if facts >= FIRM and share >= FIRM_SHARE and less <= FIRM_LESS and found.is_firm and beside >= BESIDE_NAMES:
        return True
    wanted = FACTS_SHARE if beside < MUCH_BESIDE and not found.has_two_firms else FACTS_SHARE - 0.06
    if facts < FACTS or share < wanted or less > FACTS_LESS or facts * share < FACTS_BOTH:
        return False
    return beside >= BESIDE_NAMES or found.has_two_firms


def _is_about_the_same(found: Likeness, new: Reading, old: Reading) -> bool:
    """Whether both are about one name or instrument, or about one figure of the economy, which has no name."""
    if found.shared_names or new.instruments & old.instruments:
        return True
    return not (new.names or old.names) and any(
        not is_direction(event) and event_weight(event) >= 0.5 for event in found.shared_events
    )


def _reasons(found: Likeness, *, same_link: bool) -> tuple[str, ...]:
    reasons = ["the same link"] if same_link else []
    numbers = sorted(found.shared_numbers, key=number_weight, reverse=True)
    events = sorted(event for event in found.shared_events if not event.startswith(("lead", "~")))
    for head, said in (
        ("names", sorted(found.shared_names)),
        ("events", events),
        ("numbers", [f"{number.value:g} {number.kind}" for number in numbers[:4]]),
        ("words", sorted(found.shared_words)[:6]),
    ):
        if said:
            reasons.append(f"{head} in common: {', '.join(said)}")
    return tuple(reasons) or ("the same words",)
