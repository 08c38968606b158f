import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests import command

FEED = """<rss version="2.0"><channel><title>F</title><language>de</language>
<item><title>Börse &amp;amp; mehr</title><link>/a</link><guid isPermaLink="false">g</guid><description>&lt;p&gt;Kurz&lt;/p&gt;</description>
<pubDate>Mo, 27 Jan 2025 10:00:00 +0100</pubDate><category>Chips</category></item>
<item><title>Börse &amp;amp; mehr</title><link>/a</link><guid isPermaLink="false">g</guid></item>
</channel></rss>""".encode()


def tapewatch(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return command.tapewatch("parse", *arguments, stdin=stdin)


def tapewatch_in(environment: dict[str, str], *arguments: str, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-m", "alerts", "parse", *arguments]
    return subprocess.run(words, input=stdin, capture_output=True, check=False, timeout=60, env=environment)


@pytest.fixture
def address():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(FEED)))
            self.end_headers()
            self.wfile.write(FEED)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_entry_is_a_line_repeats_included():
    done = tapewatch("-", stdin=FEED)
    assert done.returncode == 0
    assert done.stderr == b""
    first, second = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert first == {
        "key": "guid:g",
        "guid": "g",
        "link": None,
        "title": "Börse & mehr",
        "summary": "Kurz",
        "published": "2025-01-27T09:00:00Z",
        "published_source": "published",
        "categories": ["Chips"],
        "lang": "de",
        "published_raw": "Mo, 27 Jan 2025 10:00:00 +0100",
    }
    assert second["key"] == "guid:g"
    assert (second["published"], second["published_source"]) == (None, "missing")


def test_a_file_is_read_and_its_links_resolved(tmp_path):
    file = tmp_path / "feed.xml"
    file.write_bytes(FEED)
    done = tapewatch(str(file), "--url", "https://example.org/news/")
    assert json.loads(done.stdout.splitlines()[0])["link"] == "https://example.org/a"


def test_an_address_is_fetched_where_it_may_be(address):
    done = tapewatch(f"{address}/feed", "--allow-address", "127.0.0.0/8")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[0])["link"] == f"{address}/a"


def test_a_private_address_is_not_fetched_unless_it_is_allowed(address):
    done = tapewatch(f"{address}/feed")
    assert done.returncode == 1
    assert done.stdout == b""
    assert b"not allowed" in done.stderr


@pytest.mark.parametrize(
    ("body", "said"), [(b"", "empty body"), (b"<html></html>", "an HTML page, not a feed"), (b"{}", "JSON, not a feed")]
)
def test_what_is_no_feed_is_a_reason_on_stderr(body, said):
    done = tapewatch("-", stdin=body)
    assert (done.returncode, done.stdout) == (1, b"")
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_said_so():
    done = tapewatch("/nowhere/feed.xml")
    assert done.returncode == 1
    assert done.stderr == b"/nowhere/feed.xml: No such file or directory\n"


def test_a_network_that_is_none_is_a_mistake_of_usage():
    assert tapewatch("-", "--allow-address", "localhost").returncode == 2


def test_the_output_is_utf_8_whatever_the_locale():
    done = tapewatch_in({"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PATH": ""}, "-", stdin=FEED)
    assert "Börse" in done.stdout.decode("utf-8")


def test_a_body_that_was_cut_off_is_said_so():
    done = tapewatch("-", stdin=FEED[:-40])
    assert b"ends too early" in done.stderr
    assert len(done.stdout.splitlines()) == 1
