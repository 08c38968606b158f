"""Compiled rules, immutable: what the pipeline matches items with."""

from collections.abc import Sequence

from alerts.model.instrument import Instrument
from alerts.model.item import Item
from alerts.model.match import Evidence, Match
from alerts.model.rule import Rule
from alerts.rules.compile import CompiledRule
from alerts.rules.condition import DEFAULT_FIELDS, FIELDS
from alerts.rules.index import Index
from alerts.rules.look import Look
from alerts.rules.registry import Registry
from alerts.rules.tree import Shown


class RuleSet:
    """Every rule of a folder. Safe to use from several threads."""

    def __init__(
        self,
        registry: Registry,
        rules: Sequence[CompiledRule],
        exceptions: Sequence[CompiledRule],
        *,
        instruments: Sequence[Instrument] = (),
        fields: Sequence[str] = DEFAULT_FIELDS,
    ) -> None:
        self._compiled = tuple(rules)
        self._exceptions = tuple(exceptions)
        self._index = Index(registry, self._compiled, fields)
        self._rules = tuple(rule.rule for rule in rules if rule.rule is not None)
        self.instruments = tuple(instruments)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that is evaluated; those that are off are not among them."""
        return self._rules

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
            Match(compiled.rule, _evidence(compiled, look) if evidence else (), silenced)
            for compiled in found
            if compiled.rule is not None
        )


def _evidence(compiled: CompiledRule, look: Look) -> tuple[Evidence, ...]:
    found: set[Shown] = set()
    compiled.node.explain(look, found)
    return tuple(
        Evidence(FIELDS[field], start, end, text, term, topic or None)
        for field, start, end, term, topic, text in sorted(found)
    )


def _is_wanted(compiled: CompiledRule, item: Item, *, groups_stated: bool) -> bool:
    """Whether the item's source and language are ones that the rule asks for; what is not stated does not count."""
    sources, languages = compiled.sources, compiled.languages
    if languages and item.lang and not any(_is_language(item.lang, wanted) for wanted in languages):
        return False
    groups = item.groups
    if (item.feed is not None and item.feed in sources.excluded) or not sources.excluded.isdisjoint(groups):
        return False
    if not (sources.groups or sources.feeds) or item.feed in sources.feeds or not sources.groups.isdisjoint(groups):
        return True
    # It is none of those asked for, as far as is known of it.
    knows_groups = bool(groups) or (item.feed is not None and groups_stated)
    return (bool(sources.groups) and not knows_groups) or (bool(sources.feeds) and item.feed is None)


def _is_language(stated: str, wanted: str) -> bool:
    """Whether a language tag is ``wanted`` or a variety of it (RFC 4647, basic filtering)."""
    stated, wanted = stated.lower().replace("_", "-"), wanted.lower()
    return stated == wanted or stated.startswith(f"{wanted}-")
