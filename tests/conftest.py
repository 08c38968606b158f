"""What holds for every test."""

from hypothesis import settings

# Time never decides a test: a machine that is busy is no mistake of the code.
settings.register_profile("tapewatch", deadline=None)
settings.load_profile("tapewatch")
