"""Row 55: rules that are broken, or gone, while the daemon runs: the last good version stays in force, loudly."""

import json
import shutil
import time

import pytest

from tests.faults.field import figure, rule

NVIDIA, WEATHER = rule("nvidia", "Nvidia", to=["desk"]), rule("weather", "Weather", to=["desk"])


def file(field, name, *rules):
    """Save a rule file as an editor does: written aside, then moved into its place. No signal is sent."""
    draft = field.folder / "draft"
    draft.write_text(json.dumps({"version": 1, "rules": rules}) if rules else "rules: [\n")
    draft.replace(field.rules.with_name(name))


def alerts_on(field, daemon, headline):
    field.wires["wire"].add(headline)
    daemon.until(lambda: headline in field.hooks["desk"].headlines)


def broken(field):
    return field.status()["heartbeat"]["facts"]["broken"]


@pytest.fixture
def running(field):
    field.wire(), field.hook("desk"), field.hook("ops")
    field.write(NVIDIA)
    file(field, "weather.yaml", WEATHER)
    daemon = field.daemon().ready()
    field.baseline(daemon)
    return daemon


def watched(field, daemon):
    """Wait until the folder is watched: what is saved from then on goes live."""
    number = 0

    def seen():
        nonlocal number
        number += 1
        file(field, "weather.yaml", WEATHER | {"title": f"Weather {number}"})
        return daemon.says("reloaded:")

    daemon.until(seen)


@pytest.mark.slow
def test_55_a_saved_file_goes_live_without_a_signal(field, running):
    watched(field, running)
    file(field, "earth.yaml", rule("earth", "Earthquake", to=["desk"]))
    before = sum("reloaded:" in line for line in running.log)
    running.until(lambda: running.says("3 rules"))
    alerts_on(field, running, "Earthquake at sea")
    assert running.stop() == 0
    figure(f"row 55: a saved file went live after {before} earlier reloads, without a signal")


def test_55_a_broken_file_keeps_its_rules_and_is_told_in_log_notice_and_status_until_it_is_mended(field, running):
    ops = field.hooks["ops"]
    watched(field, running)
    file(field, "weather.yaml")
    running.until(lambda: ops.taken)
    assert "weather.yaml" in ops.headlines[0]
    assert "Y015" in ops.taken[0].text
    assert running.says("last good version")
    assert "weather.yaml" in broken(field)
    alerts_on(field, running, "Weather stays")
    file(field, "weather.yaml", rule("weather", "Weather", "Storm", to=["desk"]))
    running.until(lambda: len(ops.taken) == 2)
    assert ops.headlines[1].startswith("Mended")
    assert "weather.yaml" in ops.headlines[1]
    running.until(lambda: broken(field) == "")
    alerts_on(field, running, "Storm at sea")
    assert len(ops.ledger) == 2
    assert running.stop() == 0


@pytest.mark.slow
def test_55_a_file_whose_tests_fail_does_not_go_live_and_names_the_test(field, running):
    ops = field.hooks["ops"]
    watched(field, running)
    calmer = rule("weather", "Storm", to=["desk"])
    file(field, "weather.yaml", calmer | {"tests": [{"match": "Storm at sea"}, {"match": "Weather turns"}]})
    running.until(lambda: ops.taken)
    assert "weather.yaml" in ops.headlines[0]
    assert 'a test fails: match "Weather turns"' in ops.taken[0].text
    assert "weather.yaml" in broken(field)
    alerts_on(field, running, "Weather stays")
    file(field, "weather.yaml", calmer | {"tests": [{"match": "Storm at sea"}, {"no_match": "Weather turns"}]})
    running.until(lambda: broken(field) == "")
    alerts_on(field, running, "Storm at sea")
    assert running.stop() == 0


@pytest.mark.slow
def test_55_a_folder_that_is_gone_keeps_every_rule_over_a_restart_too(field, running):
    ops, folder = field.hooks["ops"], field.rules.parent
    watched(field, running)
    away = folder.with_name("away")
    folder.rename(away)
    running.until(lambda: ops.taken)
    assert str(folder) in ops.headlines[0]
    assert str(folder) in broken(field)
    alerts_on(field, running, "Nvidia without a folder")
    running.kill()
    again = field.daemon().ready()
    again.until(lambda: again.says("last good version"))
    assert str(folder) in broken(field)
    alerts_on(field, again, "Weather after a restart")
    away.rename(folder)
    again.until(lambda: broken(field) == "")
    again.until(lambda: any(headline.startswith("Mended") for headline in ops.headlines))
    assert again.stop() == 0


@pytest.mark.slow
def test_55_an_emptied_folder_keeps_every_rule(field, running):
    watched(field, running)
    for path in field.rules.parent.iterdir():
        path.unlink()
    running.until(lambda: field.hooks["ops"].taken)
    alerts_on(field, running, "Nvidia from an empty folder")
    shutil.rmtree(field.rules.parent)
    alerts_on(field, running, "Weather from no folder")
    assert running.stop() == 0


@pytest.mark.slow
def test_55_a_file_that_is_deleted_takes_its_rules_with_it_and_says_so(field, running):
    watched(field, running)
    field.rules.with_name("weather.yaml").unlink()
    running.until(lambda: running.says("weather.yaml is gone, and its rules with it"))
    running.until(lambda: [line for line in field.hooks["ops"].headlines if line.startswith("Gone")])
    field.wires["wire"].add("Weather that nobody wants")
    alerts_on(field, running, "Nvidia stays")
    assert field.hooks["desk"].headlines == ["Nvidia stays"]
    assert running.stop() == 0
    again = field.daemon().ready()
    field.wires["wire"].add("Weather that nobody wants again")
    alerts_on(field, again, "Nvidia opens a campus in Taipei")
    assert "Weather that nobody wants again" not in field.hooks["desk"].headlines
    assert not again.says("is gone, and its rules with it"), "it was told once"
    assert again.stop() == 0


@pytest.mark.slow
def test_55_a_file_that_was_deleted_while_nothing_ran_is_told_at_the_start(field, running):
    assert running.stop() == 0
    field.rules.with_name("weather.yaml").unlink()
    again = field.daemon().ready()
    again.until(lambda: again.says("weather.yaml is gone, and its rules with it"))
    assert again.stop() == 0


@pytest.mark.slow
def test_55_a_folder_that_is_a_link_which_is_switched_goes_live(field):
    field.wire(), field.hook("desk"), field.hook("ops")
    field.write(NVIDIA)
    folder = field.rules.parent
    releases = [folder.with_name("one"), folder.with_name("two")]
    folder.rename(releases[0])
    shutil.copytree(releases[0], releases[1])
    folder.symlink_to(releases[0])
    daemon = field.daemon().ready()
    field.baseline(daemon)
    (releases[1] / "weather.yaml").write_text(json.dumps({"version": 1, "rules": [WEATHER]}))
    fresh = folder.with_name("fresh")
    fresh.symlink_to(releases[1])
    fresh.replace(folder)
    daemon.until(lambda: daemon.says("2 rules"))
    alerts_on(field, daemon, "Weather tomorrow")
    assert daemon.stop() == 0


@pytest.mark.slow
def test_55_a_file_behind_a_link_goes_live_when_it_is_saved(field):
    field.wire(), field.hook("desk")
    field.write(NVIDIA)
    shared = field.folder / "shared.yaml"
    shared.write_text(json.dumps({"version": 1, "rules": []}))
    (field.rules.parent / "shared.yaml").symlink_to(shared)
    daemon = field.daemon().ready()
    field.baseline(daemon)
    field.write(NVIDIA | {"title": "It is watched by now"})
    daemon.until(lambda: daemon.says("reloaded"))
    time.sleep(3)  # what is written meanwhile would be found at the first look
    shared.write_text(json.dumps({"version": 1, "rules": [WEATHER]}))
    daemon.until(lambda: daemon.says("2 rules"))
    assert daemon.stop() == 0
