"""docs/rule-errors.md lists every code, and each of its examples is what is said of it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from alerts.cli import error_page
from alerts.cli.main import main
from alerts.documents.codes import CODES as YAML_CODES
from alerts.rules.codes import CODES as RULE_CODES
from tests.rules import rule_errors as page
from tests.rules import writing_rules

ALERTS = Path(__file__).parents[2] / "alerts"
TOO_LONG_TO_SHOW = {"R038", "Y010"}


def test_the_page_lists_every_code_and_no_other():
    assert page.codes() == RULE_CODES | YAML_CODES


@pytest.mark.parametrize(("folder", "letter", "codes"), [("rules", "R", RULE_CODES), ("documents", "Y", YAML_CODES)])
def test_every_code_is_in_use_and_every_code_in_use_is_listed(folder, letter, codes):
    sources = [file.read_text() for file in (ALERTS / folder).glob("*.py") if file.name != "codes.py"]
    assert set(re.findall(rf'"({letter}\d{{3}})"', "".join(sources))) == set(codes)


def test_every_code_has_an_example_and_says_how_to_mend_it():
    assert {example.code for example in page.examples()} == set(page.codes()) - TOO_LONG_TO_SHOW
    assert not [code for code in page.codes() if not re.search(r"\w\W*$", page.explained(code))]


@pytest.mark.parametrize("example", [pytest.param(example, id=example.code) for example in page.examples()])
def test_an_example_is_what_is_said(example, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = page.said_of(example, tmp_path)
    assert said == example.said
    assert set(re.findall(r"(?:error|warning) (\w\d{3})", said)) == {example.code}


def explain(*arguments):
    return CliRunner().invoke(main, ["check", *arguments])


@pytest.mark.parametrize("code", page.codes())
def test_check_explains_a_code(code):
    done = explain("--explain", code.lower())
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, f"### {code}: {page.codes()[code]}")
    assert not re.search("^#", done.stdout.partition("\n")[2], re.MULTILINE)
    assert error_page.section(code).endswith(page.explained(code)[-20:])


@pytest.mark.parametrize("code", ["R999", "nvidia", ""])
def test_of_another_code_it_says_which_there_are(code):
    done = explain("--explain", code)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "R0" in done.stderr


def test_the_page_opens_with_what_check_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file, command = writing_rules.steps(page.PAGE)
    (tmp_path / "rules").mkdir()
    (tmp_path / file.name).write_text(file.text)
    assert writing_rules.answer(command.line) == command.said


def test_check_leads_to_the_explanation(tmp_path):
    (tmp_path / "a.yaml").write_text("rules: [{id: r, wen: a1}]")
    done = explain("--rules", str(tmp_path))
    assert done.stderr == "tapewatch check --explain R001 says more\n"
    assert explain("--rules", str(tmp_path), "--format", "json").stderr == ""
    (tmp_path / "a.yaml").write_text("rules: [{id: r, when: a1}]")
    assert explain("--rules", str(tmp_path)).output == ""
