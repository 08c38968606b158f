"""Follows the references of a book: undefined topics and tickers, and topics in a circle."""

from alerts.documents.suggest import nearest
from alerts.rules.book import Book, Topic
from alerts.rules.condition import OnTopic
from alerts.rules.read_instrument import check_ticker


def check_references(book: Book) -> bool:
    """Note every reference that leads nowhere, or back to itself. False if topics refer to each other in a circle."""
    for name, place in book.topics_used:
        if name not in book.topics:
            near = nearest(name, book.topics)
            hint = f"did you mean topic:{near}?" if near else "define it below topics, in any file of the folder"
            place.sheet.report("R012", place.node, f'no topic is called "{name}"', hint)
    for ticker, place in book.tickers_used:
        id_ = check_ticker(ticker, place.node, place.sheet)
        if id_ is not None and id_ not in book.tickers:
            near = nearest(id_, book.tickers)
            hint = f"did you mean {near}?" if near else "add it to the watchlist, in any file of the folder"
            place.sheet.report("R013", place.node, f"{ticker} is not in the watchlist", hint)
    circles = _circles(book)
    for circle in circles:
        topic = circle[0]
        way = " -> ".join([other.name for other in circle] + [topic.name])
        topic.place.sheet.report(
            "R017", topic.place.node, f"topics refer to each other in a circle: {way}", "remove one reference"
        )
    return not circles


def _circles(book: Book) -> list[list[Topic]]:
    """Each circle once, from the topic of it that is defined first."""
    order = {name: place for place, name in enumerate(book.topics)}
    found: dict[frozenset[str], list[Topic]] = {}
    done: set[str] = set()
    for start in book.topics:
        if start in done:
            continue
        way: list[str] = []
        # A stack of (topic, its references that are still to be followed), no recursion: chains may be long.
        stack = [(start, iter(_references(book.topics[start])))]
        way.append(start)
        while stack:
            name, references = stack[-1]
            following = next(references, None)
            if following is None:
                stack.pop()
                way.pop()
                done.add(name)
            elif following in way:
                circle = way[way.index(following) :]
                first = min(range(len(circle)), key=lambda place: order[circle[place]])
                circle = circle[first:] + circle[:first]
                found.setdefault(frozenset(circle), [book.topics[member] for member in circle])
            elif following in book.topics and following not in done:
                stack.append((following, iter(_references(book.topics[following]))))
                way.append(following)
    return list(found.values())


def _references(topic: Topic) -> list[str]:
    return [operand.topic for operand in (*topic.members, *topic.without) if isinstance(operand, OnTopic)]
