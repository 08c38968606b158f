"""Compiled rules, immutable: what the pipeline matches items with."""

from alerts.model.item import Item
from alerts.model.match import Match
from alerts.model.rule import Rule
from alerts.rules.compilation import Compilation, CompiledRule
from alerts.rules.condition import DEFAULT_FIELDS, STATED
from alerts.rules.evidence import evidence_of
from alerts.rules.index import Index
from alerts.rules.look import Look
from alerts.rules.wanted import is_wanted_language, is_wanted_source


class RuleSet:
    """Every rule of a folder. Safe to use from several threads."""

    def __init__(self, made: Compilation) -> None:
        self._compiled = tuple(made.rules)
        self._exceptions = tuple(made.exceptions)
        self._index = Index(made)
        self._rules = tuple(rule.rule for rule in made.rules if rule.rule is not None)
        self.instruments = made.instruments
        self._tickers = {operand.number: (id_, operand) for id_, operand in made.tickers}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that is evaluated; those that are off are not among them."""
        return self._rules

    def parts(self) -> list[object]:
        """The compiled rules, for who gives them up one by one (``alerts.rules.let_go``)."""
        return [*self._compiled, *self._exceptions]

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
        found = [
            compiled
            for compiled in (self._compiled[place] for place in candidates)
            if (compiled.any_source or _is_wanted(compiled, item, groups_stated=groups_stated))
            and compiled.node.holds(look)
        ]
        if not found:
            return ()
        silenced = next((exception.id for exception in self._exceptions if exception.node.holds(look)), None)
        return tuple(
            Match(compiled.rule, evidence_of(compiled.node, look) if evidence else (), silenced)
            for compiled in found
            if compiled.rule is not None
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


def _is_wanted(compiled: CompiledRule, item: Item, *, groups_stated: bool) -> bool:
    return is_wanted_language(compiled.languages, item) and is_wanted_source(
        compiled.sources, item, groups_stated=groups_stated
    )
