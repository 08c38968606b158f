"""A replay for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from alerts.cli.replay.report import Report, RuleReport, Sample
from alerts.pipeline.replay import Course

SIDES = ("now", "new")


def facts(report: Report, folders: Sequence[Path]) -> dict[str, Any]:
    """One object: of the whole, then of each rule. Without a second rule set there is no ``new``, ``gained``, ``lost``."""
    replay = report.replay
    found: dict[str, Any] = {
        "since": replay.window.since,
        "until": replay.window.until,
        "first": replay.first,
        "days": round(replay.days, 3),
        "items": replay.items,
        "baseline": replay.baseline,
        "left_out": replay.left_out,
    }
    for number, (name, folder) in enumerate(zip(SIDES, folders, strict=False)):
        daily = report.alerts(number)
        alerts = sum(daily.values())
        found[name] = {
            "rules": str(folder),
            "alerts": alerts,
            "a_day": round(alerts / replay.days, 3),
            "stories": report.stories[number],
            "by_day": _dated(daily),
        }
    if report.compares:
        found["stories"] = {"gained": len(report.change.gained), "lost": len(report.change.lost)}
    return found | {"rules": [_rule(one, report) for one in report.rules]}


def _rule(one: RuleReport, report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {"rule": one.id, "title": one.title}
    for name, course in zip(SIDES, one.sides, strict=False):
        found[name] = None if course is None else _side(course, report)
    if not report.compares:
        return found | {"samples": {"now": [_sample(sample) for sample in one.told]}}
    samples = {"gained": [_sample(sample) for sample in one.gained], "lost": [_sample(sample) for sample in one.lost]}
    return found | {"gained": len(one.change.gained), "lost": len(one.change.lost), "samples": samples}


def _side(course: Course, report: Report) -> dict[str, Any]:
    return {
        "status": course.rule.status.value,
        "alerts": len(course.tellings),
        "a_day": round(len(course.tellings) / report.replay.days, 3),
        "by_day": _dated(report.daily(course.tellings.values())),
        "silent": {reason.name.lower(): count for reason, count in sorted(course.silent.items())},
    }


def _sample(sample: Sample) -> dict[str, Any]:
    item = sample.seen.item
    found = {
        "at": sample.at,
        "item": sample.seen.id,
        "story": sample.seen.story,
        "feed": item.feed,
        "headline": item.title,
        "link": item.link,
        "published": item.published,
        "evidence": [asdict(one) for one in sample.evidence],
    }
    return found | ({"because": sample.because} if sample.because else {})


def _dated(daily: Mapping[date, int]) -> dict[str, int]:
    return {day.isoformat(): count for day, count in daily.items()}
