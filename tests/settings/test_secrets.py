import pytest
from hypothesis import given

from alerts.settings.load import load
from alerts.settings.mask import mask
from tests.pieces import texts_of

LINES = texts_of("url", *":,{}[]'\"@#?\\-|>!& ", "tgram://", "https://", "${X}", "file:", "token", "\t", "ß", most=14)


@given(LINES)
def test_a_mask_keeps_every_column(line):
    assert len(mask(line)) == len(line)


@pytest.mark.parametrize(
    "line",
    [
        'desk: {url: "tgram://SECRET/SECRET"}',
        "desk: {url: SECRET, every: 1m}",
        "url: 'SECRET with spaces",
        "- https://SECRET:SECRET@example.org/x",
        '{url: "https://example.org/SECRET?key=SECRET#SECRET"}',
        "x: {url:mailtos://SECRET:SECRET@example.org}",
        "see slack://SECRET/{SECRET}/x",
        'url: "json://${HOST}/SECRET${PATH}"',
        'url: "tgram:/SECRET/x"',
    ],
)
def test_addresses_are_covered(line):
    assert "SECRET" not in mask(line)


@pytest.mark.parametrize(
    "line",
    [
        'url: "${DESK_URL}"',
        'url: "file:${CREDENTIALS_DIRECTORY}/ops"',
        "url: sqlite:///tapewatch.db",
        "- https://example.org",
        "id: ft",
    ],
)
def test_what_is_no_secret_is_shown(line):
    assert mask(line) == line


def test_a_host_is_left_to_see():
    assert mask('url: "https://joe:pw@example.org/feed?key=1"') == 'url: "https://*******example.org***********"'


BAD_LINES = [
    "{url: SECRET}",
    "{url: [SECRET]}",
    "{ulr: SECRET}",
    "{url: {token: SECRET}}",
    "SECRET",
    "[SECRET, SECRET]",
    '{url: "tgram://SECRET"',
    "{url: 'SECRET",
    "{url: !x SECRET}",
    "{url: *SECRET}",
    "{url: !SECRET x}",
    "{url: &SECRET [*SECRET]}",
    "{url: x, url: SECRET}",
    "{token: SECRET, token: SECRET}",
    "\n    url: >-\n      SECRET\n      SECRET SECRET\n    every: x",
    '\n    url: "SECRET\n      SECRET"\n    utl: SECRET',
    "\n    url: tgram://SECRET: x\n",
    "\n    urls:\n    - SECRET\n   - SECRET\n",
    "\n\turl: SECRET",
    "{url: '${SECRET_IS_SET}'}",
    "{url: 'file:secret.txt'}",
]


@pytest.mark.parametrize("written", BAD_LINES)
@pytest.mark.parametrize("word", ["channels", "chanels", "channel"])
def test_no_mistake_in_a_channel_shows_its_address(tmp_path, written, word):
    path = tmp_path / "tapewatch.yaml"
    (tmp_path / "secret.txt").write_text("SECRET VALUE\n")
    path.write_text(f"version: 1\n{word}:\n  desk: {written}\n  desk: {{}}\n")
    loaded = load(path, environ={"SECRET_IS_SET": "SECRET VALUE"})
    assert loaded.problems
    shown = "\n".join([*map(str, loaded.problems), *map(repr, loaded.problems), repr(loaded)])
    assert "SECRET" not in shown.replace("SECRET_IS_SET", "")


def test_good_settings_show_no_secret(tmp_path):
    path = tmp_path / "tapewatch.yaml"
    path.write_text(
        "version: 1\nchannels: {desk: {url: 'tgram://SECRET/1'}}\nfeeds: [{id: a, url: 'https://u:SECRET@example.org/'}]\n"
    )
    found = load(path, environ={}).settings
    assert found is not None
    assert "SECRET" not in f"{found!r}{found}{found.channels}{found.feeds}"
