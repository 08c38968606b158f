"""Prepare, then swap: read everything anew, and give up only what cannot be used."""

import logging
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from alerts.delivery.apprise_sender import check_channels
from alerts.documents.problem import Level
from alerts.model.errors import ConfigurationError
from alerts.pipeline.current import Current
from alerts.pipeline.ports import Matcher
from alerts.rules.load import load_rules
from alerts.settings.load import load
from alerts.settings.settings import Settings

log = logging.getLogger(__name__)


def prepare(config: Path, state_dir: Path | None, now: datetime, environ: Mapping[str, str] = os.environ) -> Current:
    """Read the configuration and its rules for a start. Raises ConfigurationError with every mistake in either."""
    loaded = load(config, environ=environ, state_dir=state_dir)
    if loaded.settings is None:
        raise ConfigurationError(loaded.problems)
    bad = check_channels(loaded.settings.channels)
    if bad:
        raise ConfigurationError(tuple(f"channel {name}: {what}" for name, what in bad))
    matcher, problems = _rules(loaded.settings, now)
    if matcher is None:
        raise ConfigurationError((*loaded.problems, *problems))
    return Current(loaded.settings, matcher)


def prepare_again(
    config: Path, now: datetime, before: Current, environ: Mapping[str, str] = os.environ
) -> tuple[Current, tuple[object, ...]]:
    """Read both again; of what is broken the version in force stays. Returns what to adopt, and every mistake."""
    problems: list[object] = []
    settings, broken = before.settings, []
    loaded = load(config, environ=environ, state_dir=before.settings.state_dir)
    problems += loaded.problems
    bad = check_channels(loaded.settings.channels) if loaded.settings else ()
    problems += [f"channel {name}: {what}" for name, what in bad]
    if loaded.settings is None or bad:
        broken.append("configuration")
    elif loaded.settings.store_url != before.settings.store_url:
        problems.append("store.url has changed: restart to use another database")
        settings = replace(loaded.settings, store_url=before.settings.store_url)
    else:
        settings = loaded.settings
    matcher, found = _rules(settings, now)
    problems += found
    if matcher is None:
        broken.append("rules")
    return Current(settings, matcher or before.matcher, " and ".join(broken)), tuple(problems)


def _rules(settings: Settings, now: datetime) -> tuple[Matcher | None, tuple[object, ...]]:
    loaded = load_rules(
        settings.rules,
        channels=frozenset(settings.channels),
        groups=settings.groups,
        feeds=frozenset(feed.id for feed in settings.feeds),
        now=now,
    )
    for problem in loaded.problems:
        if problem.level is Level.WARNING:
            log.warning("%s", problem)
    return loaded.ruleset, loaded.problems
