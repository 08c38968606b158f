"""What holds for every test."""

import os

from hypothesis import HealthCheck, settings

from tests.examples import examples

# Neither time nor luck decides a test: a busy machine is no mistake of the code, and the same code has the same result.
# New examples are sought by `make seek`, which is for finding faults and not for judging a change.
settings.register_profile(
    "tapewatch",
    deadline=None,
    max_examples=examples(100),
    derandomize="TAPEWATCH_SEEK" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("tapewatch")
