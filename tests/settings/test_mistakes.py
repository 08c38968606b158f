"""One bad file for each mistake, with what is said about it beside it (regenerate: see ``SAY_AGAIN``)."""

import os
from pathlib import Path

import pytest

from alerts.documents.problem import Level
from alerts.documents.show import as_text
from alerts.settings.load import load

DATA = Path(__file__).parent / "data"
FILES = sorted(DATA.glob("*.yaml"))
ENVIRON = {"EMPTY": "", "TOKEN": "hunter2"}
SAY_AGAIN = "TAPEWATCH_TESTS_WRITE"
"""Set this in the environment to write the expected texts anew; then read every one of them."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_mistake_is_explained(path, monkeypatch):
    monkeypatch.chdir(DATA)
    loaded = load(Path(path.name), environ=ENVIRON)
    told = as_text(loaded.problems) + "\n"
    expected = path.with_suffix(".expected")
    if SAY_AGAIN in os.environ:
        expected.write_text(told)
    assert told == expected.read_text()
    assert path.name[:4] in {problem.code for problem in loaded.problems}
    assert (loaded.settings is None) == any(problem.level is Level.ERROR for problem in loaded.problems)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_problem_shows_a_secret(path, monkeypatch):
    monkeypatch.chdir(DATA)
    loaded = load(Path(path.name), environ=ENVIRON)
    assert "hunter" not in as_text(loaded.problems)
    assert "hunter" not in repr(loaded)


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    (problem,) = load(tmp_path / "gone.yaml", environ={}).problems
    assert (problem.code, problem.snippet) == ("C001", "")
    assert "No such file" in str(problem)


def test_every_code_that_is_documented_has_a_bad_file():
    documented = {
        line[3:7]
        for line in (DATA.parents[2] / "docs" / "settings.md").read_text().splitlines()
        if line.startswith("| `C0")
    }
    # C027 is what a service says of an address: tests/cli/test_check_channels.py; C046 is in test_timetables.py; C054 is about
    # the text of a template: tests/cli/test_channels_preview.py
    assert documented - {"C001", "C027", "C046", "C054"} == {
        path.name[:4] for path in FILES if path.name.startswith("C")
    }
