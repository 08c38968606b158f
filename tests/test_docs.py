"""README.md, ARCHITECTURE.md and the documentation say what the code does."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

import alerts
from alerts.cli import exits
from alerts.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text()


def tree():
    """The folders that ARCHITECTURE.md draws, as paths."""
    drawing = re.search(r"```text\n(.*?)```", ARCHITECTURE, re.DOTALL)[1]
    top = ""
    for line in drawing.splitlines():
        name = line.split("/")[0]
        if line.startswith(" "):
            yield f"{top}/{name.strip()}"
        else:
            top = name
            yield name


def is_kept(folder):
    return folder.is_dir() and not folder.name.startswith((".", "_")) and folder.name not in {"var", "build", "dist"}


def test_the_drawn_tree_is_the_tree():
    drawn = set(tree())
    rooms = {f"alerts/{folder.name}" for folder in (ROOT / "alerts").iterdir() if is_kept(folder)}
    top = {folder.name for folder in ROOT.iterdir() if is_kept(folder)}
    assert drawn == rooms | top


def test_every_dependency_earns_its_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {re.match(r"[\w.-]+", line)[0] for line in project["dependencies"]}
    table = ARCHITECTURE.split("## Dependencies")[1]
    assert declared == set(re.findall(r"^\| ([\w.-]+) \| ", table, re.MULTILINE)) - {"package", "---"}


def test_readme_opens_with_the_two_commands():
    opening = README.split("## ", 1)[0]
    assert opening.index("make demo") < opening.index("make test") < opening.index("docs/demo.svg")
    assert (ROOT / "docs" / "demo.svg").stat().st_size > 0


def test_readme_lists_every_command():
    listed = re.findall(r"`tapewatch (\w+)", README.split("## Commands")[1].split("## ")[0])
    assert list(dict.fromkeys(listed)) == list(COMMANDS)


def test_readme_lists_every_exit_code():
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert listed == {value for name, value in vars(exits).items() if name.isupper()}


def test_the_readme_rule_is_a_rule(tmp_path):
    rule = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)[1]
    (tmp_path / "readme.yaml").write_text(rule)
    told = re.search(r"echo '(.*?)' \| tapewatch match", README)[1]
    done = CliRunner().invoke(main, ["match", "--rules", str(tmp_path)], input=told)
    assert (done.exit_code, done.stdout.count('"deepseek-chip-curbs"')) == (0, 1), done.output
    promised = re.search(
        r"It finds `(.*?)` and `(.*?)` alike, `DeepSeek` inside\s+`(.*?)`, and never `chip`", README
    ).groups()
    titles = "".join(f'{{"id": 1, "title": "DeepSeek: {title} 出口管制"}}\n' for title in promised[2:])
    titles += "".join(f'{{"id": 1, "title": "DeepSeek: {title}"}}\n' for title in promised[:2])
    done = CliRunner().invoke(main, ["match", "--rules", str(tmp_path)], input=titles)
    assert done.stdout.count("\n") == 3, done.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps(name):
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0, done.output
    assert "Usage:" in done.output


def test_the_version_has_one_source():
    done = CliRunner().invoke(main, ["--version"])
    assert alerts.__version__ in done.output


def test_every_local_link_leads_somewhere():
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
