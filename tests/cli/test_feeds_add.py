"""``feeds add`` on real sites of loopback: a feed, a page that names feeds, a page that names none, and what is none."""

import json
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner

from alerts.cli.main import main
from alerts.documents.read import read

MINE = "# mine\r\nfeeds:\r\n  - {id: own, url: https://own.example/rss}   # keep me\r\n"


def feed(title, *headlines):
    now = datetime.now(UTC)
    items = "".join(
        f"<item><title>{headline}</title><guid>{title}{n}</guid><pubDate>{format_datetime(now - timedelta(hours=8 * n))}</pubDate></item>"
        for n, headline in enumerate(headlines)
    )
    return f"<rss version='2.0'><channel><title>{title}</title><language>de</language>{items}</channel></rss>"


ALTERNATE = "<link rel='alternate' type='application/rss+xml' title='{0}' href='/{0}.xml'>"
PAGES = {
    "/markets.xml": feed("Märkte heute", "DAX steigt", "Zinsen fallen", "Öl steigt", "Gold fällt"),
    "/politics.xml": feed("Politics", "Vote today"),
    "/two": f"<html><head>{ALTERNATE.format('markets')}{ALTERNATE.format('politics')}{ALTERNATE.format('gone')}</head></html>",
    "/quiet/": "<html><head><title>A site without links</title></head><body></body></html>",
    "/quiet/rss.xml": feed("Hidden", "Found after all"),
    "/none/": "<html><head><title>Nothing here</title></head></html>",
    "/evil.xml": feed("\x1b[31mRed", "&lt;b&gt;bold&lt;/b&gt; \u202e[red]not markup[/]"),
}


class Site(BaseHTTPRequestHandler):
    busy: ClassVar[list[str]] = []

    def do_GET(self):
        if self.path.startswith("/busy"):
            self.busy.append(self.path)
            self.send_response(503)
            self.send_header("Retry-After", "3600")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = PAGES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "feeds").mkdir()
    text = "version: 1\nrules: rules\ninclude: [feeds/*.yaml]\npoll: {allow_addresses: [127.0.0.0/8]}\n"
    (tmp_path / "tapewatch.yaml").write_text(text)
    (tmp_path / "feeds" / "my.yaml").write_bytes(MINE.encode())
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def add(*words, **options):
    return CliRunner().invoke(main, ["feeds", "add", *words, "--config", "tapewatch.yaml"], **options)


def mine():
    text = Path("feeds/my.yaml").read_bytes()
    node = read(text, "my.yaml").node
    entries = next(value for key, value in node.entries if key.text == "feeds")
    found = [{key.text: getattr(value, "value", None) for key, value in entry.entries} for entry in entries]
    return text, found


def test_a_feed_is_shown_and_added_after_a_yes(site):
    done = add(f"{site}/markets.xml", "--group", "wires", input="\n")
    assert done.exit_code == 0, done.output
    assert "Märkte heute" in done.stdout
    assert "RSS 2.0, de, 4 items, about 3 a day" in done.stdout
    assert "DAX steigt" in done.stdout
    text, found = mine()
    assert text.startswith(MINE.encode()), "what stood there stays to the byte"
    assert (found[-1]["id"], found[-1]["url"]) == ("maerkte-heute", f"{site}/markets.xml")


def test_a_no_adds_nothing(site):
    assert add(f"{site}/markets.xml", input="n\n").exit_code == 1
    assert mine()[0] == MINE.encode()


def test_of_a_site_s_feeds_one_is_picked(site):
    asked = add(f"{site}/two", input="2\n")
    assert asked.exit_code == 0, asked.output
    assert mine()[1][-1]["url"] == f"{site}/politics.xml"
    picked = add(f"{site}/two", "--pick", "1", "--id", "dax", "--every", "5m")
    assert picked.exit_code == 0, picked.output
    assert {name: mine()[1][-1][name] for name in ("id", "url", "every")} == {
        "id": "dax",
        "url": f"{site}/markets.xml",
        "every": "5m",
    }
    assert add(f"{site}/two", "--pick", "3").exit_code == 2
    again = add(f"{site}/two", "--yes")
    assert (again.exit_code, "is there already: dax" in again.stderr) == (0, True)


def test_a_site_that_names_none_is_tried_at_usual_paths(site):
    done = add(f"{site}/quiet/", "--yes")
    assert done.exit_code == 0, done.output
    assert mine()[1][-1]["url"] == f"{site}/quiet/rss.xml"


def test_a_dry_run_in_json_adds_nothing(site):
    done = add(f"{site}/two", "--dry-run", "--format", "json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["number"], row["title"], row["entries"]) for row in rows] == [
        (1, "Märkte heute", 4),
        (2, "Politics", 1),
    ]
    assert mine()[0] == MINE.encode()


@pytest.mark.parametrize("path", ["/none/", pytest.param("/404", marks=pytest.mark.slow)])
def test_no_feed_at_all(site, path):
    done = add(f"{site}{path}", "--yes")
    assert (done.exit_code, "no feed at" in done.stderr) == (69, True)
    assert mine()[0] == MINE.encode()


def test_what_a_feed_writes_cannot_harm_a_terminal(site):
    done = add(f"{site}/evil.xml", "--dry-run")
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "[red]not markup[/]" in done.stdout


def test_a_name_that_is_taken_is_refused(site):
    done = add(f"{site}/markets.xml", "--yes", "--id", "own")
    assert done.exit_code == 1
    assert mine()[0] == MINE.encode()


def test_check_probe_looks_for_where_a_feed_has_gone(site):
    config = f"version: 1\nrules: rules\npoll: {{allow_addresses: [127.0.0.0/8]}}\nfeeds: [{{id: moved, url: '{site}/two'}}]\n"
    Path("tapewatch.yaml").write_text(config)
    done = CliRunner().invoke(main, ["feeds", "check", "--probe", "--format", "json", "--config", "tapewatch.yaml"])
    assert done.exit_code == 69
    row = json.loads(done.stdout)
    assert (row["ok"], row["instead"]) == (False, [f"{site}/markets.xml", f"{site}/politics.xml"])


def test_a_host_that_wants_to_be_left_alone_is(site):
    host = "hosts: {127.0.0.1: {rate: 50, concurrency: 1}}"
    path = Path("tapewatch.yaml")
    path.write_text(f"{path.read_text()}{host}\n")
    Path("feeds/my.yaml").write_text(
        "feeds:\n" + "".join(f"  - {{id: busy{n}, url: '{site}/busy{n}', every: 1h}}\n" for n in range(4))
    )
    Site.busy.clear()
    done = CliRunner().invoke(main, ["feeds", "check", "--config", "tapewatch.yaml", "--format", "json"])
    told = [json.loads(line)["trouble"] for line in done.stdout.splitlines()]
    assert len(Site.busy) == 1
    assert sum("answered 503" in trouble for trouble in told) == 1
    assert sum("not asked: its host wants to be left alone" in trouble for trouble in told) == 3
