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


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ntfy://127.0.0.1/alerts?prioritty=high", 'ntfy knows no option "prioritty"; did you mean "priority"?'),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ?fooster=no", 'did you mean "footer"?'),
        ("mailto://127.0.0.1?from=a@news.example.com&to=b@news.example.com&repply=c@x.example.com", '"reply"?'),
        ("tgram://123456789:abcdefg_hijklmnop/12345?s3cret-token", "an option of the address not"),
    ],
)
def test_check_finds_an_option_that_the_service_does_not_know(tmp_path, url, said):
    (tmp_path / "tapewatch.yaml").write_text(CONFIG.replace("jsno://127.0.0.1/secret-token", url))
    done = CliRunner().invoke(main, ["check", "--config", "tapewatch.yaml"])
    assert done.exit_code == 1
    assert said in done.stdout
    assert "s3cret" not in done.output


@pytest.mark.parametrize(
    "url",
    [
        "mailto://127.0.0.1?from=a@news.example.com&to=b@news.example.com&name=Desk&format=text&rto=5",
        "ntfy://127.0.0.1/alerts?priority=high&avatar_url=https://x.example/a.png",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?footer=yes&ping=no",
    ],
)
def test_check_takes_the_options_that_a_service_has(tmp_path, url):
    (tmp_path / "tapewatch.yaml").write_text(CONFIG.replace("jsno://127.0.0.1/secret-token", url))
    done = CliRunner().invoke(main, ["check", "--config", "tapewatch.yaml"])
    assert (done.exit_code, done.stdout) == (0, "")


def test_check_finds_an_address_that_no_service_takes():
    done = CliRunner().invoke(main, ["check", "--config", "tapewatch.yaml"])
    assert done.exit_code == 1
    assert "tapewatch.yaml:4:15: error C027: channel desk: " in done.stdout
    assert "secret-token" not in done.output
