"""Follows the references of a book: undefined topics and tickers, and topics in a
circle, or through too many others.
"""

from alerts.documents.problem import Level
from alerts.documents.suggest import did_you_mean, nearest
from alerts.rules.book import Book, Topic
from alerts.rules.condition import OnTopic
from alerts.rules.reach import check_reach
from alerts.rules.read_instrument import check_ticker

MAX_DEPTH = 30
"""How many topics may stand between a topic and the last one that it refers to."""


def check_references(book: Book) -> bool:
    """Note every reference that leads nowhere, or back to itself. False if topics refer to each other in a
    circle, or through too many others.
    """
    for name, place in book.topics_used:
        if name not in book.topics:
            near = nearest(name, book.topics)
            hint = f"did you mean topic:{near}?" if near else "define it below topics, in any file of the folder"
            place.sheet.report("R012", place.node, f'no topic is called "{name}"', hint)
    for ticker, place in book.tickers_used:
        id_ = check_ticker(ticker, place.node, place.sheet, book.tickers)
        if id_ is not None and id_ not in book.tickers:
            near = nearest(id_, book.tickers)
            hint = f"did you mean {near}?" if near else "add it to the watchlist, in any file of the folder"
            place.sheet.report("R013", place.node, f"{ticker} is not in the watchlist", hint)
    _check_tags(book)
    circles, depths = _follow(book)
    for circle in circles:
        topic = circle[0]
        way = " -> ".join([other.name for other in circle] + [topic.name])
        what = f"topics refer to each other in a circle: {way}"
        topic.place.sheet.report("R017", topic.place.node, what, "remove one reference")
    too_deep = next((name for name, depth in depths.items() if depth > MAX_DEPTH), None)
    if too_deep is not None:
        place = book.topics[too_deep].place
        what = f'"{too_deep}" refers to topics through more than {MAX_DEPTH} others'
        place.sheet.report("R038", place.node, what, "let it refer to the last of them")
    return not circles and too_deep is None


def _check_tags(book: Book) -> None:
    tags = {tag for draft in book.drafts.values() for tag in draft.rule.tags}
    for tag, place in book.tags_asked:
        if tag not in tags:
            hint = did_you_mean(tag, tags) or "give it to a rule: tags: [...]"
            place.sheet.report("R046", place.node, f'no rule has the tag "{tag}"', hint, level=Level.WARNING)
    for rule, keys, sheet in book.conditional:
        check_reach(rule, keys, sheet, tags)


def _follow(book: Book) -> tuple[list[list[Topic]], dict[str, int]]:
    """Each circle once, from the topic of it that is defined first; and how long the longest way from each topic is."""
    order = {name: place for place, name in enumerate(book.topics)}
    found: dict[frozenset[str], list[Topic]] = {}
    depths: dict[str, int] = {}
    for start in book.topics:
        if start in depths:
            continue
        # A stack of (topic, its references that are still to be followed), no recursion: chains may be long.
        stack = [(start, iter(_references(book.topics[start])))]
        way = {start: None}
        while stack:
            name, references = stack[-1]
            following = next(references, None)
            if following is None:
                stack.pop()
                del way[name]
                depths[name] = 1 + max((depths.get(other, 0) for other in _references(book.topics[name])), default=0)
            elif following in way:
                members = list(way)
                circle = members[members.index(following) :]
                first = min(range(len(circle)), key=lambda place: order[circle[place]])
                circle = circle[first:] + circle[:first]
                found.setdefault(frozenset(circle), [book.topics[member] for member in circle])
            elif following in book.topics and following not in depths:
                stack.append((following, iter(_references(book.topics[following]))))
                way[following] = None
    return list(found.values()), depths


def _references(topic: Topic) -> list[str]:
    return [operand.topic for operand in (*topic.members, *topic.without) if isinstance(operand, OnTopic)]
