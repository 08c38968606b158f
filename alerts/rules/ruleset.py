"""Compiled rules, immutable: what the pipeline matches items with."""

from collections.abc import Sequence

from alerts.model.item import Item
from alerts.model.match import Match
from alerts.model.rule import Rule
from alerts.rules.compilation import Compilation
from alerts.rules.condition import DEFAULT_FIELDS, STATED
from alerts.rules.evidence import evidence_of
from alerts.rules.index import Index
from alerts.rules.look import Look
from alerts.rules.wanted import Sources, is_wanted_language, is_wanted_source


class RuleSet:
    """Every rule of a folder. Safe to use from several threads."""

    def __init__(self, made: Compilation) -> None:
        # What rules need of items is in the index; kept beside it, it would be a tenth of all the memory.
        self._index = Index(made)
        self._rules = tuple(compiled.rule for compiled in made.rules if compiled.rule is not None)
        self._nodes = tuple(compiled.node for compiled in made.rules)
        self._origins = {
            place: (compiled.sources, compiled.languages)
            for place, compiled in enumerate(made.rules)
            if not compiled.any_source
        }
        self._exceptions = tuple((exception.id, exception.node) for exception in made.exceptions)
        self.instruments = made.instruments
        self._tickers = {operand.number: (id_, operand) for id_, operand in made.tickers}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that is evaluated; those that are off are not among them."""
        return self._rules

    def parts(self) -> list[object]:
        """What it consists of, for who gives it up bit by bit (``alerts.rules.let_go``)."""
        return [*self._nodes, *self._rules, *self._exceptions]

    def match(self, item: Item, *, groups_stated: bool = True, evidence: bool = True) -> tuple[Match, ...]:
        """The rules that are true for the item, in the order of their files, each with its evidence.

        Takes time linear in the item's text. With ``groups_stated`` False nothing is known of the groups of the item's
        feed, and ``sources: {groups: ...}`` keeps no rule from being true. With ``evidence`` False none is gathered: who
        only counts matches is spared a third of the time that an item with matches takes.
        """
        hits = self._index.hits(item)
        candidates = self._index.candidates(hits)
        if not candidates:
            return ()
        look = Look(item, hits)
        nodes, origins = self._nodes, self._origins
        found = [
            place
            for place in candidates
            if (place not in origins or _is_wanted(*origins[place], item, groups_stated=groups_stated))
            and nodes[place].holds(look)
        ]
        if not found:
            return ()
        silenced = next((id_ for id_, node in self._exceptions if node.holds(look)), None)
        rules = self._rules
        return tuple(
            [Match(rules[place], evidence_of(nodes[place], look) if evidence else (), silenced) for place in found]
        )

    def mentions(self, item: Item) -> tuple[str, ...]:
        """The ids of the instruments of the watchlist that title, summary or body mention, those of the title
        first, and that the feed states.
        """
        if not self._tickers:
            return ()
        hits = self._index.hits(item)
        asked = [self._tickers[number] for number in sorted(hits & self._tickers.keys())]
        if not asked:
            return ()
        look = Look(item, hits)
        texts = [text for field in (*DEFAULT_FIELDS, STATED) for text in look.texts(field)]
        return tuple(dict.fromkeys(id_ for text in texts for id_, operand in asked if operand.find(look, text)))


def _is_wanted(sources: Sources, languages: Sequence[str], item: Item, *, groups_stated: bool) -> bool:
    return is_wanted_language(languages, item) and is_wanted_source(sources, item, groups_stated=groups_stated)
