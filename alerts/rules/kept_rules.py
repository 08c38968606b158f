"""What can be in force of a folder of rule files."""

from dataclasses import dataclass

from alerts.documents.problem import Problem
from alerts.rules.ruleset import RuleSet
from alerts.rules.vanished import Vanished


@dataclass(frozen=True, slots=True)
class KeptRules:
    """What can be in force. ``ruleset`` is None where not even last good versions make a whole.

    ``problems`` are those of the files as they stand. ``broken`` names files whose last good version is in force, or
    that have none and are ``left_out``; ``removed`` files that are gone on purpose, and rules with them;
    ``vanished`` the rules that are gone from files that stay.
    """

    ruleset: RuleSet | None
    problems: tuple[Problem, ...]
    broken: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    vanished: Vanished = ()
