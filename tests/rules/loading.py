"""Loads rules that a test writes as text or as plain values."""

import json
from datetime import UTC, datetime

from alerts.documents.read import read
from alerts.model.item import Item
from alerts.rules.known import Known
from alerts.rules.load import compile_readings

NOW = datetime(2025, 1, 28, 9, 0, tzinfo=UTC)


def loaded(*files, known=None, now=NOW):
    """What becomes of rule files; plain values are written as JSON, which is YAML too."""
    texts = [file if isinstance(file, str) else json.dumps(file, ensure_ascii=False) for file in files]
    readings = [read(text, f"{number}.yaml") for number, text in enumerate(texts)]
    return compile_readings(readings, [], (), known or Known(), now)


def ruleset(*files):
    found = loaded(*files)
    assert found.ruleset is not None, "\n".join(map(str, found.problems))
    return found.ruleset


def rules_of(when, **more):
    """A rule set with the one rule ``r``."""
    return ruleset({"version": 1, **more, "rules": [{"id": "r", "when": when}]})


def item(title="", **more):
    return Item(key="k", title=title, **({"feed": None} | more))


def evidence(rules, item):
    """The evidence of the first rule that is true: (field, text, term, topic) each; None if there is none."""
    found = rules.match(item)
    return [(e.field, e.text, e.term, e.topic) for e in found[0].evidence] if found else None


def codes(*files, known=None, now=NOW):
    """The codes of the problems with their lines and columns."""
    return [(problem.code, problem.line, problem.column) for problem in loaded(*files, known=known, now=now).problems]
