"""From files to frozen Settings; everything that is wrong with them, at once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alerts.documents.problem import Level, Problem
from alerts.documents.show import in_order
from alerts.model.host import HostLimit
from alerts.settings.desk import alive_of, channel_of, check_fallbacks, check_report, check_windows, window_of
from alerts.settings.feedlist import check_limits, feeds_of
from alerts.settings.files import open_files
from alerts.settings.introduction import introduction
from alerts.settings.merge import merge
from alerts.settings.page import Given
from alerts.settings.settings import DeliverySettings, PollSettings, Settings, StorySettings

STORE = "tapewatch.db"
RULES = "../rules"
SINGLE = {"retention": "retention", "heartbeat": "heartbeat", "log.level": "log_level"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """``settings`` is None when there is an error among the ``problems``; warnings leave it usable.

    ``store_url`` is where the database lies as far as can be told, with errors too.
    """

    settings: Settings | None
    problems: tuple[Problem, ...]
    store_url: str = ""
    _channels: Mapping[str, Given] = field(default_factory=dict, repr=False)

    def channel_problem(self, name: str, what: str) -> Problem:
        """A problem with the address of a channel that only its service can find; ``what`` must not hold the address."""
        place: Given = self._channels[name].value["url"]
        hint = "Apprise's documentation lists the services and the form of their addresses"
        return place.page.source.problem("C027", place.node, what, hint)

    def template_problem(self, name: str, what: str) -> Problem:
        """A problem with a channel's template, which shows in what the service would be sent."""
        place: Given = self._channels[name].value["template"]
        hint = "look at what would be sent: tapewatch channels preview " + name
        return place.page.source.problem("C054", place.node, what, hint)


def load(path: Path, *, environ: Mapping[str, str], state_dir: Path | None = None, secrets: bool = True) -> Loaded:
    """Read the configuration. Never raises for what it holds; reads its files and the files of secrets, nothing else.

    ``state_dir`` is what ``--state-dir`` says; without it, the first of ``$STATE_DIRECTORY`` (systemd gives several
    separated by colons), else ``./var``. No problem shows a channel's address or a feed's credentials. Without
    ``secrets`` channels have no address, and what only the daemon's environment knows may be missing.
    """
    pages = open_files(path, environ, secrets=secrets)
    given = merge(pages)
    folder = _state_directory(state_dir, environ)
    poll = _poll(given)
    delivery = DeliverySettings(**_section(given, "delivery"))
    feeds = feeds_of(given["feeds"].value if "feeds" in given else [], poll.every, poll.user_agent)
    _check_pauses(given, delivery)
    check_fallbacks(given["channels"].value if "channels" in given else {})
    check_windows(given["quiet"].value if "quiet" in given else {})
    check_report(given)
    store_url = f"sqlite:///{folder / _single(given, 'store.url', STORE)}"
    problems = tuple(problem for page, _ in pages for problem in in_order(page.problems))
    if any(problem.level is Level.ERROR for problem in problems):
        return Loaded(None, problems, store_url)
    groups = given["groups"].value
    rules = given.get("rules")
    settings = Settings(
        path=path.absolute(),
        state_dir=folder,
        store_url=store_url,
        rules=_normal((rules.page.folder if rules else path.parent) / (rules.value if rules else RULES)),
        poll=poll,
        delivery=delivery,
        stories=StorySettings(**_section(given, "stories")),
        feeds=feeds,
        channels={name: channel_of(name, entry.value) for name, entry in given["channels"].value.items()},
        alive=alive_of(given),
        quiet={name: window_of(name, entry.value) for name, entry in given["quiet"].value.items()},
        groups=frozenset(groups) | {group for feed in feeds for group in feed.groups},
        group_titles={name: entry.value["title"].value for name, entry in groups.items() if "title" in entry.value},
        **{name: given[key].value for key, name in SINGLE.items() if key in given},
    )
    return Loaded(settings, problems, store_url, given["channels"].value)


def _poll(given: dict[str, Given]) -> PollSettings:
    said = _section(given, "poll")
    said["user_agent"] = introduction(said.get("user_agent"), said.pop("contact", None))
    hosts = given["hosts"].value if "hosts" in given else {}
    check_limits(hosts)
    limits = {name: HostLimit(**{key: one.value for key, one in entry.value.items()}) for name, entry in hosts.items()}
    return PollSettings(**said, hosts=limits)


def _section(given: dict[str, Given], name: str) -> dict[str, Any]:
    """What a section gives, by key; lists as tuples of plain values."""
    values = {path.partition(".")[2]: entry.value for path, entry in given.items() if path.startswith(f"{name}.")}
    return {
        key: tuple(item.value for item in value) if isinstance(value, tuple) else value for key, value in values.items()
    }


def _single(given: dict[str, Given], path: str, default: str) -> Any:
    return given[path].value if path in given else default


def _check_pauses(given: dict[str, Given], delivery: DeliverySettings) -> None:
    if delivery.first_pause > delivery.longest_pause:
        place = given.get("delivery.first_pause") or given["delivery.longest_pause"]
        place.report("C025", "the first pause is longer than the longest", "give delivery.longest_pause a longer time")


def _state_directory(state_dir: Path | None, environ: Mapping[str, str]) -> Path:
    first = environ.get("STATE_DIRECTORY", "").split(":")[0]
    return _normal(state_dir or Path(first or "var"))


def _normal(path: Path) -> Path:
    """Absolute and without ``..``; symbolic links stay, so that an upgrade may change them."""
    return Path(os.path.normpath(path.absolute()))
