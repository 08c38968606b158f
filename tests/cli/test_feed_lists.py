"""Lists of feeds come in from other programs and go out to them."""

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner

from alerts.cli.main import main
from alerts.cli.options import load_settings
from alerts.store.opening import open_store

CONFIG = """\
version: 1
include: [feeds/*.yaml]
feeds:
  - {id: wire, url: "https://wire.example/rss", groups: [wires], lang: en}
"""
MINE = "# mine, by hand\nfeeds:\n  # first\n  - {id: desk, url: 'https://desk.example/rss'}   # odd\n"
OPML = """\
<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.0"><head><title>mine</title></head><body>
 <outline text="B\xf6rse &amp; M\xe4rkte">
  <outline title="Kurse" xmlUrl="https://kurse.example/rss" language="de"/>
  <outline text="deep"><outline text="Deeper" xmlurl="feed:https://deep.example/rss"/></outline>
  <outline text="Wire again" xmlUrl="http://WIRE.example/rss/"/>
 </outline>
 <outline text="\u8d22\u7ecf"/>
 <outline text="Kurse" xmlUrl="https://kurse.example/other" category="/a/b,c"/>
 <outline text="bad" xmlUrl="ftp://x.example/"/>
 <outline text="sec" xmlUrl="https://www.sec.gov/news/pressreleases.rss"/>
</body></opml>
"""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config" / "feeds").mkdir(parents=True)
    (tmp_path / "config" / "tapewatch.yaml").write_text(CONFIG)
    return tmp_path


def call(*words, **options):
    return CliRunner().invoke(main, ["feeds", *words], **options)


def taken(text, *more):
    data = text if isinstance(text, bytes) else text.encode()
    done = call("import", "-", "--format", "json", *more, input=data)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def listed():
    return {row["feed"]: row for row in map(json.loads, call("list", "--format", "json").stdout.splitlines())}


def opml():
    return OPML.replace("\u8d22\u7ecf", "&#36130;&#32463;").encode("latin-1")


@pytest.mark.usefixtures("desk")
def test_an_opml_is_taken_over_with_its_folders_as_groups_and_every_line_is_accounted_for():
    done, rows = taken(opml())
    assert [(row["line"], row["result"], row["feed"]) for row in rows] == [
        (4, "added", "kurse"),
        (5, "added", "deeper"),
        (6, "present", "wire"),
        (9, "added", "kurse-2"),
        (10, "refused", None),
        (11, "refused", None),
    ]
    assert "ftp is not read" in rows[4]["why"]
    assert "contact" in rows[5]["why"]
    assert rows[5]["url"] == "https://www.sec.gov/news/pressreleases.rss"
    assert done.exit_code == 1
    assert "3 added to config/feeds/my.yaml, 1 there already, 2 refused" in done.stderr
    feeds = listed()
    assert feeds["kurse"]["groups"] == ["boerse-and-maerkte"]
    assert feeds["kurse"]["lang"] == "de"
    assert feeds["deeper"]["groups"] == ["boerse-and-maerkte", "deep"]
    assert feeds["kurse-2"]["groups"] == ["a", "b", "c"]


def test_what_stood_in_the_file_stays_to_the_byte(desk):
    mine = desk / "config" / "feeds" / "my.yaml"
    mine.write_text(MINE)
    mine.chmod(0o640)
    taken("url;title\nhttps://a.example/rss;Ä Markt\n")
    assert mine.read_text() == MINE + '  - {id: ae-markt, url: "https://a.example/rss"}\n'
    assert mine.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in mine.parent.iterdir()] == ["my.yaml"]


def test_a_second_import_adds_nothing(desk):
    taken(opml())
    before = (desk / "config" / "feeds" / "my.yaml").read_bytes()
    _, rows = taken(opml())
    assert {row["result"] for row in rows} == {"present", "refused"}
    assert (desk / "config" / "feeds" / "my.yaml").read_bytes() == before


def test_a_dry_run_writes_nothing(desk):
    _, rows = taken("url\nhttps://a.example/rss\n", "--dry-run")
    assert rows[0]["result"] == "added"
    assert not (desk / "config" / "feeds" / "my.yaml").exists()


@pytest.mark.parametrize("form", ["opml", "csv"])
def test_what_is_exported_comes_in_again_as_it_was(desk, form):
    taken("url,id,every,groups,lang\nhttps://a.example/r?x=1&y=%22,36kr,90m,wires german,zh-Hant\n")
    before = listed()
    exported = call("export", "--format", form).stdout
    (desk / "config" / "feeds" / "my.yaml").unlink()
    (desk / "config" / "tapewatch.yaml").write_text("version: 1\ninclude: [feeds/*.yaml]\n")
    done, _ = taken(exported)
    assert (done.exit_code, listed()) == (0, before)


@pytest.mark.parametrize("form", ["opml", "csv"])
def test_tier_zone_and_what_is_normal_come_in_again(desk, form):
    said = "{id: a, url: 'https://a.example/rss', tier: wire, zone: America/New_York, expect: 5d, ignore: [wrong content, gapped], override: [ttl, skip], backfill: 3}"
    (desk / "config" / "feeds" / "my.yaml").write_text(f"feeds:\n  - {said}\n")
    before = listed()["a"]
    exported = call("export", "--format", form)
    assert "backfill" in exported.stderr
    (desk / "config" / "feeds" / "my.yaml").unlink()
    taken(exported.stdout)
    entry = (desk / "config" / "feeds" / "my.yaml").read_text()
    assert "every" not in entry
    for part in ("tier: wire", "America/New_York", "5d", "wrong content", "gapped", "ttl", "skip"):
        assert part in entry, part
    assert listed()["a"] == before


@pytest.mark.parametrize("form", ["opml", "csv"])
@pytest.mark.parametrize(
    "said",
    [
        'zone: Asia/Tokyo, timetable: {windows: ["mon-wed,fri 08:00-18:00", "sun 22:30-02:00"], closed: 2h}',
        'timetable: {windows: ["mon 00:00-24:00"], zone: Europe/Berlin}',
        "timetable: {market: XETR, margin: 30m}",
    ],
)
def test_a_timetable_comes_in_again(desk, form, said):
    if "market" in said:
        pytest.importorskip("exchange_calendars")
    own = desk / "config" / "feeds" / "my.yaml"
    own.write_text(f"feeds:\n  - {{id: a, url: 'https://a.example/rss', {said}}}\n")
    before = load_settings(desk / "config" / "tapewatch.yaml", secrets=False).feeds
    exported = call("export", "--format", form)
    assert exported.stderr == ""
    own.unlink()
    taken(exported.stdout)
    assert load_settings(desk / "config" / "tapewatch.yaml", secrets=False).feeds == before


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("mon-fri 8-18", "is not a market"),
        ("XNYS; mon-fri 08:00-18:00", "is not a market"),
        ("mon-fri 08:00-18:00; closed 9d; zone UTC", "is not a market"),
        ("mon-fri 08:00-18:00", "need a zone"),
    ],
)
def test_a_timetable_that_is_none_is_left_out_and_said(text, why):
    _, [row] = taken(f'url,timetable\nhttps://a.example/rss,"{text}"\n')
    assert row["result"] == "added"
    assert "timetable left out" in row["why"]
    assert why in row["why"]


@pytest.mark.usefixtures("desk")
def test_an_export_has_no_password_unless_asked():
    taken("url\nhttps://jane:secret@a.example/rss\n")
    assert "secret" not in call("export").stdout
    assert "jane:secret@a.example" in call("export", "--with-credentials").stdout


@pytest.mark.usefixtures("desk")
def test_no_answer_shows_a_password():
    for url in (
        "https://jane:secret@a.example/rss",
        "ftp://jane:secret@b.example/rss",
        "https://jane:secret@c.example:x/",
    ):
        done, _ = taken(f"url\n{url}\n")
        assert "secret" not in done.output, url


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('<!DOCTYPE o [<!ENTITY a "b">]><opml><body/></opml>', "DOCTYPE"),
        ('<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>', "DOCTYPE"),
        ("<opml><body><outline></body></opml>", "line 1"),
        ("<opml>\n<body>&nbsp;</body></opml>", "line 2"),
        ("<rss/>", "not OPML"),
        ("<outline>" * 100, "deep"),
        ('<?xml version="1.0" encoding="klingon"?><opml/>', "encoding"),
        ("", "no column url"),
        ("a,b\n1,2\n", "no column url"),
        ('url\n"https://open.example', "line"),
        (b"url\nhttps://\xff.example/\n", "UTF-8"),
        ("url\n" + "https://x.example/\n" * 20_001, "more than"),
        (b"<opml>" + b" " * 8 * 1024 * 1024, "larger"),
    ],
)
def test_a_list_that_cannot_be_read_says_why_and_changes_nothing(desk, text, why):
    done, rows = taken(text)
    assert (done.exit_code, rows) == (1, [])
    assert why in done.stderr
    assert not (desk / "config" / "feeds" / "my.yaml").exists()


@pytest.mark.usefixtures("desk")
def test_what_is_no_interval_or_language_is_left_out_and_told():
    done, rows = taken("url,every,lang\nhttps://a.example/,often,zh/en\nhttps://b.example/,8d,de\n")
    assert done.exit_code == 0
    assert ("every" in rows[0]["why"], "zh/en" in rows[0]["why"], "every" in rows[1]["why"]) == (True, True, True)


@pytest.mark.usefixtures("desk")
def test_a_reference_in_a_foreign_address_is_never_replaced_from_our_environment():
    _, rows = taken("url\nhttps://a.example/${HOME}\n")
    assert rows[0]["result"] == "refused"


@pytest.mark.usefixtures("desk")
def test_names_in_other_scripts_become_names_from_the_address():
    _, rows = taken("url,title,groups\nhttps://www.caijing.example/rss,财经,新闻\n")
    assert rows[0]["feed"] == "caijing-example-rss"
    assert listed()["caijing-example-rss"]["groups"][0].startswith("group-")


def test_an_import_into_a_file_that_is_not_included_says_so(desk):
    (desk / "config" / "tapewatch.yaml").write_text("version: 1\n")
    done, _ = taken("url\nhttps://a.example/rss\n")
    assert "does not include" in done.stderr


def test_a_configuration_with_mistakes_is_left_alone(desk):
    mine = desk / "config" / "feeds" / "my.yaml"
    mine.write_text("feeds: [\n")
    done, _ = taken("url\nhttps://a.example/rss\n")
    assert (done.exit_code, mine.read_text()) == (1, "feeds: [\n")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", ["feeds.opml", pytest.param("feeds.csv", marks=pytest.mark.slow)])
def test_a_real_list_of_900_feeds_comes_in_whole(name):
    path = Path(__file__).parents[3] / "shared" / "data" / "feedlist" / name
    if not path.exists():
        pytest.skip("the collected list of feeds is not here")
    _, rows = taken(path.read_bytes())
    refused = [row for row in rows if row["result"] == "refused"]
    assert (len(rows), [row["url"] for row in refused if "sec.gov" not in row["url"]]) == (927, [])
    assert len(listed()) == sum(row["result"] == "added" for row in rows) + 1


@pytest.mark.usefixtures("desk")
async def test_a_running_daemon_is_asked_to_take_the_feeds_up():
    heard, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, heard.set)
    url = load_settings(Path("config/tapewatch.yaml")).store_url
    store = await open_store(url)
    try:
        done = await asyncio.to_thread(call, "import", "-", input=b"url\nhttps://new.example/rss\n")
        assert f"the running daemon, pid {os.getpid()}, is reading its configuration again" in done.stderr
        await asyncio.wait_for(heard.wait(), 10)
    finally:
        await store.close()
        loop.remove_signal_handler(signal.SIGHUP)

    done = await asyncio.to_thread(call, "import", "-", input=b"url\nhttps://newer.example/rss\n")
    assert "no daemon is running here" in done.stderr
