"""Row 54: whatever goes well or wrong, no secret stands in any log at DEBUG, nor in what the commands say."""

import pytest
from click.testing import CliRunner

from alerts.cli.main import main
from tests.faults.field import figure
from tests.hostile_server import HostileServer, aside

CASES = (
    "redirect?to=http://10.0.0.1/",
    "silent",
    "reset",
    "garbage",
    "status?code=401",
    "status?code=429",
    "bomb",
    "page",
)


@pytest.mark.slow
@pytest.mark.timeout(90)
def test_54_no_secret_in_any_log_at_debug(field):
    with aside(HostileServer(host="127.0.0.2")) as server:
        server.feed("/rss")
        field.settings |= {"log": {"level": "debug"}}
        field.settings["poll"] |= {"timeout": "1s", "concurrency": 64}
        wire, desk, bad = field.wire(), field.hook(), field.hook("bad")
        bad.says = lambda _: 500
        secrets = {
            "headers": {"X-Key": "hunter2-header"},
            "cookies": {"sid": "hunter2-cookie"},
            "auth": {"user": "hunter2-user", "password": "hunter2-password"},
        }
        for number, case in enumerate(("rss", *(f"hostile/{case}" for case in CASES))):
            query = "&" if "?" in case else "?"
            url = server.url(f"/{case}{query}key=hunter2-query")
            field.feeds.append({"id": f"f{number}", "url": url, **secrets})
            inside = url.replace("http://", "http://hunter2-name:hunter2-word@", 1)
            field.feeds.append({"id": f"u{number}", "url": inside})
        through = server.url("/").replace("http://", "http://hunter2-proxy:hunter2-pass@", 1).rstrip("/")
        field.feeds.append({"id": "proxied", "url": "http://news.example/rss?key=hunter2-query", "proxy": through})
        field.write()
        text = field.config.read_text()
        for name in ("desk", "bad"):
            plain = field.outside.channel_url(name)
            text = text.replace(plain, f"{plain}/?+X-Token=hunter2-token&password=hunter2-pw")
        field.config.write_text(text)
        daemon = field.daemon().ready()
        daemon.until(lambda: daemon.says("feed wire: 2 entries"))
        wire.add("Nvidia falls")
        daemon.until(lambda: desk.headlines and len(bad.ledger) >= 2)
        daemon.until(lambda: len([f for f in field.status()["feeds"] if f["trouble"]]) >= 2 * len(CASES))
        places = ("--config", str(field.config), "--state-dir", str(field.state_dir))
        asked = (("status",), ("feeds", "show", "f3"), ("feeds", "show", "u3"))
        said = [CliRunner().invoke(main, [*words, *places]).output for words in asked]
        assert daemon.stop() == 0
    assert any("DEBUG" in line or "debug" in line for line in daemon.log), "the level is what it should be"
    assert [line for line in daemon.log if "hunter2" in line] == []
    assert "hunter2-" not in "".join(said).replace("key=hunter2-query", "")
    database = b"".join(path.read_bytes() for path in field.state_dir.glob("tapewatch.db*"))
    kinds = ("header", "cookie", "user", "password", "name", "word", "proxy", "pass", "token", "pw")
    assert [kind for kind in kinds if f"hunter2-{kind}".encode() in database] == []
    figure(f"row 54: {len(daemon.log)} lines at DEBUG, 0 secrets")
