"""Every benchmark, each in a process of its own: ``python -m benchmarks`` (``make bench``), or the named ones only.

Ends with 1 if one could not run; a bound that is missed is a figure, and shows in its table.
"""

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    every = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    chosen = sys.argv[1:] or every
    if unknown := set(chosen) - set(every):
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(every)}", file=sys.stderr)
        return 2
    broken, started = [], time.monotonic()
    for name in chosen:
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=HERE.parent, check=False)
        if done.returncode:
            broken.append(name)
    print(f"\n{len(chosen)} benchmarks in {time.monotonic() - started:.0f} s")
    if broken:
        print(f"could not run: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
