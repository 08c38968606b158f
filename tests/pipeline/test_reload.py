"""SIGHUP: what was changed is in force, what is broken keeps its last good version, and the operator is told."""

import signal

import pytest

from tests.faults.field import rule

BASE = rule("nvidia", "Nvidia", to=["desk"])


@pytest.fixture
def running(field):
    field.wire(), field.hook("desk"), field.hook("ops")
    field.write(BASE)
    daemon = field.daemon().ready()
    field.baseline(daemon)
    return daemon


def reload(daemon):
    """SIGHUP, and wait until systemd is told that the reload is complete."""
    asked, done = len(daemon.notified("RELOADING=1")), len(daemon.notified("READY=1"))
    daemon.send(signal.SIGHUP)
    daemon.until(lambda: len(daemon.notified("RELOADING=1")) > asked and len(daemon.notified("READY=1")) > done)


def alerts_on(field, daemon, headline):
    field.wires["wire"].add(headline)
    daemon.until(lambda: headline in field.hooks["desk"].headlines)


def broken(field):
    """What ``status`` shows, whatever the files on the disk are like."""
    return field.status()["heartbeat"]["facts"]["broken"]


def test_a_new_rule_is_live_and_old_items_stay_silent(field, running):
    field.write(BASE, rule("weather", "Weather", to=["desk"]))
    reload(running)
    alerts_on(field, running, "Weather tomorrow")
    assert field.hooks["desk"].headlines == ["Weather tomorrow"], "the weather of old is no news"


def test_a_broken_rule_file_keeps_the_last_good_rules_and_is_told_once(field, running):
    ops = field.hooks["ops"]
    field.write(rule("nvidia", "topic:nowhere", to=["desk"]))
    reload(running)
    running.until(lambda: ops.taken)
    assert "broken" in ops.headlines[0].lower()
    assert "nowhere" in ops.taken[0].text
    assert "rules" in broken(field)
    alerts_on(field, running, "Nvidia falls")
    reload(running)
    assert len(ops.ledger) == 1
    field.write(BASE)
    reload(running)
    running.until(lambda: len(ops.taken) == 2)
    assert broken(field) == ""
    assert running.stop() == 0


@pytest.mark.slow
def test_a_broken_configuration_keeps_the_last_good_one(field, running):
    ops, good = field.hooks["ops"], field.config.read_text()
    field.config.write_text(good.replace('"every"', '"evry"'))
    reload(running)
    running.until(lambda: ops.taken)
    assert "configuration" in ops.headlines[0]
    assert "evry" in ops.taken[0].text
    assert broken(field) == "configuration"
    alerts_on(field, running, "Nvidia falls")
    field.config.write_text("version: 1\nfeeds: [")
    reload(running)
    alerts_on(field, running, "Nvidia rises")
    field.config.unlink()
    reload(running)
    alerts_on(field, running, "Nvidia pauses")
    field.config.write_text(good)
    reload(running)
    assert broken(field) == ""


@pytest.mark.slow
def test_new_feeds_and_channels_are_taken_up_and_old_ones_let_go(field, running):
    wire = field.wires["wire"]
    agency, pager = field.wire("agency"), field.hook("pager")
    field.feeds = [feed for feed in field.feeds if feed["id"] == "agency"]
    field.write(rule("nvidia", "Nvidia", to=["pager"]))
    reload(running)
    running.until(lambda: running.says("feed agency: 2 entries"))
    asked = wire.asked
    agency.add("Nvidia falls")
    running.until(lambda: pager.taken)
    assert pager.headlines == ["Nvidia falls"]
    assert wire.asked <= asked + 1
    assert field.hooks["desk"].ledger == []
    assert running.stop() == 0


@pytest.mark.slow
def test_a_start_with_a_broken_configuration_says_every_mistake_and_sends_nothing(field):
    field.wire(), field.hook("desk")
    field.write(rule("nvidia", "topic:nowhere", to=["nobody"]), rule("nvidia", "Nvidia"))
    done = field.command("run")
    assert done.returncode == 1
    for word in ("nowhere", "nobody", "nvidia"):
        assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert field.wires["wire"].asked == 0
