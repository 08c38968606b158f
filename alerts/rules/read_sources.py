"""Where a rule's items must come from, out of YAML; sources that nothing comes from are told."""

from alerts.documents.node import Node
from alerts.documents.problem import Level
from alerts.documents.suggest import did_you_mean
from alerts.rules.book import Book
from alerts.rules.known import Known
from alerts.rules.language import SOURCES
from alerts.rules.sheet import Sheet
from alerts.rules.wanted import Sources, is_wanted_feed

_Names = tuple[tuple[str, Node], ...]


def read_sources(node: Node, sheet: Sheet, book: Book) -> Sources:
    """What ``sources`` says; what is wrong with it is noted."""
    keys = sheet.mapping(node, SOURCES, "sources") or {}
    known = book.known
    either = None if known.feeds is None or known.groups is None else {*known.feeds, *known.groups}

    def names(key: str, what: str, defined: set[str] | None) -> _Names:
        found = sheet.names(keys[key], what) if key in keys else ()
        for name, place in found:
            if defined is not None and name not in defined:
                sheet.report("R015", place, f'no {what} is called "{name}"', did_you_mean(name, defined))
        return found

    groups = names("groups", "group", None if known.groups is None else set(known.groups))
    feeds = names("feeds", "feed", None if known.feeds is None else set(known.feeds))
    found = Sources(_set(groups), _set(feeds), _set(names("not", "feed or group", either)))
    both = (found.groups | found.feeds) & found.excluded
    if both:
        sheet.report("R021", node, f"{', '.join(sorted(both))} is both wanted and excluded", "remove one of the two")
    else:
        _check(found, groups, node, sheet, known)
    return found


def _check(found: Sources, groups: _Names, node: Node, sheet: Sheet, known: Known) -> None:
    """Warnings, for it may be the configuration's fault: a group without a feed, and sources that leave no feed at all."""
    if not known.feeds or not (found.groups or found.feeds or found.excluded):
        return
    used = {group for its in known.feeds.values() for group in its}
    empty = found.groups.intersection(known.groups or ()) - used
    for name, place in groups:
        if name in empty:
            hint = f"give a feed of the configuration groups: [{name}], or remove it here"
            what = f'no feed is in the group "{name}": nothing comes from it'
            sheet.report("R054", place, what, hint, level=Level.WARNING)
    is_known = found.groups <= set(known.groups or ()) and found.feeds <= known.feeds.keys()
    is_told = bool(empty) and empty == found.groups and not found.feeds
    if is_known and not is_told and not any(is_wanted_feed(found, feed, its) for feed, its in known.feeds.items()):
        what = "these sources leave out every feed of the configuration: nothing is ever told"
        sheet.report("R054", node, what, "leave out fewer of them", level=Level.WARNING)


def _set(names: _Names) -> frozenset[str]:
    return frozenset(name for name, _ in names)
