"""A silence's matchers as people write them: ``rule=chips``, ``tag!=urgent``, ``severity<=normal``."""

import re
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from alerts.model.silence import Matcher

_FORM = re.compile(r"\s*([A-Za-z]+)\s*(!=|<=|>=|==?)\s*(.+?)\s*", re.DOTALL)


class MatcherType(click.ParamType["Matcher"]):
    """One matcher."""

    name = "matcher"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Matcher":
        """The matcher; a usage error that says how to write one."""
        from alerts.documents.suggest import did_you_mean  # noqa: PLC0415 - --help must not pay for it
        from alerts.model.severity import Severity  # noqa: PLC0415 - the same
        from alerts.model.silence import Comparison, Matcher, Trait  # noqa: PLC0415 - the same

        if isinstance(value, Matcher):
            return value
        found = _FORM.fullmatch(str(value))
        traits = [str(trait) for trait in Trait]
        if found is None:
            self.fail(
                f"\"{value}\" is no matcher: write rule=chips, 'tag!=urgent' or 'severity<=normal' (a shell needs the quotes)",
                param,
                ctx,
            )
        trait, comparison, wanted = found[1].lower(), found[2].replace("==", "="), found[3]
        if trait not in traits:
            hint = did_you_mean(trait, traits) or f"known are {', '.join(traits)}"
            self.fail(f'"{trait}" is nothing that alerts have: {hint}', param, ctx)
        if trait == Trait.SEVERITY:
            labels = [level.label for level in Severity]
            wanted = wanted.lower()
            if wanted not in labels:
                hint = did_you_mean(wanted, labels) or f"known are {', '.join(labels)}"
                self.fail(f'"{wanted}" is no severity: {hint}', param, ctx)
        elif comparison in {"<=", ">="}:
            self.fail(f"{comparison} is for severity; {trait} takes = and !=", param, ctx)
        return Matcher(Trait(trait), Comparison(comparison), wanted)
