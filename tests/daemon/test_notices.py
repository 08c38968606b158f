"""What is told of rule files that are gone or broken."""

from datetime import UTC, datetime

from alerts.daemon.notices import notices
from alerts.daemon.reload import Prepared, broken_words
from alerts.pipeline.current import Current
from alerts.rules.last_good import KeptRules

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def told(was_broken="", **kept):
    kept = KeptRules(None, (), **kept)
    prepared = Prepared(Current(None, None, broken_words(kept.broken, kept.left_out)), kept, ("a.yaml:1:1: wrong",))
    return notices(prepared, NOW, was_broken)


def headlines(was_broken="", **kept):
    return [notice.headline for notice in told(was_broken, **kept)]


def test_nothing_is_told_of_nothing():
    assert told() == []


def test_only_what_has_a_version_in_force_is_told_as_in_force():
    assert headlines(broken=("a.yaml",)) == ["Broken, the last good version is in force: rules (a.yaml)"]
    assert headlines(broken=("a.yaml", "b.yaml"), left_out=("b.yaml",)) == [
        "Broken: rules (a.yaml, b.yaml; no version in force of b.yaml)"
    ]


def test_another_version_out_of_force_is_told_anew():
    (one,), (two,) = told(broken=("a.yaml",)), told(broken=("a.yaml",), left_out=("a.yaml",))
    assert one.key != two.key
    assert one.detail == "a.yaml:1:1: wrong"


def test_rules_that_vanish_are_named_many_only_in_the_text():
    (notice,) = told(vanished=tuple(("b.yaml", f"r{number}") for number in range(12)))
    assert notice.headline.startswith("Gone from files that are still there: r0 (b.yaml), r1 (b.yaml)")
    assert notice.headline.endswith("r9 (b.yaml) and 2 more rules")
    assert "b.yaml: r11" in notice.detail


def test_what_was_broken_and_is_deleted_is_gone_and_not_mended():
    was = broken_words(("b.yaml",), ("b.yaml",))
    assert headlines(was, removed=("b.yaml",)) == ["Gone, and its rules with it: b.yaml"]
    assert headlines(was) == [f"Mended: {was}"]


def test_a_message_shows_no_caret_since_no_channel_keeps_it_in_its_place():
    prepared = Prepared(
        Current(None, None, "rules (a.yaml)"),
        KeptRules(None, (), broken=("a.yaml",)),
        ("a.yaml:1:5: error R001: x\n    a: b\n    \t^^\n    try c",),
    )
    (notice,) = notices(prepared, NOW)
    assert notice.detail == "a.yaml:1:5: error R001: x\n    a: b\n    try c"
    assert "^^" in notice.logged
