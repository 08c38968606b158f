"""The schema for editors, the documentation and the defaults of the code all say the same."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

from alerts.documents.node import Mapping, Node, Scalar, Sequence
from alerts.documents.read import read
from alerts.settings.schema import included_schema, rows, schema

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"
DOCUMENT = (ROOT / "docs" / "settings.md").read_text()


def plain(node: Node | None):
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node]
        case Mapping():
            return {key.text: plain(value) for key, value in node.entries}


def valid(path):
    return jsonschema_rs.is_valid(schema(), plain(read(path.read_bytes(), str(path)).node))


def test_the_schema_that_ships_is_the_schema_of_the_code():
    shipped = (ROOT / "config" / "tapewatch.schema.json").read_text()
    assert shipped == json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def test_the_schemas_are_schemas():
    jsonschema_rs.meta.validate(schema())
    jsonschema_rs.meta.validate(included_schema())


def test_the_schema_accepts_the_example_that_ships():
    assert valid(ROOT / "config" / "tapewatch.yaml")


@pytest.mark.parametrize("code", ["C003", "C004", "C005", "C006", "C020", "C024"])
def test_the_schema_refuses_what_an_editor_can_know_to_be_wrong(code):
    for path in DATA.glob(f"{code}-*.yaml"):
        assert not valid(path), path.name


def test_every_key_is_documented_with_its_default_and_meaning():
    table = DOCUMENT.split("## Every key")[1].split("##")[0]
    documented = [line for line in table.splitlines() if line.startswith("| `")]
    assert documented == list(rows())


def test_every_code_that_the_reader_of_yaml_knows_is_documented():
    source = "".join(path.read_text() for path in (ROOT / "alerts" / "documents").glob("*.py"))
    assert set(re.findall(r'"(Y\d{3})"', source)) == set(re.findall(r"^\| `(Y\d{3})`", DOCUMENT, re.MULTILINE))


def test_the_example_in_the_documentation_is_valid():
    example = re.search(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)[1]
    jsonschema_rs.validate(schema(), plain(read(example, "docs").node))
