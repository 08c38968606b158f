"""``feeds show`` tells what is known of a feed and why its next poll is when it is."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from alerts.cli.feeds_show import why
from alerts.cli.main import main
from alerts.model.feed import Feed
from alerts.model.poll import PollState
from tests.command import tapewatch

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WIRE = Feed(id="wire", url="https://wire.example/rss", every=180.0)
RSS = "<rss version='2.0'><channel><title>w</title>{}</channel></rss>"
ITEM = "<item><guid>{0}</guid><title>Nvidia [red]rises[/] {0}</title></item>"


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        body = RSS.format("".join(ITEM.format(number) for number in range(3))).encode()
        good = self.path == "/rss"
        self.send_response(200 if good else 503)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"v1"')
        if not good:
            self.send_header("Retry-After", "7200")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at = f"127.0.0.1:{server.server_port}"
    feeds = f'[{{id: wire, url: "http://jane:secret@{at}/rss", every: 3m, groups: [wires]}}, {{id: busy, url: "http://{at}/no"}}]'
    text = f"version: 1\nrules: rules\npoll: {{allow_addresses: [127.0.0.0/8]}}\ngroups: {{wires: {{title: Agencies}}}}\nfeeds: {feeds}\n"
    (tmp_path / "tapewatch.yaml").write_text(text)
    yield tmp_path
    server.shutdown()
    server.server_close()


def show(*words):
    return CliRunner().invoke(main, ["feeds", "show", *words, "--config", "tapewatch.yaml"])


def run_once():
    tapewatch("run", "--once", "--config", "tapewatch.yaml")


@pytest.mark.usefixtures("desk")
def test_a_feed_that_was_never_asked_says_so():
    done = show("wire", "--format", "json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["groups"], told["group_titles"]) == (["wires"], ["Agencies"])
    assert (told["items"], told["why"]) == ([], "every 3 min; at once: it was never asked; but no daemon is running")


@pytest.mark.usefixtures("desk")
def test_a_feed_that_answered_shows_its_newest_titles_and_no_password():
    run_once()
    told = json.loads(show("wire", "--format", "json").stdout)
    assert {(item["published"], item["date"]) for item in told["items"]} == {(None, "missing")}
    assert sorted(item["title"][-1] for item in told["items"]) == ["0", "1", "2"]
    assert (told["failures"], told["etag"], told["why"]) == (0, '"v1"', "every 3 min; but no daemon is running")
    text = show("wire", "--items", "1")
    assert (text.exit_code, text.stdout.count("Nvidia [red]rises[/]"), "secret" in text.output) == (0, 1, False)


@pytest.mark.usefixtures("desk")
def test_a_feed_that_fails_says_with_what_and_how_long_it_is_left_alone():
    run_once()
    told = json.loads(show("busy", "--format", "json").stdout)
    assert "failed once; not before " in told["why"]
    assert ": Retry-After (" in told["why"]
    assert "503" in told["why"]
    assert told["due"] == "retry-after"


@pytest.mark.usefixtures("desk")
def test_an_unknown_feed_is_a_usage_error_with_the_name_that_was_meant():
    done = show("wyre")
    assert (done.exit_code, 'did you mean "wire"?' in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, "every 3 min"),
        ({"due_words": "every 3 min; not before 09:50:00: ttl"}, "every 3 min; not before 09:50:00: ttl"),
        ({"next_poll_at": NOW, "polled_at": NOW - timedelta(minutes=3)}, "every 3 min; due now"),
        ({"url": "https://old.example/"}, "every 3 min; at once: its address has changed since"),
        ({"failures": 3, "trouble": "404", "due_words": "again"}, "again (404)"),
        ({"polled_at": NOW + timedelta(hours=1), "next_poll_at": NOW + timedelta(hours=2)}, "due at the next start"),
    ],
)
def test_the_reason_follows_from_what_is_stored(changes, wanted):
    given = {"url": WIRE.url, "next_poll_at": NOW + timedelta(minutes=3), "polled_at": NOW} | changes
    assert wanted in why(WIRE, PollState(feed="wire", **given), now=NOW, is_running=True)
