"""check and run agree: what a service says of a channel's address is a mistake with a place."""

import pytest
from click.testing import CliRunner

from alerts.cli.main import main

CONFIG = """\
version: 1
rules: rules
channels:
  desk: {url: "jsno://127.0.0.1/secret-token"}
"""


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text(
        "version: 1\nrules: [{id: a, title: a, when: Nvidia, alert: {to: [desk]}}]\n"
    )
    (tmp_path / "tapewatch.yaml").write_text(CONFIG)


def test_check_finds_an_address_that_no_service_takes():
    done = CliRunner().invoke(main, ["check", "--config", "tapewatch.yaml"])
    assert done.exit_code == 1
    assert "tapewatch.yaml:4:15: error C027: channel desk: " in done.stdout
    assert "secret-token" not in done.output
