"""Prepare, then swap: read everything anew, and give up only what cannot be used."""

import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from alerts.delivery.sender import check_channels
from alerts.documents.problem import Level, Problem
from alerts.model.errors import ConfigurationError
from alerts.pipeline.current import Current
from alerts.rules.files import rule_files
from alerts.rules.kept_rules import KeptRules
from alerts.rules.known import known_of
from alerts.rules.remembered import Remembered
from alerts.settings.load import Loaded, load
from alerts.settings.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What to adopt, what became of the rule files, and every mistake in any file."""

    current: Current
    kept: KeptRules
    problems: tuple[object, ...] = ()


class Preparation:
    """Reads the configuration and the rules; remembers what it read, so that only what changed is read again."""

    def __init__(self, config: Path, state_dir: Path | None = None, environ: Mapping[str, str] = os.environ) -> None:
        self._config, self._state_dir, self._environ = config, state_dir, environ
        self._remembered: Remembered | None = None
        self._stamps: dict[Path, tuple[int, ...]] = {}

    def first(self, now: datetime) -> Prepared:
        """For a start. Raises ConfigurationError with every mistake where the configuration, or the rules that were
        never good before, cannot be used.
        """
        loaded = load(self._config, environ=self._environ, state_dir=self._state_dir)
        if loaded.settings is None:
            raise ConfigurationError(loaded.problems)
        bad = channel_problems(loaded)
        if bad:
            raise ConfigurationError((*loaded.problems, *bad))
        _log_templates(loaded)
        self._remembered = Remembered(loaded.settings.state_dir / "last-good-rules")
        kept = self._rules(loaded.settings, now)
        if kept.ruleset is None:
            raise ConfigurationError((*loaded.problems, *kept.problems))
        current = Current(loaded.settings, kept.ruleset, broken_words(kept.broken, kept.left_out))
        return Prepared(current, kept, (*loaded.problems, *kept.problems))

    def again(self, now: datetime, before: Current) -> Prepared:
        """For a reload: of what is broken, what is in force stays."""
        loaded = load(self._config, environ=self._environ, state_dir=before.settings.state_dir)
        problems: list[object] = list(loaded.problems)
        bad = channel_problems(loaded)
        problems += bad
        _log_templates(loaded)
        settings, is_broken = before.settings, loaded.settings is None or bool(bad)
        if loaded.settings is not None and not bad:
            settings = loaded.settings
            if settings.store_url != before.settings.store_url:
                settings = replace(settings, store_url=before.settings.store_url)
            for name in needs_restart(before.settings, loaded.settings):
                log.warning("reload: %s has changed; it is used from the next start on", name)
        kept = self._rules(settings, now)
        problems += kept.problems
        broken = kept.broken if kept.ruleset is not None else (str(settings.rules),)
        told = broken_words(broken, kept.left_out, is_configuration=is_broken)
        return Prepared(Current(settings, kept.ruleset or before.matcher, told), kept, tuple(problems))

    def is_stale(self, rules: Path) -> bool:
        """Whether a file of this folder has changed since rules were read last."""
        return _stamps(rules) != self._stamps

    def _rules(self, settings: Settings, now: datetime) -> KeptRules:
        if self._remembered is None:
            raise RuntimeError("a reload before the start")
        self._stamps = _stamps(settings.rules)
        kept = self._remembered.load(settings.rules, known_of(settings), now)
        for problem in kept.problems:
            if problem.level is Level.WARNING:
                log.warning("%s", problem)
        return kept


def _stamps(rules: Path) -> dict[Path, tuple[int, ...]]:
    """What tells the versions of each rule file apart without reading it."""
    found: dict[Path, tuple[int, ...]] = {}
    for path in rule_files(rules, []):
        with suppress(OSError):
            stat = path.stat()
            found[path] = stat.st_mtime_ns, stat.st_size, stat.st_ino
    return found


def channel_problems(loaded: Loaded) -> tuple[Problem, ...]:
    """What the services say of the channels' addresses, each at its place in the configuration."""
    if loaded.settings is None:
        return ()
    bad = check_channels(loaded.settings.channels, loaded.settings.delivery)
    return tuple(loaded.channel_problem(name, f"channel {name}: {what}") for name, what in bad)


def template_problems(loaded: Loaded) -> tuple[Problem, ...]:
    """The templates of channels that cannot be used, each at its place. The daemon uses the usual wording in place of them."""
    if loaded.settings is None or not any(channel.template for channel in loaded.settings.channels.values()):
        return ()
    from alerts.delivery.wording import check_templates  # noqa: PLC0415 - Jinja2 is loaded for a template alone

    bad = check_templates(loaded.settings.channels, loaded.settings.delivery)
    what = "channel {}: its template cannot be used, and the usual wording is sent: {}"
    return tuple(loaded.template_problem(name, what.format(name, why)) for name, why in bad)


def _log_templates(loaded: Loaded) -> None:
    for problem in template_problems(loaded):
        log.error("%s", problem)


def needs_restart(before: Settings, after: Settings) -> list[str]:
    """The settings that changed and are in use only from the next start on."""
    pairs = {
        "store.url": (before.store_url, after.store_url),
        "heartbeat": (before.heartbeat, after.heartbeat),
        "poll.concurrency": (before.poll.concurrency, after.poll.concurrency),
        "poll.parse_timeout": (before.poll.parse_timeout, after.poll.parse_timeout),
        "poll.max_items": (before.poll.max_items, after.poll.max_items),
    }
    return [name for name, (old, new) in pairs.items() if old != new]


def broken_words(files: tuple[str, ...], left_out: tuple[str, ...] = (), *, is_configuration: bool = False) -> str:
    """What is broken, for people; empty where nothing is. Of files that are ``left_out`` no version is in force."""
    parts = ["configuration"] if is_configuration else []
    if files:
        none = f"; no version in force of {', '.join(left_out)}" if left_out else ""
        parts.append(f"rules ({', '.join(files)}{none})")
    return " and ".join(parts)
