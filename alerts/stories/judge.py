"""Same story or not. A pure decision: evidence for, and against it what vetoes however alike the words are."""

from alerts.stories.contradiction import another_company, another_plaintiff, changes
from alerts.stories.enough import does_else, is_enough
from alerts.stories.likeness import Likeness, liken
from alerts.stories.progress import another_post, is_behind
from alerts.stories.reading import Reading
from alerts.stories.rewording import is_reworded
from alerts.stories.running_figure import runs_on
from alerts.stories.steps import is_after
from alerts.stories.substitution import Change, substituted
from alerts.stories.template import alike, is_another_announcement
from alerts.stories.things import another_thing
from alerts.stories.verdict import Kind, Verdict
from alerts.stories.weighing import Weighed, weigh
from alerts.stories.weights import event_weight, is_direction, number_weight

EDITED = 0.5
"""Below this share a page has been written anew: what differs is wording, and no figure was put right."""

WORDED = 0.4
"""The share from which two headlines may say the same word for word in other words."""


def judge(new: Reading, old: Reading) -> Verdict:
    """How ``new`` stands to ``old``, by what their words tell in general."""
    return judge_weighed(weigh(new), weigh(old))


def judge_weighed(mine: Weighed, theirs: Weighed, least: float = 0.0) -> Verdict:
    """How a new item stands to an old one. The window weighs the new one by how rare its words are these days. What can only be less
    alike than ``least`` is not looked at further: OTHER, whatever it is.
    """
    new, old = mine.reading, theirs.reading
    if against := another_company(mine, theirs) or another_plaintiff(new, old):
        return Verdict(Kind.OTHER, (against,))
    found = liken(mine, theirs)
    same_link = bool(new.link) and new.link == old.link
    is_one = same_link or new.title == old.title
    share = found.lasting_share
    changed: tuple[str, ...] = ()
    # No verdict has a greater likeness than this share, but where a title's texts count as well.
    is_less = share < least and new.title != old.title
    enough = not is_less and (is_one or is_enough(found, share, mine, theirs))
    if enough and not (changed := changes(new, old)) and not runs_on(new, old):
        # How far a price has moved runs on and is no difference; any other number is one.
        whole = found.share
        enough = is_one or whole == share or is_enough(found, whole, mine, theirs)
        share = whole
    if not enough and (is_less or share < WORDED or not is_reworded(new, old)):
        return Verdict(Kind.OTHER, ("too little in common",), share)
    if against := _another_event(new, old, is_one=is_one):
        return Verdict(Kind.OTHER, (against,), share)
    if not changed and not is_one and (other := substituted(new, old)):
        changed = (f"{other.change.value}: {other.mine} instead of {other.theirs}",)
        if other.change is Change.COMPANY:
            return Verdict(Kind.OTHER, changed, share)
    if not changed and not is_one:
        changed = _another_matter(found, new, old)
    if new.title == old.title and (text := alike(new.sketch, old.sketch)) is not None:
        share = (share + text) / 2
    if not changed or (same_link and share < EDITED):
        return Verdict(Kind.SAME, _reasons(found, same_link=same_link), share)
    follows = same_link or _is_about_the_same(found, new, old)
    return Verdict(Kind.FOLLOW_UP if follows else Kind.OTHER, changed, share)


def _another_event(new: Reading, old: Reading, *, is_one: bool) -> str | None:
    """What shows that each tells of an event of its own, however much they share."""
    if not is_one and (is_after(new, old) or is_behind(new, old)):
        return "another event, which came after it"
    if not is_one and (post := another_post(new, old)):
        return post
    return "one title, but another text" if is_another_announcement(new, old) else None


def _another_matter(found: Likeness, new: Reading, old: Reading) -> tuple[str, ...]:
    """What shows that each tells of something else that is done, or of another thing."""
    if does_else(found, new, old):
        return ("another matter: something else is done",)
    thing = another_thing(new, old)
    return (thing,) if thing else ()


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
