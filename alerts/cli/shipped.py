"""Where the files that ship with Tapewatch lie: rule packs, example configuration, units, pages."""

from pathlib import Path

import alerts


def shipped(name: str) -> Path:
    """The folder ``rules``, ``config``, ``systemd`` or ``docs``: inside the wheel, or in the checkout that is installed."""
    package = Path(alerts.__file__).parent
    packed = package / "_share" / name
    return packed if packed.is_dir() else package.parent / name
