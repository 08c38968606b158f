"""The field that the whole-daemon rows are tried in."""

import pytest

from tests.faults.field import Field
from tests.faults.outside import Outside


@pytest.fixture
def field(tmp_path):
    with Outside() as outside:
        field = Field(tmp_path, outside)
        yield field
        field.end()
