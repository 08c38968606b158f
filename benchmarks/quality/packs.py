"""The shipped rule packs, read and compiled by the program itself."""

from datetime import UTC, datetime
from pathlib import Path

from alerts.model.item import Item
from alerts.model.match import Match
from alerts.rules.known import Known
from alerts.rules.load import load_rules
from alerts.rules.ruleset import RuleSet

RULES = Path(__file__).parents[2] / "rules"


def shipped() -> RuleSet:
    """The rule set of ``rules/``; raises SystemExit with every mistake where it has one."""
    loaded = load_rules(RULES, Known(channels={"desk"}), datetime.now(UTC))
    if loaded.ruleset is None:
        raise SystemExit("\n".join(str(problem) for problem in loaded.problems))
    return loaded.ruleset


def matches(rules: RuleSet, text: str, lang: str | None = None, summary: str = "") -> tuple[Match, ...]:
    """What a headline, with what stands below it, makes fire."""
    return rules.match(Item(feed=None, key="headline", title=text, summary=summary, lang=lang))


def fired(rules: RuleSet, text: str, lang: str | None = None, summary: str = "") -> frozenset[str]:
    """The ids of the rules that a headline, with what stands below it, makes fire."""
    return frozenset(match.rule.id for match in matches(rules, text, lang, summary))
