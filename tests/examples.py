"""How many examples a property is tried with: a quarter in the fast loop, all of them where ``TAPEWATCH_THOROUGH`` is set,
as ``make test-all`` and ``.ci/run`` do. They are the same ones at each run; ``make seek`` (``TAPEWATCH_SEEK``) tries new ones.
"""

import os


def examples(most: int) -> int:
    """``most`` where all is tried, else a quarter of it, five at least."""
    return most if "TAPEWATCH_THOROUGH" in os.environ else max(5, most // 4)
