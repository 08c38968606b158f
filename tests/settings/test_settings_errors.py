"""docs/settings-errors.md lists every code of the configuration, and each of its examples is what is said of it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from alerts.cli.main import main
from alerts.daemon.reload import channel_problems, template_problems
from alerts.settings.load import load

DOCS = Path(__file__).parents[2] / "docs"
SECTIONS = {
    code: (meaning, text)
    for code, meaning, text in re.findall(
        r"^### (C\d{3}): (.*)\n((?:(?!^##)[^\n]*\n)*)", (DOCS / "settings-errors.md").read_text(), re.MULTILINE
    )
}
BLOCK = re.compile(r"```(\w+) ?([^\n]*)\n(.*?)```\n", re.DOTALL)
ON_EVERY_MACHINE = sorted(SECTIONS.keys() - {"C046"})  # what C046 says depends on what is installed


def test_the_page_lists_every_code_of_the_configuration_with_its_meaning():
    listed = re.findall(r"^\| `(C\d{3})` \| (.*) \|$", (DOCS / "settings.md").read_text(), re.MULTILINE)
    assert {code: meaning for code, (meaning, _) in SECTIONS.items()} == dict(listed)


@pytest.mark.parametrize("code", ON_EVERY_MACHINE)
def test_an_example_is_what_is_said(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    *files, (_, _, said) = BLOCK.findall(SECTIONS[code][1])
    for _, name, text in files:
        (tmp_path / (name or "tapewatch.yaml")).write_text(text)
    loaded = load(Path("tapewatch.yaml"), environ={})
    problems = loaded.problems + channel_problems(loaded) + template_problems(loaded)
    assert "".join(f"{problem}\n" for problem in problems) == said
    assert {problem.code for problem in problems} == {code}


def test_every_code_says_how_to_mend_it():
    assert not [code for code, (_, text) in SECTIONS.items() if not re.search(r"\w\W*$", BLOCK.sub("", text).strip())]


def test_check_explains_a_code_of_the_configuration():
    done = CliRunner().invoke(main, ["check", "--explain", "c012"])
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, f"### C012: {SECTIONS['C012'][0]}")
