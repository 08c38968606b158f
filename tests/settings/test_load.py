from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model.feed import Feed
from alerts.settings.load import load
from alerts.settings.settings import DeliverySettings, PollSettings, Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def write(tmp_path):
    def write(text, name="config/tapewatch.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


def settings(path, **options):
    loaded = load(path, **{"environ": {}, **options})
    assert loaded.problems == ()
    assert loaded.settings is not None
    return loaded.settings


def test_what_is_not_said_holds_as_documented(write, tmp_path):
    path = write("version: 1\n")
    assert settings(path, state_dir=tmp_path / "state") == Settings(
        path=path,
        state_dir=tmp_path / "state",
        store_url=f"sqlite:///{tmp_path}/state/tapewatch.db",
        rules=tmp_path / "rules",
    )


def test_empty_sections_are_as_good_as_none(write):
    path = write("version: 1\npoll:\nfeeds:\ngroups:\nchannels:\ninclude:\ndelivery: {}\nlog:\n")
    assert settings(path).poll == PollSettings()


def test_everything_that_can_be_said(write, tmp_path):
    path = write(
        """
version: 1
store: {url: "sqlite:////srv/news.db"}
rules: my/rules
poll:
  {every: 10m, user_agent: "Desk (${WHO})", allow_addresses: [127.0.0.0/8, "::1/128"], concurrency: 8, timeout: 20s, max_body: 4096, max_items: 7, parse_timeout: 2s}
groups: {wires: {title: Agencies}, spare: {}}
feeds:
- {id: ft, url: "https://example.org/ft.xml?key=${KEY}", every: 60s, groups: [wires, papers, wires], lang: zh-Hant, backfill: 3}
- {id: x, url: "http://127.0.0.1:8080/x"}
channels:
  desk: {url: "${DESK}"}
  ops: {url: "file:${CREDENTIALS_DIRECTORY}/ops"}
  local: {url: "file:secret"}
  plain: {url: "json://localhost/plain"}
  default: {url: "${NONE:-json://localhost/default}"}
delivery: {timeout: 5s, first_pause: 1s, longest_pause: 1m, give_up_after: 1h}
retention: 30d
heartbeat: 10m
log: {level: debug}
"""
    )
    (path.parent / "secret").write_text("\n  json://localhost/local  \nsecond line\n")
    (tmp_path / "ops").write_text("json://localhost/ops\n")
    environ = {"WHO": "a@b.org", "KEY": "k", "DESK": " json://localhost/desk\n", "CREDENTIALS_DIRECTORY": str(tmp_path)}
    found = settings(path, environ=environ)
    assert found.store_url == "sqlite:////srv/news.db"
    assert found.rules == path.parent / "my" / "rules"
    assert found.poll == PollSettings(
        every=600,
        user_agent="Desk (a@b.org)",
        allow_addresses=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
        concurrency=8,
        timeout=20,
        max_body=4096,
        max_items=7,
        parse_timeout=2,
    )
    assert found.feeds == (
        Feed("ft", "https://example.org/ft.xml?key=k", 60.0, ("wires", "papers"), "zh-Hant", 3),
        Feed("x", "http://127.0.0.1:8080/x", 600.0),
    )
    assert found.groups == {"wires", "papers", "spare"}
    assert found.group_titles == {"wires": "Agencies"}
    assert {name: channel.url.reveal() for name, channel in found.channels.items()} == {
        name: f"json://localhost/{name}" for name in ("desk", "ops", "local", "plain", "default")
    }
    assert found.delivery == DeliverySettings(timeout=5, first_pause=1, longest_pause=60, give_up_after=3600)
    assert (found.retention, found.heartbeat, found.log_level) == (30 * 86400, 600, "debug")


@pytest.mark.parametrize(
    ("said", "expected"),
    [(("given", "a:b"), "given"), ((None, "a:b"), "a"), ((None, ""), "var"), ((None, None), "var")],
)
def test_the_state_directory_comes_from_the_first_that_says(write, tmp_path, monkeypatch, said, expected):
    argument, variable = said
    monkeypatch.chdir(tmp_path)
    environ = {} if variable is None else {"STATE_DIRECTORY": variable}
    found = settings(write("version: 1\n"), environ=environ, state_dir=Path(argument) if argument else None)
    assert found.state_dir == tmp_path / expected
    assert found.store_url == f"sqlite:///{tmp_path / expected}/tapewatch.db"


def test_included_files_are_merged_and_their_paths_start_from_themselves(write):
    path = write("version: 1\ninclude: [feeds/*.yaml, feeds/a.yaml, '*.yaml', nothing/*.yaml, 'deep/**/*.yml']\n")
    write('feeds: [{id: b, url: "https://example.org/b"}]\npoll: {every: 1m}\n', "config/feeds/b.yaml")
    write(
        'feeds: [{id: a, url: "https://example.org/a"}]\nrules: r\nchannels: {x: {url: "file:s"}}\n',
        "config/feeds/a.yaml",
    )
    write("groups: {g: {}}\npoll: {timeout: 2s}\n", "config/deep/er/still/c.yml")
    write("json://localhost", "config/feeds/s")
    found = settings(path)
    assert [(feed.id, feed.every) for feed in found.feeds] == [("a", 60.0), ("b", 60.0)]
    assert found.rules == path.parent / "feeds" / "r"
    assert found.channels["x"].url.reveal() == "json://localhost"
    assert found.poll.timeout == 2
    assert found.groups == {"g"}


def test_mistakes_of_all_files_are_told_at_once(write):
    path = write("version: 1\ninclude: [a.yaml, b.yaml]\nretention: 1\n")
    write("feeds: {}\n", "config/a.yaml")
    write("feeds: [\n", "config/b.yaml")
    assert [problem.code for problem in load(path, environ={}).problems] == ["C006", "C004", "Y015"]


def test_a_folder_and_an_unreadable_name_are_problems(tmp_path):
    assert [problem.code for problem in load(tmp_path, environ={}).problems] == ["C001"]
    assert [problem.code for problem in load(tmp_path / "a\0b", environ={}).problems] == ["C001"]


def test_sec_gov_is_asked_with_a_contact(write):
    text = 'version: 1\npoll: {user_agent: "Desk jane@bank.com"}\nfeeds: [{id: s, url: "https://sec.gov/x"}]\n'
    assert settings(write(text)).poll.user_agent == "Desk jane@bank.com"


@given(st.text() | st.binary())
def test_loading_never_raises(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    loaded = load(path, environ={})
    assert (loaded.settings is None) == bool(loaded.problems)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["1m", "${X}", "file:", "https://e.org/x", "*"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=4) | st.sampled_from(["id", "url", "every", "level", "groups"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
KEYS = [
    "version",
    "store",
    "rules",
    "include",
    "poll",
    "feeds",
    "groups",
    "channels",
    "delivery",
    "retention",
    "heartbeat",
    "log",
]


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
def test_loading_never_raises_on_wrong_values(tmp_path_factory, given_values):
    import json

    path = tmp_path_factory.getbasetemp() / "values.yaml"
    path.write_text(json.dumps({"version": 1, **given_values}))
    load(path, environ={})


def test_the_example_that_ships_is_good():
    found = settings(ROOT / "config" / "tapewatch.yaml", environ={"DESK_URL": "json://a", "OPS_URL": "json://b"})
    assert {"wires", "regulators", "central-banks"} <= found.groups == set(found.group_titles)
    assert set(found.channels) == {"desk", "ops"}
    assert found.rules == ROOT / "rules"
