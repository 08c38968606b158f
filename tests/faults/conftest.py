"""The field that the whole-daemon rows are tried in."""

import pytest

from tests.faults.field import Field
from tests.faults.outside import Outside
from tests.pipeline.newsroom import Newsroom


@pytest.fixture
def field(tmp_path):
    with Outside() as outside:
        field = Field(tmp_path, outside)
        yield field
        field.end()


@pytest.fixture
def room(field):
    """The same in this process, on a clock that the test turns."""
    field.hook("desk")
    return Newsroom(field)
