"""While rules are built nothing is collected, and what stands then is left out of collections."""

import gc
import sys

import pytest

from alerts.daemon.heap import building, settle
from alerts.documents.read import read
from alerts.rules.load import no_collection


class Ring:
    """Holds itself."""

    def __init__(self):
        self.me = self


@pytest.fixture(autouse=True)
def _as_before():
    yield
    gc.unfreeze()


def test_nothing_is_collected_while_something_is_built():
    turn = sys.getswitchinterval()
    with building():
        assert not gc.isenabled()
        assert sys.getswitchinterval() < turn
    assert gc.isenabled()
    assert sys.getswitchinterval() == turn


def test_what_was_built_is_left_out_of_collections_and_what_died_before_is_not():
    settle()
    frozen = gc.get_freeze_count()
    Ring()
    with building():
        built = [[number] for number in range(10_000)]
    assert gc.get_freeze_count() - frozen >= len(built)
    assert gc.collect() == 0


def test_what_is_compiled_is_looked_through_by_no_collection_of_the_young():
    began = []
    gc.collect()
    gc.callbacks.append(lambda phase, _: began.append(phase))
    try:
        with no_collection():
            built = [[number] for number in range(5_000)]
        built.append([])
        assert not began
    finally:
        gc.callbacks.pop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_a_build_that_fails_leaves_nothing_switched_off():
    with pytest.raises(ZeroDivisionError), building():
        1 / 0  # noqa: B018 - it is to fail
    assert gc.isenabled()


def test_reading_yaml_leaves_no_cycles_that_only_a_collection_would_find():
    read("what loads: modules", "a.yaml")
    gc.collect()
    gc.disable()
    try:
        read("rules: [{id: a, when: b1}]", "a.yaml")
        found = gc.collect()
    finally:
        gc.enable()
    assert found == 0
