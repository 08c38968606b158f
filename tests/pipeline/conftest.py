"""The field and the newsroom on it."""

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
    field.hook("desk")
    return Newsroom(field)
