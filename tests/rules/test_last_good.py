"""Of what is broken, the last good version stays, file by file and over restarts."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts.rules.known import Known
from alerts.rules.last_good import LastGood
from tests.rules.loading import item

NOW = datetime(2025, 1, 27, tzinfo=UTC)


def rule(name, phrase="Nvidia", channel="desk"):
    return f"version: 1\nrules:\n  - {{id: {name}, title: {name}, when: {phrase}, alert: {{to: [{channel}]}}}}\n"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "rules"
    made.mkdir()
    (made / "chips.yaml").write_text(rule("chips"))
    (made / "rates.yaml").write_text(rule("rates", "Fed"))
    return made


@pytest.fixture
def load(folder, tmp_path):
    """Loads as a daemon does; each call of the fixture's value with ``restart`` as a new one."""
    memory = [LastGood(tmp_path / "kept")]

    def call(*, restart=False, channels=("desk",)):
        if restart:
            memory[0] = LastGood(tmp_path / "kept")
        return memory[0].load(folder, Known(channels=channels), NOW)

    return call


def ids(kept):
    return [found.id for found in kept.ruleset.rules]


def test_whole_rules_are_in_force_and_nothing_is_broken(load):
    kept = load()
    assert (ids(kept), kept.broken, kept.problems) == (["chips", "rates"], (), ())


@pytest.mark.parametrize("restart", [False, True])
def test_a_broken_file_keeps_its_last_good_version_and_the_others_go_on(load, folder, restart):
    load()
    (folder / "chips.yaml").write_text(rule("chips").replace("when", "wenn"))
    (folder / "rates.yaml").write_text(rule("rates-2", "Fed"))
    kept = load(restart=restart)
    assert ids(kept) == ["chips", "rates-2"]
    assert kept.broken == ("chips.yaml",)
    assert 'unknown key "wenn"' in "\n".join(map(str, kept.problems))


def test_a_mended_file_is_in_force_again(load, folder):
    load()
    (folder / "chips.yaml").write_text("rules: [")
    load()
    (folder / "chips.yaml").write_text(rule("chips-2"))
    kept = load()
    assert (ids(kept), kept.broken) == (["chips-2", "rates"], ())


def test_a_new_file_that_was_never_good_is_left_out(load, folder):
    load()
    (folder / "new.yaml").write_text("rules: 7")
    kept = load()
    assert (ids(kept), kept.broken, kept.left_out) == (["chips", "rates"], ("new.yaml",), ("new.yaml",))
    (folder / "chips.yaml").write_text("rules: 7")
    kept = load()
    assert (kept.broken, kept.left_out) == (("chips.yaml", "new.yaml"), ("new.yaml",))


def test_a_file_that_is_gone_takes_its_rules_with_it_and_says_so(load, folder):
    load()
    (folder / "rates.yaml").unlink()
    kept = load()
    assert (ids(kept), kept.removed) == (["chips"], ("rates.yaml",))
    assert load(restart=True).removed == ()


def test_a_file_that_was_renamed_or_taken_apart_is_not_gone(load, folder):
    load()
    (folder / "rates.yaml").rename(folder / "central-banks.yaml")
    assert (ids(renamed := load()), renamed.removed) == (["rates", "chips"], ())
    (folder / "chips.yaml").unlink()
    (folder / "all.yaml").write_text(rule("chips", "AMD") + rule("more").partition("rules:\n")[2])
    assert (ids(merged := load(restart=True)), merged.removed) == (["chips", "more", "rates"], ())


def test_a_file_that_is_gone_says_so_while_another_is_broken(load, folder):
    load()
    (folder / "chips.yaml").write_text("rules: 7")
    (folder / "rates.yaml").unlink()
    kept = load()
    assert (ids(kept), kept.broken, kept.removed) == (["chips"], ("chips.yaml",), ("rates.yaml",))
    assert load(restart=True).removed == ()


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("mistake", ["  - {id: more, whn: x}\n", "  - {id: more"])
def test_a_file_that_is_renamed_with_a_mistake_stays_in_force_as_it_was(load, folder, mistake, restart):
    load()
    (folder / "rates.yaml").rename(folder / "central-banks.yaml")
    with (folder / "central-banks.yaml").open("a") as file:
        file.write(mistake)
    kept = load(restart=restart)
    assert (ids(kept), kept.removed) == (["chips", "rates"], ())
    assert (kept.broken, kept.left_out) == (("central-banks.yaml", "rates.yaml"), ("central-banks.yaml",))
    (folder / "central-banks.yaml").write_text(rule("rates"))
    assert (ids(mended := load()), mended.broken, mended.removed) == (["rates", "chips"], (), ())


def test_a_rule_that_is_moved_into_a_file_with_a_mistake_stays_where_it_was(load, folder):
    (folder / "chips.yaml").write_text(rule("chips") + rule("amd", "AMD").partition("rules:\n")[2])
    load()
    (folder / "chips.yaml").write_text(rule("chips", "Intel"))
    (folder / "amd.yaml").write_text(rule("amd", "topic:amd"))
    kept = load()
    assert (ids(kept), kept.broken, kept.vanished) == (["chips", "amd", "rates"], ("amd.yaml", "chips.yaml"), ())


def test_a_file_that_is_gone_does_not_come_back_for_a_new_one_that_is_another(load, folder):
    load()
    (folder / "rates.yaml").unlink()
    (folder / "new.yaml").write_text(rule("new", "topic:none"))
    kept = load()
    assert (ids(kept), kept.broken, kept.removed) == (["chips"], ("new.yaml",), ("rates.yaml",))


@pytest.mark.parametrize("restart", [False, True])
def test_files_behind_a_link_that_leads_nowhere_are_not_gone(load, folder, restart):
    share = folder.with_name("share")
    share.mkdir()
    (share / "oil.yaml").write_text(rule("oil", "Brent"))
    (folder / "team").symlink_to(share)
    assert ids(load()) == ["chips", "rates", "oil"]
    share.rename(folder.with_name("away"))
    for _ in range(2):
        kept = load(restart=restart)
        assert (ids(kept), kept.broken, kept.removed) == (["chips", "rates", "oil"], ("team/oil.yaml",), ())
        assert [problem.what for problem in kept.problems] == ["cannot be read: a link that leads nowhere"]


def test_a_link_that_has_never_led_anywhere_is_told(load, folder):
    load()
    (folder / "team").symlink_to("nowhere")
    kept = load()
    assert (ids(kept), kept.broken, kept.left_out) == (["chips", "rates"], ("team",), ("team",))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_of_a_folder_that_may_not_be_read_are_not_gone(load, folder):
    (folder / "team").mkdir()
    (folder / "team" / "oil.yaml").write_text(rule("oil", "Brent"))
    load()
    (folder / "team").chmod(0)
    kept = load()
    (folder / "team").chmod(0o700)
    assert (ids(kept), kept.broken, kept.removed) == (["chips", "rates", "oil"], ("team/oil.yaml",), ())


def test_a_folder_with_two_names_is_read_once(load, folder):
    (folder / "team").mkdir()
    (folder / "team" / "oil.yaml").write_text(rule("oil", "Brent"))
    (folder / "alias").symlink_to("team")
    kept = load()
    assert (ids(kept), kept.problems) == (["chips", "rates", "oil"], ())


def test_a_folder_that_is_gone_keeps_every_rule(load, folder):
    load()
    folder.rename(folder.with_name("elsewhere"))
    kept = load(restart=True)
    assert ids(kept) == ["chips", "rates"]
    assert kept.broken == (str(folder),)


def test_an_emptied_folder_keeps_every_rule(load, folder):
    load()
    for file in folder.iterdir():
        file.unlink()
    assert ids(load()) == ["chips", "rates"]


def test_a_topic_that_a_broken_file_took_away_is_still_there_for_the_others(load, folder):
    (folder / "topics.yaml").write_text("version: 1\ntopics: {chips: {any: [chip]}}\n")
    (folder / "chips.yaml").write_text(rule("chips", "topic:chips"))
    load()
    (folder / "topics.yaml").write_text("version: 1\ntopics: {chipz: {any: [chip]}}\n")
    kept = load()
    assert "chips" in ids(kept)
    assert kept.broken


def test_a_first_start_with_a_broken_file_has_no_rules(load, folder):
    (folder / "chips.yaml").write_text("rules: 7")
    kept = load()
    assert kept.ruleset is None
    assert kept.problems


def with_tests(name, phrase, *tests):
    return rule(name, phrase).removesuffix("}\n") + f", tests: [{', '.join(tests)}]}}\n"


@pytest.mark.parametrize("restart", [False, True])
def test_a_file_whose_tests_fail_keeps_its_last_good_version(load, folder, restart):
    load()
    (folder / "chips.yaml").write_text(with_tests("chips-2", "Nvidia", "{match: Nvidia rises}", "{match: AMD rises}"))
    (folder / "rates.yaml").write_text(with_tests("rates-2", "Fed", "{match: Fed cuts}"))
    kept = load(restart=restart)
    assert (ids(kept), kept.broken) == (["chips", "rates-2"], ("chips.yaml",))
    told = "\n".join(map(str, kept.problems))
    assert 'R041: a test fails: match "AMD rises"' in told
    (folder / "chips.yaml").write_text(
        with_tests("chips-2", "Nvidia", "{match: Nvidia rises}", "{no_match: AMD rises}")
    )
    kept = load(restart=restart)
    assert (ids(kept), kept.broken, kept.problems) == (["chips-2", "rates-2"], (), ())


def test_failing_tests_of_one_file_are_told_beside_the_mistakes_of_another(load, folder):
    load()
    (folder / "chips.yaml").write_text(with_tests("chips-2", "Nvidia", "{match: AMD rises}"))
    (folder / "rates.yaml").write_text(rule("rates-2", "Fed").replace("when", "wenn"))
    kept = load()
    assert (ids(kept), kept.broken) == (["chips", "rates"], ("chips.yaml", "rates.yaml"))
    assert {"R041", "R001"} <= {problem.code for problem in kept.problems}


def test_a_changed_topic_that_fails_the_tests_of_another_file_is_itself_held_back(load, folder):
    topic = "version: 1\ntopics: {chips: {any: [chip, wafer]}}\n"
    (folder / "topics.yaml").write_text(topic)
    (folder / "chips.yaml").write_text(with_tests("chips", "topic:chips", "{match: wafer shortage}"))
    (folder / "rates.yaml").unlink()
    assert load().broken == ()
    (folder / "topics.yaml").write_text(topic.replace(", wafer", ""))
    kept = load()
    assert kept.broken == ("topics.yaml",)
    assert any(problem.file.endswith("chips.yaml") for problem in kept.problems)


def test_rules_of_files_that_stay_and_share_nothing_are_not_tested_again(load, folder, tmp_path):
    load()
    for place in (folder, tmp_path / "kept"):
        (place / "chips.yaml").write_text(with_tests("chips", "Nvidia", "{match: AMD rises}"))
    (folder / "rates.yaml").write_text(rule("rates-2", "Fed"))
    assert load(restart=True).broken == ()
    (folder / "rates.yaml").write_text("version: 1\ntopics: {fed: {any: [Fed]}}\n")
    assert {problem.code for problem in load(restart=True).problems} == {"R041"}


def test_a_deleted_exception_that_the_tests_of_a_file_count_on_stays_in_force(load, folder):
    (folder / "exceptions.yaml").write_text("version: 1\nsuppress: [{id: s, reason: r, when: satire}]\n")
    (folder / "chips.yaml").write_text(with_tests("chips", "Nvidia", "{no_match: 'Satire: Nvidia', because: s}"))
    assert load().broken == ()
    (folder / "exceptions.yaml").unlink()
    kept = load()
    assert kept.broken == ("exceptions.yaml",)
    assert {problem.code for problem in kept.problems} == {"R041"}
    assert kept.ruleset.match(item("Satire: Nvidia"))[0].suppressed_by == "s"


def test_a_first_start_with_a_failing_test_has_no_rules(load, folder):
    (folder / "chips.yaml").write_text(with_tests("chips", "Nvidia", "{match: AMD rises}"))
    kept = load()
    assert kept.ruleset is None
    assert [problem.code for problem in kept.problems] == ["R041"]


def test_rules_that_were_good_are_not_tested_again_at_a_restart(load, folder, tmp_path):
    failing = with_tests("chips", "Nvidia", "{match: AMD rises}")
    load()
    for place in (folder, tmp_path / "kept"):
        (place / "chips.yaml").write_text(failing)
    kept = load(restart=True)
    assert (ids(kept), kept.broken) == (["chips", "rates"], ())


def test_tests_know_the_groups_of_the_configured_feeds(folder, tmp_path):
    wired = with_tests(
        "chips", "Nvidia", "{match: {title: Nvidia, feed: ft}}", "{no_match: {title: Nvidia, feed: blog}}"
    )
    (folder / "chips.yaml").write_text(wired.replace("when", "sources: {groups: [wires]}, when"))
    feeds = {"ft": ("wires",), "blog": (), "dpa": ("wires",)}
    known = Known(channels=["desk"], groups=["wires"], feeds=feeds)
    assert LastGood(tmp_path / "one").load(folder, known, NOW).problems == ()
    known = replace(known, feeds=feeds | {"ft": ()})
    assert LastGood(tmp_path / "two").load(folder, known, NOW).ruleset is None


def test_rules_for_a_channel_that_is_gone_stay_in_force_and_say_so(load, folder):
    load()
    for restart in (False, True):
        kept = load(channels=("other",), restart=restart)
        assert (ids(kept), kept.broken) == (["chips", "rates"], ("chips.yaml", "rates.yaml"))
        assert [problem.code for problem in kept.problems] == ["R014", "R014"]
        # What is for it waits until there is such a channel again.
        assert [route.channel for found in kept.ruleset.rules for route in found.routes] == ["desk", "desk"]
    (folder / "chips.yaml").write_text(rule("chips-2", channel="other"))
    assert ids(load(channels=("other",))) == ["chips-2", "rates"]


def test_an_emptied_file_is_broken_and_a_deleted_one_is_gone(load, folder):
    load()
    for nothing in ("", "# to come", "version: 1", "version: 1\ndefaults: {severity: high}"):
        (folder / "rates.yaml").write_text(nothing)
        kept = load()
        assert (ids(kept), kept.broken, kept.removed) == (["chips", "rates"], ("rates.yaml",), ())
        assert [(problem.code, problem.hint) for problem in kept.problems] == [
            ("R034", "to take its rules away, delete the file")
        ]
    (folder / "rates.yaml").unlink()
    kept = load()
    assert (ids(kept), kept.broken, kept.removed) == (["chips"], (), ("rates.yaml",))


@pytest.mark.parametrize("restart", [False, True])
def test_rules_that_are_gone_from_a_file_that_stays_are_named(load, folder, restart):
    both = rule("chips") + rule("quake", "quake").partition("rules:\n")[2]
    off = "  - {id: trial, status: off, when: storm}\n"
    (folder / "chips.yaml").write_text(both + off)
    load()
    (folder / "chips.yaml").write_text("rules: [{id: chips")
    assert load(restart=restart).vanished == ()
    (folder / "chips.yaml").write_text(rule("chips"))
    kept = load(restart=restart)
    assert (ids(kept), kept.broken, kept.vanished) == (["chips", "rates"], (), (("chips.yaml", "quake"),))
    assert load(restart=restart).vanished == ()
    (folder / "chips.yaml").write_text("rules: []")
    (folder / "rates.yaml").write_text("rules: 7")
    assert load(restart=restart).vanished == (("chips.yaml", "chips"),)


def test_a_rule_that_is_moved_or_switched_off_is_not_gone(load, folder):
    load()
    (folder / "chips.yaml").write_text(rule("rates", "Fed"))
    (folder / "rates.yaml").write_text(rule("chips").replace("title", "status: off, title"))
    assert load().vanished == ()


@pytest.fixture
def adrift(folder, tmp_path):
    """Rules that were good when there was a feed, a group and a quiet window that are gone; loads them as a restart does."""
    shared = "topics: {oil: {any: [crude]}}\n"
    names = "sources: {not: [pr]}, alert: {to: [desk], quiet: {use: nights}}, when"
    (folder / "chips.yaml").write_text(
        shared + rule("chips", "topic:oil").replace("alert: {to: [desk]}", "").replace("when", names)
    )
    (folder / "rates.yaml").write_text(rule("rates", "{all: [topic:oil, Fed, {not: [{feed: pr}]}]}"))
    before = Known(channels=["desk"], groups=["wires"], feeds={"ft": ("wires",), "pr": ()}, quiet=["nights"])
    assert ids(LastGood(tmp_path / "kept").load(folder, before, NOW)) == ["chips", "rates"]
    now = Known(channels=["desk"], groups=[], feeds={"ft": ()}, quiet=[])
    return lambda: LastGood(tmp_path / "kept").load(folder, now, NOW)


def test_names_that_leave_the_configuration_take_no_rule_out_of_force(adrift):
    for _ in range(2):
        kept = adrift()
        assert (ids(kept), kept.broken) == (["chips", "rates"], ("chips.yaml", "rates.yaml"))
        assert [problem.code for problem in kept.problems] == ["R015", "R051", "R015"]
        assert len(kept.ruleset.match(item("Fed: crude rises", feed="ft"))) == 2


def test_other_files_go_live_beside_one_that_names_what_is_gone(adrift, folder):
    (folder / "new.yaml").write_text(rule("new", "topic:oil"))
    assert ids(adrift()) == ["chips", "new", "rates"]
    (folder / "new.yaml").write_text("rules: 7")
    (folder / "rates.yaml").write_text(rule("rates-2", "Fed"))
    kept = adrift()
    assert (ids(kept), kept.broken) == (["chips", "new", "rates-2"], ("chips.yaml", "new.yaml"))


def test_a_file_that_is_edited_and_still_names_what_is_gone_is_in_force_as_it_was(adrift, folder):
    (folder / "rates.yaml").write_text((folder / "rates.yaml").read_text().replace("Fed", "ECB"))
    kept = adrift()
    assert kept.broken == ("chips.yaml", "rates.yaml")
    assert len(kept.ruleset.match(item("Fed: crude rises", feed="ft"))) == 2


def test_a_folder_that_is_gone_keeps_rules_that_name_what_is_gone_from_the_configuration(adrift, folder):
    folder.rename(folder.with_name("elsewhere"))
    assert ids(adrift()) == ["chips", "rates"]


def test_a_topic_file_that_is_deleted_freezes_no_other(load, folder):
    (folder / "topics.yaml").write_text("topics: {q: {any: [quake]}}")
    (folder / "chips.yaml").write_text(rule("chips", "topic:q"))
    load()
    (folder / "topics.yaml").unlink()
    (folder / "rates.yaml").write_text(rule("rates-2", "Fed"))
    kept = load()
    assert (ids(kept), kept.broken) == (["chips", "rates-2"], ("topics.yaml",))


def test_an_exception_that_expires_keeps_no_other_file_back(folder, tmp_path):
    silent = 'suppress: [{id: s, reason: r, when: satire, expires: "2025-01-31"}]\n'
    (folder / "chips.yaml").write_text(
        silent + with_tests("chips", "Nvidia", "{no_match: 'Satire: Nvidia', because: s}")
    )
    memory, known = LastGood(tmp_path / "kept"), Known(channels=["desk"])
    assert memory.load(folder, known, NOW).broken == ()
    later = NOW + timedelta(days=60)
    (folder / "rates.yaml").write_text("topics: {t: {any: [Fed]}}\n" + rule("rates-2", "topic:t"))
    (folder / "new.yaml").write_text(rule("new", "AMD"))
    kept = memory.load(folder, known, later)
    assert (ids(kept), kept.broken) == (["chips", "new", "rates-2"], ())
    assert "R041" in {problem.code for problem in kept.problems}
