"""Finds what is well-formed and yet senseless: rules that can never be true, rules that always are.

Careful rather than complete: what is noted here is certain; a contradiction hidden deep may stay unnoticed.
"""

from collections.abc import Iterable, Iterator

from alerts.documents.problem import Level
from alerts.rules.book import Book, Draft, Place, Topic
from alerts.rules.breadth import is_literal
from alerts.rules.condition import AllOf, AnyOf, AtLeast, Condition, FromFeed, NoneOf, OnTopic, Operand, Says
from alerts.rules.known import Known
from alerts.rules.never import Sense, excluded_by
from alerts.rules.phrase import Phrase
from alerts.rules.skeleton import Among
from alerts.rules.spelling import flat, spellings
from alerts.rules.wanted import is_wanted_feed
from alerts.text.fold import fold


def check_sense(book: Book) -> None:
    """Note every rule, exception and topic that makes no sense. There must be no circle of topics."""
    sense = Sense(book)
    for topic in book.topics.values():
        _check_topic(topic, book, sense)
    for when, place in book.asked:
        _check(when, place, sense)
    for draft in book.drafts.values():
        if not draft.is_off:
            _check_feed(draft, book.known)
            _check_silences(draft, book, sense)
    for id_, watched in book.watchlist.items():
        symbol = watched.instrument.id.partition(":")[2]
        if watched.instrument.bare and sum(char.isalpha() for char in symbol) < 2:
            hint = "bare symbols need two letters: remove bare: true"
            place = book.listed[id_]
            place.sheet.report(
                "R037", place.node, f'"{symbol}" is never found as a bare symbol', hint, level=Level.WARNING
            )


def _check(when: Condition, place: Place, sense: Sense) -> None:
    if _holds_for_nothing(when):
        hint = "say what it must hold: not only takes items away"
        place.sheet.report("R020", place.node, "this is true for every item in which nothing of it is found", hint)
    elif (never := sense.never(when)) is not None:
        place.sheet.report("R021", place.node, f"this can never be true: {never.why}", never.hint)


def _check_feed(draft: Draft, known: Known) -> None:
    """A rule that asks for a feed, and whose sources leave that feed out: for certain, or as the configuration is."""
    members = draft.when.members if isinstance(draft.when, AllOf) else (draft.when,)
    sources, place = draft.sources, draft.when_place
    for feed in (member.feed for member in members if isinstance(member, FromFeed)):
        what = f"this can never be true: it asks for {feed}, which sources leaves out"
        if feed in sources.excluded or (sources.feeds and not sources.groups and feed not in sources.feeds):
            place.sheet.report("R021", place.node, what, "remove one of the two")
        elif feed in known.feed_groups and not is_wanted_feed(sources, feed, known.feed_groups[feed]):
            what = f"{what}: the groups of {feed} are others, or left out"
            place.sheet.report("R054", place.node, what, "remove one of the two", level=Level.WARNING)


def _check_silences(draft: Draft, book: Book, sense: Sense) -> None:
    """A rule of which an exception keeps back everything. That may be meant, until the exception expires."""
    for silence in book.silences.values():
        if silence.expires is not None and silence.expires < book.today:
            continue
        taken = excluded_by(NoneOf((silence.when,)))
        never = sense.never(draft.when, taken) if taken and sense.never(draft.when) is None else None
        if never is not None:
            what = f'nothing of "{draft.rule.id}" is ever told: the exception "{silence.id}" keeps all of it back'
            place = draft.place
            place.sheet.report(
                "R035", place.node, what, "narrow the exception, or remove the rule", level=Level.WARNING
            )
            return


def _check_topic(topic: Topic, book: Book, sense: Sense) -> None:
    if not topic.without:
        return
    exceptions = [phrase for phrase in _taken_by(topic.without, book) if not phrase.exact]
    among = Among(tuple(dict.fromkeys(exceptions)), sense.skeletons)
    for member, place in zip(topic.members, topic.within, strict=True):
        if not isinstance(member, Says) or not is_literal(member.phrase):
            continue
        held = among.held_by(member.phrase)
        ways = spellings(fold(member.phrase.written).text.strip()) if held else ()
        for taken in held:
            if all((0, len(way)) in taken.find(way, flat(way)) for way in ways):
                what = f'the topic\'s not takes away every "{member.phrase.written}" ("{taken.written}")'
                place.sheet.report("R023", place.node, what, "remove one of the two")


def _taken_by(without: Iterable[Operand], book: Book) -> Iterator[Phrase]:
    """The phrases that are taken away wherever they occur; those of a topic that has exceptions itself are not, everywhere."""
    waiting, seen = list(without), set[str]()
    while waiting:
        taken = waiting.pop()
        if isinstance(taken, Says):
            yield taken.phrase
        elif isinstance(taken, OnTopic) and taken.topic not in seen and not book.topics[taken.topic].without:
            seen.add(taken.topic)
            waiting += book.topics[taken.topic].members


def _holds_for_nothing(condition: Condition) -> bool:
    """Whether it is true for an item in which none of its operands occurs."""
    match condition:
        case AllOf():
            return all(map(_holds_for_nothing, condition.members))
        case AnyOf():
            return any(map(_holds_for_nothing, condition.members))
        case NoneOf():
            return not any(map(_holds_for_nothing, condition.members))
        case AtLeast():
            return sum(map(_holds_for_nothing, condition.members)) >= condition.number
        case _:
            return False
