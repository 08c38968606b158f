"""What holds for every test."""

from hypothesis import settings

from tests.examples import examples

# Time never decides a test: a machine that is busy is no mistake of the code.
settings.register_profile("tapewatch", deadline=None, max_examples=examples(100))
settings.load_profile("tapewatch")
