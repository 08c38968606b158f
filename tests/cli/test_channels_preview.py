"""``tapewatch channels preview`` and the templates of channels, as a person meets them."""

import json

import pytest
from click.testing import CliRunner

from alerts.cli.main import main

CHANNELS = {
    "tg": 'url: "tgram://123:s3cretpart/-100", template: desk.j2',
    "plain": 'url: "tgram://123:s3cretpart/-100"',
    "hook": 'url: "json://h.example.com/s3cretpart"',
    "mail": 'url: "mailto://h.example.com?from=a@b.example.com&to=c@d.example.com"',
}


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "tapewatch.yaml"
    (tmp_path / "desk.j2").write_text(
        "<b>{{ severity|upper }}</b> {{ excerpt }}{% for t in tickers %} ${{ t }}{% endfor %}"
    )
    listed = "".join(f"  {name}: {{{keys}}}\n" for name, keys in CHANNELS.items())
    path.write_text(f"version: 1\nchannels:\n{listed}")
    return path


def shown(config, *arguments):
    done = CliRunner().invoke(main, ["channels", "preview", *arguments, "--config", str(config)])
    assert "s3cretpart" not in done.output
    return done


def payload(done):
    return json.loads(done.output.split("\n\n", 1)[1])


def test_the_usual_wording_and_one_of_ones_own(config):
    usual, own = payload(shown(config, "plain"))["text"], payload(shown(config, "tg"))["text"]
    assert usual.startswith("<b>[HIGH]</b> <a href=")
    assert own.startswith("<b>HIGH</b> The «deposit facility rate»")
    assert "‹b›on‹/b›" in own
    assert "&amp; wages" in own
    assert own.endswith(" $XETRA:DBK\nmay be a repeat: an earlier attempt had no answer"), (
        "doubt is told whatever the wording"
    )


def test_other_channels_are_shown_too(config):
    assert payload(shown(config, "hook"))["alert"]["severity"] == "high"
    assert "Decisions on key rates" in shown(config, "mail").output
    assert "<!DOCTYPE html>" in shown(config, "mail", "--html").output


def test_what_does_not_exist_is_said(config):
    done = shown(config, "tgg")
    assert done.exit_code == 2
    assert 'did you mean "tg"' in done.output


def test_a_template_that_cannot_be_used_is_a_mistake_in_the_configuration(config):
    (config.parent / "desk.j2").write_text("fine\n{{ headline * 9 }}")
    done = CliRunner().invoke(main, ["check", "--config", str(config)])
    assert done.exit_code == 1
    assert "error C054: channel tg: its template cannot be used" in done.output
    assert "line 2: mul is not for templates" in done.output
    assert "template: *" in done.output, "the snippet is that of the template, not of the address"
    (config.parent / "desk.j2").unlink()
    assert "C014" in CliRunner().invoke(main, ["check", "--config", str(config)]).output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ headline|truncate(2) }}", "expected length"),
        ("<b>{{ severity }}</b> {{ headline }} <{{ link }}>", "opens no tag: write &lt; for <"),
        ("<b>{{ headline }}", "<b> is not closed"),
        ("{% if not headline %}x{% endif %}", "there is no text in it"),
    ],
)
def test_a_wording_that_the_service_would_not_take_is_said_at_check_and_at_a_preview(config, text, words):
    (config.parent / "desk.j2").write_text(text)
    done = CliRunner().invoke(main, ["check", "--config", str(config)])
    assert done.exit_code == 1
    assert "C054" in done.output
    assert words in done.output
    done = shown(config, "tg")
    assert "The channel's template is not used for this message" in done.output
    assert "European Central Bank" in done.output


def test_a_wording_that_is_the_usual_one_is_no_mistake(config):
    (config.parent / "desk.j2").write_text("{{ body }}")
    config.write_text(config.read_text().replace('s3cretpart"', 's3cretpart", template: desk.j2', 3))
    done = CliRunner().invoke(main, ["check", "--config", str(config)])
    assert "C054" not in done.output


def test_a_template_that_cannot_be_used_keeps_no_daemon_from_starting(config):
    from datetime import UTC, datetime

    from alerts.daemon.reload import Preparation

    (config.parent / "desk.j2").write_text("{{ headline|truncate(2) }}")
    (config.parent / "rules").mkdir()
    (config.parent / "rules" / "a.yaml").write_text("version: 1\nrules: [{id: a, title: a, when: Nvidia}]\n")
    config.write_text(config.read_text() + f"rules: {config.parent / 'rules'}\n")
    prepared = Preparation(config, config.parent / "state", {}).first(datetime.now(UTC))
    assert prepared.current.settings.channels["tg"].template
