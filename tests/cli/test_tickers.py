import json
import subprocess
import sys

import pytest

from alerts.rules.listing.find import directory
from alerts.rules.listing.scan import scanner
from tests import command

MODULE = [sys.executable, "-m", "alerts", "tickers"]


@pytest.fixture(scope="module", autouse=True)
def _listing() -> None:
    """Read once; each command is forked from here and finds it read."""
    directory(), scanner()


def tapewatch(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return command.tapewatch("tickers", *arguments, stdin=stdin)


def tapewatch_in(environment: dict[str, str], *arguments: str, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [*MODULE, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=60, env=environment)


def test_a_company_is_a_line_for_a_watchlist():
    done = tapewatch("find", "siemens energy", "--limit", "1")
    assert (done.returncode, done.stderr) == (0, b"")
    line = done.stdout.decode()
    assert line.startswith(
        "XETRA:ENR: {name: Siemens Energy AG, aliases: [Siemens Energy, 西门子能源, 西門子能源], isin: DE000ENER6Y0, also: ["
    )
    assert line.count("\n") == 1


def test_words_need_no_quotation_marks():
    assert tapewatch("find", "siemens", "energy").stdout.startswith(b"XETRA:ENR: ")


def test_a_company_for_programs():
    done = tapewatch("find", "NVDA", "--format", "json")
    (row,) = map(json.loads, done.stdout.splitlines())
    assert (row["ticker"], row["name"], row["found_by"]) == ("NASDAQ:NVDA", "NVIDIA Corporation", "symbol")
    assert row["watchlist"].startswith("NASDAQ:NVDA: {")


def test_a_slip_is_answered_on_stderr_with_what_is_alike():
    done = tapewatch("find", "nvida")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b'nothing is called "nvida"; did you mean:\n  NASDAQ:NVDA: ' in done.stderr


def test_nothing_found_is_said():
    done = tapewatch("find", "zzqqxxy")
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b'nothing is called "zzqqxxy"\n')


@pytest.mark.parametrize("arguments", [("find",), ("find", "x", "--limit", "0"), ("scan",), ("look", "x")])
def test_a_wrong_command_line_is_a_mistake_of_usage(arguments):
    assert tapewatch(*arguments).returncode == 2


def test_headlines_are_shown_with_their_mentions_marked():
    done = tapewatch("scan", "-", stdin=b"No news\nNvidia (NVDA) und $AAPL legen zu\n")
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == [
        "2: NASDAQ:NVDA (NVIDIA Corporation), brackets: Nvidia ([NVDA]) und $AAPL legen zu",
        "2: NASDAQ:AAPL (Apple Inc.), cashtag: Nvidia (NVDA) und [$AAPL] legen zu",
    ]


def test_items_with_titles_are_scanned_too(tmp_path):
    file = tmp_path / "items.jsonl"
    file.write_text('{"id": 1, "title": "電動車股(01211.HK)挫6%"}\n\n{"title": ""}\nplain $AAPL\n', encoding="utf-8")
    done = tapewatch("scan", str(file), "--format", "json")
    first, second = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert first == {
        "line": 1,
        "start": 5,
        "end": 13,
        "text": "01211.HK",
        "form": "suffix",
        "ticker": "HKEX:1211",
        "main": "SZSE:002594",
        "name": "BYD Company Limited",
        "title": "電動車股(01211.HK)挫6%",
    }
    assert (second["line"], second["ticker"]) == (4, "NASDAQ:AAPL")


def test_a_file_that_is_not_there_is_said_so():
    done = tapewatch("scan", "/nowhere/headlines.txt")
    assert (done.returncode, done.stderr) == (1, b"/nowhere/headlines.txt: No such file or directory\n")


def test_a_folder_is_no_file(tmp_path):
    done = tapewatch("scan", str(tmp_path))
    assert done.returncode == 1
    assert b"Is a directory" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "said"), [(b'{"title": ', b"not JSON"), (b'{"guid": 1}', b'no "title"'), (b'{"title": 1}', b'no "title"')]
)
def test_a_line_that_is_no_item_is_named_with_what_came_before_it_shown(line, said):
    done = tapewatch("scan", "-", stdin=b"$AAPL up\n" + line + b"\n")
    assert done.returncode == 1
    assert b"NASDAQ:AAPL" in done.stdout
    assert b"-, line 2: " + said in done.stderr


def test_what_a_title_holds_does_not_reach_the_terminal():
    done = tapewatch("scan", "-", stdin=b'{"title": "$AAPL \\u001b[2J\\u202e\\ud800 up"}\n\xff $AAPL \x1b[31m\n')
    assert done.returncode == 0, done.stderr
    assert b"\x1b" not in done.stdout
    assert done.stdout.count(b"NASDAQ:AAPL") == 2


def test_half_a_surrogate_is_replaced_in_json():
    done = tapewatch("scan", "-", "--format", "json", stdin=b'{"title": "$AAPL \\ud800"}\n')
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ticker"] == "NASDAQ:AAPL"


@pytest.mark.slow
def test_a_line_of_many_megabytes_is_cut_and_the_next_one_is_read():
    done = tapewatch("scan", "-", stdin=b"$AAPL " + b"x" * 40_000_000 + b"\n$NVDA\n")
    assert [line.split(b" ")[1] for line in done.stdout.splitlines()] == [b"NASDAQ:AAPL", b"NASDAQ:NVDA"]
    assert done.stdout.splitlines()[1].startswith(b"2: ")


def test_the_output_is_utf_8_whatever_the_locale():
    done = tapewatch_in({"LC_ALL": "C", "PATH": ""}, "scan", "-", stdin="Börse: $AAPL\n".encode())
    assert "Börse" in done.stdout.decode("utf-8")
