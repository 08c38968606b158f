"""Commands that only read work beside a daemon whose secrets and whose present configuration they cannot use."""

import json

import pytest
from click.testing import CliRunner

from alerts.cli import status
from alerts.cli.main import main
from tests.command import tapewatch

CONFIG = """\
version: 1
rules: rules
poll: {allow_addresses: [127.0.0.0/8]}
feeds:
  - {id: wire, url: "http://127.0.0.1:9/rss", groups: [wires]}
channels:
  desk: {url: "${A_VARIABLE_THAT_ONLY_THE_DAEMON_HAS}"}
"""
RULES = "version: 1\nrules:\n  - {id: chips, title: Chips, when: Nvidia, alert: {to: [desk]}}\n"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "chips.yaml").write_text(RULES)
    (tmp_path / "tapewatch.yaml").write_text(CONFIG)
    return tmp_path


def call(*words, **options):
    return CliRunner().invoke(main, [*words, "--config", "tapewatch.yaml"], **options)


@pytest.mark.usefixtures("desk")
def test_status_says_that_the_daemon_never_ran():
    done = call("status")
    assert (done.exit_code, "never run yet" in done.stdout) == (0, True)


@pytest.mark.usefixtures("desk")
def test_feeds_are_listed_without_the_secrets_of_channels():
    done = call("feeds", "list", "--format", "json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["feed"] == "wire"


@pytest.mark.usefixtures("desk")
def test_alerts_list_names_the_database_that_is_missing():
    done = call("alerts", "list")
    assert (done.exit_code, done.stdout) == (69, "")
    assert "tapewatch.db" in done.stderr


@pytest.mark.usefixtures("desk")
def test_rules_are_checked_against_the_names_of_channels_without_their_addresses():
    done = call("match", input='{"id": 1, "title": "Nvidia falls"}\n')
    assert (done.exit_code, json.loads(done.stdout)["rule"]) == (0, "chips")


def test_status_tells_of_a_run_although_the_configuration_is_broken_since(desk, monkeypatch):
    monkeypatch.setenv("A_VARIABLE_THAT_ONLY_THE_DAEMON_HAS", "json://127.0.0.1:9/")
    assert tapewatch("run", "--once", "--config", "tapewatch.yaml").returncode == 0
    why = [line for line in call("status").stdout.splitlines() if line.startswith("no alerts")]
    assert [line.rpartition(": ")[2] for line in why] == [
        "the daemon does not run",
        "every feed is failing",
        "no news since the first polls, which are silent",
    ]
    (desk / "tapewatch.yaml").write_text(CONFIG.replace("feeds:", "feedz:"))
    done = call("status", "--format", "json")
    assert done.exit_code == 0, done.output
    (feed,) = json.loads(done.stdout)["feeds"]
    assert (feed["feed"], feed["failures"]) == ("wire", 1)
    assert 'unknown key "feedz"' in done.stderr


def test_feeds_check_says_why_a_feed_does_not_answer_and_exits_69(desk):
    done = call("feeds", "check", "--format", "json")
    assert done.exit_code == 69
    row = json.loads(done.stdout)
    assert (row["feed"], row["ok"]) == ("wire", False)
    assert row["trouble"]
    assert desk.joinpath("var").exists() is False


@pytest.mark.usefixtures("desk")
def test_feeds_check_of_an_unknown_feed_is_a_usage_error():
    assert call("feeds", "check", "wyre").exit_code == 2


def test_init_writes_what_check_accepts_and_overwrites_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DESK_URL", "json://127.0.0.1:9/")
    monkeypatch.setenv("OPS_URL", "json://127.0.0.1:9/")
    assert CliRunner().invoke(main, ["init"]).exit_code == 0
    checked = CliRunner().invoke(main, ["check"])
    assert checked.exit_code in {0, 3}, checked.output
    config = tmp_path / "config" / "tapewatch.yaml"
    config.write_text("mine")
    again = CliRunner().invoke(main, ["init"])
    assert (again.exit_code, config.read_text()) == (1, "mine")


@pytest.mark.parametrize(("pending", "words"), [(2, "answered 503; what is for it waits"), (0, "answered 503")])
def test_status_says_that_something_waits_for_a_channel_that_fails_only_where_something_does(capsys, pending, words):
    tally = {"suppressed": {}} | dict.fromkeys(("items", "stories", "duplicates", "matches", "alerts"), 0)
    facts = {"heartbeat": None, "running": None, "network_out_since": None, "feeds": [], "tally": tally}
    facts |= {"no_alerts_because": [], "unknown_channels": [], "troubled": []}
    facts |= {"channels": {"desk": {"pending": pending, "dead": 1}}}
    status.tell(facts | {"failing": {"desk": {"since": "2025-01-27T12:00:00+00:00", "reason": "answered 503"}}})
    assert capsys.readouterr().out.splitlines()[-1].endswith(f"FAILS since 2025-01-27 12:00:00Z: {words}")
