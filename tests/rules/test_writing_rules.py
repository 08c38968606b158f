"""docs/writing-rules.md teaches what is so: its files load, their tests pass, its commands say what it shows."""

import asyncio

import pytest

from alerts.documents.read import read
from tests.rules import writing_rules as page
from tests.rules.loading import evidence, item, loaded


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """The folder that the page works in."""
    monkeypatch.chdir(tmp_path)
    for name in ("DESK_URL", "ONCALL_URL"):
        monkeypatch.setenv(name, "json://127.0.0.1:9")
    return tmp_path


def test_every_step_does_what_the_page_says(desk):
    (desk / "var").mkdir()
    asyncio.run(page.store(f"sqlite:///{desk}/var/tapewatch.db", "ft-home"))
    for step in page.steps():
        if isinstance(step, page.Command):
            assert page.looks_like(page.answer(step.line), step.said), step.line
            continue
        (desk / step.name).parent.mkdir(exist_ok=True)
        (desk / step.name).write_text(step.text)
        if step.name.startswith("rules/"):
            assert (page.answer("tapewatch check") == "") is step.passes, step.name
            assert (" 0 failed" in page.answer("tapewatch test")) is step.passes, step.name


def test_no_example_of_the_page_is_left_out():
    text = page.PAGE.read_text()
    named = [step for step in page.steps() if isinstance(step, page.File)]
    assert len(named) == text.count("\n```yaml\n")
    assert len(page.steps()) - len(named) == text.count("\n$ ")


def test_the_page_leaves_nothing_to_an_example_without_tests():
    files = [step for step in page.steps() if isinstance(step, page.File) and "rules:\n  -" in step.text]
    for step in files:
        assert step.text.count("  - id:") == step.text.count("    tests:"), step.name


def test_other_answers_would_be_noticed():
    assert page.looks_like("a b\nc\n", "a ...\nc\n")
    assert not page.looks_like("a b\nd\n", "a ...\nc\n")


@pytest.mark.parametrize(("phrase", "finds", "not_found"), page.phrases())
def test_a_phrase_finds_what_the_table_says(phrase, finds, not_found):
    assert read(phrase, "page").problems == ()
    found = loaded(f"rules: [{{id: r, when: {phrase}}}]")
    assert found.ruleset is not None, found.problems
    assert [text for text in finds if evidence(found.ruleset, item(text)) is None] == []
    assert [text for text in not_found if evidence(found.ruleset, item(text)) is not None] == []


def test_the_table_is_read_whole():
    section = page.PAGE.read_text().split("## What a phrase finds")[1].split("\n## ")[0]
    assert len(page.phrases()) == section.count("\n| `") > 10
