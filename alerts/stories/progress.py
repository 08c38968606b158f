"""How far a matter has come: planned, priced and traded shares; a theft and the arrest; whose post it is. Pure; symmetric."""

from collections.abc import Sequence
from functools import lru_cache

from alerts.stories.kinds import kind_of
from alerts.stories.meaning import meanings
from alerts.stories.reading import Reading
from alerts.stories.said import head, said
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lists import classes, listed, pairs
from alerts.stories.vocabulary.ordinary import STOP
from alerts.stories.weights import is_subject

_LATER = listed("later")
_POSTS = classes("posts")
_SPACED_POSTS = tuple((f" {word} ", post) for word, post in _POSTS.items() if not is_han(word))
_HAN_POSTS = tuple((word, post) for word, post in _POSTS.items() if is_han(word))
_TWO_MATTERS = pairs("two matters")
_OFFICE = frozenset({"chief", "exit"})
_PERSONS = frozenset({"person", "unknown"})
_DEPUTY = "deputy"
_IPO = "ipo"
_STEPS = tuple(listed(f"step of ipo {step}") for step in (3, 2, 1))

_NEWS = 2
"""So many words before "after" tell some news of their own."""


def another_stage(new: Reading, old: Reading) -> list[str]:
    """One headline tells of what comes later in the matter of which both tell."""
    both = new.events & old.events
    if _IPO in both and (step := _step_of_ipo(new.line)) and (other := _step_of_ipo(old.line)) and step != other:
        return ["another direction: another step to the stock exchange"]
    mine, theirs = new.events - old.events, old.events - new.events
    if any((one in mine and other in theirs) or (one in theirs and other in mine) for one, other in _TWO_MATTERS):
        return ["another matter: another deal of the company"]
    later = (new.events ^ old.events) & _LATER
    if later and _LATER.isdisjoint(both) and any(map(is_subject, both)):
        return [f"another matter: what came of it ({', '.join(sorted(later))})"]
    return []


def another_post(new: Reading, old: Reading) -> str | None:
    """Each tells of another post: that it changes hands, or the same of both who hold them, word for word."""
    in_office = bool(new.events & _OFFICE and old.events & _OFFICE)
    if in_office and _names_another(new, old):
        return "another person or post"
    mine, theirs = _posts(new.line), _posts(old.line)
    if not (mine and theirs) and not _share_a_person(new, old):
        # Who heads a part of a company holds a post of its own, unless both name the person.
        mine, theirs = mine | _headed(new.line), theirs | _headed(old.line)
    if not mine or not theirs or not mine.isdisjoint(theirs):
        return None
    return "another post" if in_office or _beside_posts(new.line) == _beside_posts(old.line) else None


def _names_another(new: Reading, old: Reading) -> bool:
    """Whether each names somebody else who takes or leaves a post, or one tells of a deputy."""
    if _share_a_person(new, old):
        return False
    mine, theirs = _persons(new, old), _persons(old, new)
    return bool(mine and theirs) or (_DEPUTY in new.events) != (_DEPUTY in old.events)


def _persons(reading: Reading, other: Reading) -> set[str]:
    both = {reading.subject, other.subject}
    return {name for name in reading.names - other.names - both if kind_of(name) in _PERSONS}


def _share_a_person(new: Reading, old: Reading) -> bool:
    return any(kind_of(name) in _PERSONS for name in new.names & old.names - {new.subject, old.subject})


def is_behind(new: Reading, old: Reading) -> bool:
    """Whether one headline has what both tell only as that which its own news comes after: seeks buyers after delisting."""
    return _is_behind(new, old) or _is_behind(old, new)


def _is_behind(after: Reading, event: Reading) -> bool:
    before = head(after.line.split())
    if not before or all(shared.startswith(("lead", "~")) for shared in after.events & event.events):
        return False
    told = event.line.split()
    names = {part for name in event.names for part in name.split()}
    news = {*before} - STOP - names
    if len(news) < _NEWS or not news.isdisjoint(told):
        return False
    return _happens(before, after).isdisjoint(_happens(told, event) | event.events)


def _happens(words: Sequence[str], reading: Reading) -> set[str]:
    """The events and deeds that words of a headline stand for."""
    return {meant for meant in meanings(words, reading) if meant[0] != "=" and (meant[0] != "~" or meant[1] == "~")}


@lru_cache(maxsize=2_000)
def _step_of_ipo(line: str) -> int:
    """3 where its shares are traded, 2 where they are priced or sold, 1 where it is planned; 0 where a headline does not say."""
    return next((step for step, phrases in zip((3, 2, 1), _STEPS, strict=True) if said(line, phrases)), 0)


def _beside_posts(line: str) -> set[str]:
    """The words of a headline that tell something, but for its posts; a Chinese one as it is."""
    spaced = f" {line} " if line.isascii() else line.replace(" ", "")
    for post in sorted(said(line, _POSTS), key=len, reverse=True):
        spaced = spaced.replace(post if is_han(post) else f" {post} ", " ")
    return {*spaced.split()} - STOP


@lru_cache(maxsize=2_000)
def _headed(line: str) -> frozenset[str]:
    """The parts of a company whose heads a headline names: Forschungschef."""
    heads = (word.removesuffix("in") for word in line.split() if word.endswith(("chef", "chefin")))
    return frozenset(head for head in heads if head not in _POSTS)


@lru_cache(maxsize=2_000)
def _posts(line: str) -> frozenset[str]:
    """The posts that a headline names, each by its first word."""
    spaced, text = f" {line} ", line.replace(" ", "")
    return frozenset(
        [post for word, post in _SPACED_POSTS if word in spaced] + [post for word, post in _HAN_POSTS if word in text]
    )
